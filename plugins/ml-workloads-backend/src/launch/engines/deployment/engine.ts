import type {
  Engine,
  Manifest,
  PodTemplate,
} from '@slipway/backstage-plugin-ml-workloads-node';
import { SCALED_OBJECT } from '../serving';
import { renderDeployment } from './render';

/** `apps/v1 Deployment` with Service, autoscaler and PodDisruptionBudget: a model that fits one pod. */
export const deploymentEngine: Engine = {
  name: 'deployment',
  kind: 'Deployment',
  apiVersion: 'apps/v1',
  plurals: {
    Deployment: 'deployments',
    Service: 'services',
    HorizontalPodAutoscaler: 'horizontalpodautoscalers',
    ScaledObject: 'scaledobjects',
    PodDisruptionBudget: 'poddisruptionbudgets',
  },
  types: ['serving'],
  title: 'Deployment',
  description:
    'A model that fits one pod, served by any image that speaks HTTP.',
  features: ['autoscaling'],
  replicaNoun: 'replicas',
  optional: [SCALED_OBJECT],
  render: renderDeployment,
  podTemplates: deploymentPodTemplates,
};

/** The template as the ReplicaSet makes pods of it; Kueue's labels are on it already. */
function deploymentPodTemplates(manifest: Manifest): PodTemplate[] {
  if (manifest.kind !== 'Deployment') return [];
  const { template } = manifest.spec as {
    template: { metadata: PodTemplate['metadata']; spec: PodTemplate['spec'] };
  };
  return [
    {
      generateName: `${manifest.metadata.name}-`,
      metadata: template.metadata,
      spec: template.spec,
    },
  ];
}
