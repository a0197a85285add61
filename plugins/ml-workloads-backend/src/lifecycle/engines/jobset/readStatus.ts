import type { KubeObject } from '../../../observe/types';
import { flipsOf } from '../../flips';
import { countOf } from '../conditions';
import type { PodSet, StatusEngine } from '../engine';
import { podSetsOfJob } from '../job/readStatus';
import { statusReader } from '../statusOf';

const CONDITIONS = {
  Completed: 'Complete',
  Failed: 'Failed',
  Suspended: 'Suspended',
};

/** `jobset.x-k8s.io` JobSet. Its restarts are told by a label of its pods (`jobset.sigs.k8s.io/restart-attempt`). */
export const jobSetStatusEngine: StatusEngine = {
  name: 'jobset',
  read: ({ spec = {}, status = {} }: KubeObject) => ({
    suspended: spec.suspend === true,
    flips: flipsOf('object', 'JobSet', status.conditions, CONDITIONS),
  }),
  podSets: ({ spec = {} }) => {
    const jobs: any[] = spec.replicatedJobs ?? [];
    // Jobs that begin when others are complete never run beside them, so how many pods run at a time is not one number.
    const inTurn = jobs.some(job =>
      (job.dependsOn ?? []).some((other: any) => other?.status === 'Complete'),
    );
    return inTurn
      ? null
      : jobs.flatMap<PodSet>(
          ({ template, replicas }) =>
            podSetsOfJob(template?.spec, countOf(replicas, 1)) ?? [],
        );
  },
};

/** The state of a JobSet from the objects as they are now. */
export const readStatus = statusReader(jobSetStatusEngine);
