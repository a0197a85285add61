import type { KubeObject } from '../../../observe/types';
import { flipsOf, timeOf } from '../../facts';
import { statusOf, type Status } from '../statusOf';
import type { StatusEngine } from '../engine';

const CONDITIONS = new Set(['Complete', 'Failed', 'Suspended']);

/** `batch/v1` Job. */
export const jobStatusEngine: StatusEngine = {
  name: 'job',
  read(job: KubeObject) {
    const { metadata, spec = {}, status = {} } = job;
    return {
      object: {
        createdAt: timeOf(metadata.creationTimestamp) ?? 0,
        goneAt: null,
        suspended: spec.suspend === true,
        wantedPods: podsAtOnce(spec),
        endsWithPods: false,
        readyByCondition: false,
      },
      flips: flipsOf('object', 'Job', status.conditions, CONDITIONS),
    };
  },
  template: job => job.spec?.template ?? null,
};

/** Pods that run at the same time: the parallelism, unless fewer completions are left to do. */
function podsAtOnce(spec: any): number {
  const parallelism = Number(spec.parallelism ?? 1);
  const completions = Number(spec.completions ?? parallelism);
  return Math.max(1, Math.min(parallelism, completions));
}

/**
 * The state of a Job from the objects as they are now.
 *
 * @param pods - its pods, ended ones included
 * @param kueueWorkload - Kueue's object for it, when there is one
 */
export function readStatus(
  job: KubeObject,
  pods: KubeObject[],
  kueueWorkload?: KubeObject,
): Status {
  return statusOf(jobStatusEngine, job, pods, kueueWorkload);
}
