import type { Engine } from '@slipway/backstage-plugin-ml-workloads-node';
import { jobSetPod } from '../pod/indexedPod';
import { NODE, renderJobSet } from './render';

/** `jobset.x-k8s.io JobSet`: training over several nodes that start together. */
export const jobSetEngine: Engine = {
  name: 'jobset',
  kind: 'JobSet',
  apiVersion: 'jobset.x-k8s.io/v1alpha2',
  plurals: { JobSet: 'jobsets' },
  types: ['training'],
  title: 'JobSet',
  description:
    'Training over several nodes that find each other by name, start together and are started again together.',
  features: ['retries', 'maxRunSeconds', 'topology'],
  replicaNoun: 'nodes',
  render: renderJobSet,
  podTemplates: manifest => {
    if (manifest.kind !== 'JobSet') return [];
    const [{ template }] = (manifest.spec as any).replicatedJobs;
    return [jobSetPod(manifest.metadata.name, NODE, template.spec.template)];
  },
};
