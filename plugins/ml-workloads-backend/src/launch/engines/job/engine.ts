import type {
  Engine,
  Manifest,
  PodTemplate,
} from '@slipway/backstage-plugin-ml-workloads-node';
import { jobPod, type JobPodTemplate } from '../pod/indexedPod';
import { renderJob } from './render';

/** `batch/v1 Job`: training that fits one Job. */
export const jobEngine: Engine = {
  name: 'job',
  kind: 'Job',
  apiVersion: 'batch/v1',
  plurals: { Job: 'jobs' },
  types: ['training'],
  title: 'Job',
  description: 'Training that fits one pod, or several that need no gang.',
  features: ['retries', 'maxRunSeconds', 'topology'],
  replicaNoun: 'pods',
  render: renderJob,
  podTemplates: jobPodTemplates,
};

/** The template as the Job controller would fill it in for the first pod. */
function jobPodTemplates(manifest: Manifest): PodTemplate[] {
  if (manifest.kind !== 'Job') return [];
  const { completionMode, template } = manifest.spec as {
    completionMode?: string;
    template: JobPodTemplate;
  };
  return [
    jobPod(manifest.metadata.name, template, completionMode === 'Indexed'),
  ];
}
