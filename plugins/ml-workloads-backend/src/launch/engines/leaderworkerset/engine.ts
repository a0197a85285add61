import type {
  Engine,
  Manifest,
  PodTemplate,
} from '@slipway/backstage-plugin-ml-workloads-node';
import { SCALED_OBJECT } from '../serving';
import { renderLeaderWorkerSet } from './render';

/** `leaderworkerset.x-k8s.io/v1 LeaderWorkerSet`: a model that is spread over several pods. */
export const leaderWorkerSetEngine: Engine = {
  name: 'leaderworkerset',
  kind: 'LeaderWorkerSet',
  apiVersion: 'leaderworkerset.x-k8s.io/v1',
  plurals: {
    LeaderWorkerSet: 'leaderworkersets',
    Service: 'services',
    HorizontalPodAutoscaler: 'horizontalpodautoscalers',
    ScaledObject: 'scaledobjects',
    PodDisruptionBudget: 'poddisruptionbudgets',
  },
  types: ['serving'],
  title: 'LeaderWorkerSet',
  description:
    'A model too large for one node: groups of pods that serve it together.',
  features: ['podsPerReplica', 'topology', 'autoscaling'],
  replicaNoun: 'groups',
  optional: [SCALED_OBJECT],
  render: renderLeaderWorkerSet,
  podTemplates: leaderWorkerSetPodTemplates,
};

interface Template {
  metadata: PodTemplate['metadata'];
  spec: PodTemplate['spec'];
}

/**
 * The leader's and the worker's template. The labels by which the controller knows its pods are left out: its webhook would look for the
 * group of a pod that has none.
 */
function leaderWorkerSetPodTemplates(manifest: Manifest): PodTemplate[] {
  if (manifest.kind !== 'LeaderWorkerSet') return [];
  const { leaderTemplate, workerTemplate } = (
    manifest.spec as {
      leaderWorkerTemplate: {
        leaderTemplate?: Template;
        workerTemplate: Template;
      };
    }
  ).leaderWorkerTemplate;
  const { name } = manifest.metadata;
  const pod = (generateName: string, { metadata, spec }: Template) => ({
    generateName,
    metadata,
    spec,
  });
  return leaderTemplate
    ? [pod(`${name}-0-`, leaderTemplate), pod(`${name}-0-1-`, workerTemplate)]
    : [pod(`${name}-0-`, workerTemplate)];
}
