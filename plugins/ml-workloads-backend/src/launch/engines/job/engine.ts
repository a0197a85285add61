import type {
  Engine,
  Manifest,
  PodTemplate,
} from '@slipway/backstage-plugin-ml-workloads-node';
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
  features: ['retries', 'maxRunSeconds'],
  replicaNoun: 'pods',
  render: renderJob,
  podTemplates: jobPodTemplates,
};

/** The template as the Job controller would fill it in for the first pod. */
function jobPodTemplates(manifest: Manifest): PodTemplate[] {
  if (manifest.kind !== 'Job') return [];
  const { name } = manifest.metadata;
  const spec = manifest.spec as {
    completionMode?: string;
    template: {
      metadata?: PodTemplate['metadata'];
      spec: Record<string, unknown>;
    };
  };
  const { metadata, spec: podSpec } = spec.template;
  const indexed = spec.completionMode === 'Indexed';
  return [
    {
      generateName: indexed ? `${name}-0-` : `${name}-`,
      metadata: {
        labels: {
          ...metadata?.labels,
          'batch.kubernetes.io/job-name': name,
          'job-name': name,
          ...(indexed
            ? { 'batch.kubernetes.io/job-completion-index': '0' }
            : {}),
        },
        annotations: {
          ...metadata?.annotations,
          ...(indexed
            ? { 'batch.kubernetes.io/job-completion-index': '0' }
            : {}),
        },
      },
      spec: indexed
        ? {
            ...podSpec,
            hostname: `${name}-0`,
            containers: (
              podSpec.containers as Array<Record<string, unknown>>
            ).map(withCompletionIndex),
          }
        : podSpec,
    },
  ];
}

function withCompletionIndex(container: Record<string, unknown>) {
  return {
    ...container,
    env: [
      ...((container.env as unknown[]) ?? []),
      {
        name: 'JOB_COMPLETION_INDEX',
        valueFrom: {
          fieldRef: {
            fieldPath:
              "metadata.labels['batch.kubernetes.io/job-completion-index']",
          },
        },
      },
    ],
  };
}
