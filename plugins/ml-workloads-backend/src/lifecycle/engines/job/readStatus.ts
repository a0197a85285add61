import type { KubeObject } from '../../../observe/types';
import { flipsOf } from '../../flips';
import { countOf } from '../conditions';
import type { PodSet, StatusEngine } from '../engine';
import { statusReader } from '../statusOf';

const CONDITIONS = {
  Complete: 'Complete',
  Failed: 'Failed',
  Suspended: 'Suspended',
  // Decided, and its pods are being ended first.
  FailureTarget: 'Ending',
};

/** `batch/v1` Job. */
export const jobStatusEngine: StatusEngine = {
  name: 'job',
  read: ({ spec = {}, status = {} }: KubeObject) => ({
    suspended: spec.suspend === true,
    flips: flipsOf('object', 'Job', status.conditions, CONDITIONS),
  }),
  podSets: job => podSetsOfJob(job.spec),
};

/** Pods of a Job that run at the same time: the parallelism, unless fewer completions are left to do. */
export function podSetsOfJob(spec: any, times = 1): PodSet[] | null {
  if (!spec?.template) {
    return null;
  }
  const parallelism = countOf(spec.parallelism, 1);
  const atOnce = Math.min(parallelism, countOf(spec.completions, parallelism));
  return [{ template: spec.template, count: Math.max(1, atOnce) * times }];
}

/** The state of a Job from the objects as they are now. */
export const readStatus = statusReader(jobStatusEngine);
