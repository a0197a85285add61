import type {
  Engine,
  Manifest,
  PodTemplate,
} from '@slipway/backstage-plugin-ml-workloads-node';
import { rayPodTemplates } from '../ray';
import { renderRayService } from './render';

/** `ray.io/v1 RayService`: a Ray Serve application on a Ray cluster of its own. */
export const rayServiceEngine: Engine = {
  name: 'rayservice',
  kind: 'RayService',
  apiVersion: 'ray.io/v1',
  plurals: {
    RayService: 'rayservices',
    PodDisruptionBudget: 'poddisruptionbudgets',
  },
  types: ['serving'],
  title: 'RayService',
  description:
    'A Ray Serve application: the arguments name it as module:attribute, then key=value for it, and deployment=NAME for what is scaled.',
  features: ['autoscaling'],
  replicaNoun: 'workers',
  render: renderRayService,
  podTemplates: rayServicePodTemplates,
};

/** Head and worker; the autoscaler's container, which KubeRay adds to the head of a cluster that scales, is among what is judged. */
function rayServicePodTemplates(manifest: Manifest): PodTemplate[] {
  if (manifest.kind !== 'RayService') return [];
  const { rayClusterConfig: cluster } = manifest.spec as Record<string, any>;
  const [head, ...workers] = rayPodTemplates(
    { kind: 'RayService', name: manifest.metadata.name },
    cluster,
  );
  if (!cluster.enableInTreeAutoscaling) return [head, ...workers];
  const { securityContext, resources } = cluster.autoscalerOptions;
  const containers = head.spec.containers as Array<Record<string, unknown>>;
  const { image, imagePullPolicy } = containers[0];
  return [
    {
      ...head,
      spec: {
        ...head.spec,
        containers: [
          ...containers,
          {
            name: 'autoscaler',
            image,
            imagePullPolicy,
            resources,
            securityContext,
          },
        ],
      },
    },
    ...workers,
  ];
}
