import type { PodTemplate } from '@slipway/backstage-plugin-ml-workloads-node';
import { COMPLETION_INDEX } from './rendezvous';

/** A pod template in a Job, as its engine made it. */
export interface JobPodTemplate {
  metadata?: PodTemplate['metadata'];
  spec: Record<string, unknown>;
}

/** The first pod that the Job controller makes of a Job's template. */
export function jobPod(
  name: string,
  template: JobPodTemplate,
  indexed: boolean,
): PodTemplate {
  const { metadata, spec } = template;
  const index: Record<string, string> = indexed
    ? { [COMPLETION_INDEX]: '0' }
    : {};
  return {
    generateName: indexed ? `${name}-0-` : `${name}-`,
    metadata: {
      labels: {
        ...metadata?.labels,
        'batch.kubernetes.io/job-name': name,
        'job-name': name,
        ...index,
      },
      annotations: { ...metadata?.annotations, ...index },
    },
    spec: indexed
      ? {
          ...spec,
          hostname: `${name}-0`,
          containers: (spec.containers as Array<Record<string, unknown>>).map(
            withCompletionIndex,
          ),
        }
      : spec,
  };
}

function withCompletionIndex(container: Record<string, unknown>) {
  return {
    ...container,
    env: [
      ...((container.env as unknown[]) ?? []),
      {
        name: 'JOB_COMPLETION_INDEX',
        valueFrom: {
          fieldRef: { fieldPath: `metadata.labels['${COMPLETION_INDEX}']` },
        },
      },
    ],
  };
}

/** A pod of a Job of a JobSet, with what the JobSet controller adds. */
export function jobSetPod(
  jobSet: string,
  group: string,
  template: JobPodTemplate,
): PodTemplate {
  const pod = jobPod(`${jobSet}-${group}-0`, template, true);
  const marks = {
    'jobset.sigs.k8s.io/jobset-name': jobSet,
    'jobset.sigs.k8s.io/replicatedjob-name': group,
    'jobset.sigs.k8s.io/replicatedjob-replicas': '1',
    'jobset.sigs.k8s.io/job-index': '0',
    'jobset.sigs.k8s.io/job-global-index': '0',
    'jobset.sigs.k8s.io/restart-attempt': '0',
  };
  return {
    ...pod,
    metadata: {
      labels: { ...pod.metadata.labels, ...marks },
      annotations: { ...pod.metadata.annotations, ...marks },
    },
    spec: { ...pod.spec, subdomain: jobSet },
  };
}
