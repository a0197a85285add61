import type { Forecast } from '@slipway/backstage-plugin-ml-workloads-common';

/** What decides when a workload starts. Null: not known. */
export interface ForecastInputs {
  /** GPUs of the profile's nodes. */
  nodes: {
    total: number;
    free: number;
    largestFreeBlock: number;
    /** UTC ms */
    asOf: number;
  } | null;
  /** Quota of the queue for the profile's GPUs. */
  quota: Quota | null;
  /** Why the quota is not known. */
  quotaProblem?: string;
}

/** In GPUs. */
export interface Quota {
  queue: string;
  clusterQueue: string;
  /** Of the queue itself. */
  nominal: number;
  used: number;
  /** Whether it may use what others in its cohort leave; null borrowingLimit: without bound. */
  borrows: boolean;
  borrowingLimit: number | null;
  /** Workloads that wait in front. */
  pending: number;
}

/** When would it start? Pure, and careful: what is not known makes it `unknown`, with the reason. */
export function forecast(
  request: { replicas: number; gpusPerPod: number; profile: string },
  { nodes, quota, quotaProblem }: ForecastInputs,
): Forecast {
  const gpus = request.replicas * request.gpusPerPod;
  const asOf = nodes ? new Date(nodes.asOf).toISOString() : null;
  const say = (value: Forecast['value'], sentence: string): Forecast => ({
    value,
    sentence,
    asOf,
  });

  if (nodes && gpus > nodes.total) {
    return say(
      'never',
      `It asks for ${gpus} GPUs and all nodes of profile ${request.profile} have ${nodes.total}.`,
    );
  }
  if (quota && gpus > quota.nominal + (borrowable(quota) ?? Infinity)) {
    return say(
      'never',
      `It asks for ${gpus} GPUs and queue ${
        quota.queue
      } can never have more than ${quota.nominal + (borrowable(quota) ?? 0)}.`,
    );
  }
  if (!quota) {
    return say(
      'unknown',
      quotaProblem ?? 'The quota of its queue is not known.',
    );
  }
  if (!nodes) {
    return say(
      'unknown',
      'How many GPUs are free is not known: the cluster is not observed by this replica.',
    );
  }

  const fitsNodes =
    nodes.free >= gpus && nodes.largestFreeBlock >= request.gpusPerPod;
  const left = quota.nominal - quota.used;
  if (!fitsNodes) {
    return say(
      'queued',
      `It waits for GPUs: ${nodes.free} of ${nodes.total} are free, at most ${nodes.largestFreeBlock} on one node.`,
    );
  }
  if (quota.pending > 0) {
    return say(
      'queued',
      `${quota.pending} ${
        quota.pending === 1 ? 'workload waits' : 'workloads wait'
      } in queue ${quota.queue} before it.`,
    );
  }
  if (gpus <= left) {
    return say(
      'now',
      `Starts now: queue ${quota.queue} has quota for ${left} more GPUs, and ${nodes.free} are free.`,
    );
  }
  if (quota.borrows) {
    return say(
      'borrow',
      `Starts now if other teams leave their quota: queue ${
        quota.queue
      } has ${Math.max(0, left)} of its own left and must borrow ${
        gpus - Math.max(0, left)
      }. It can be stopped when they want it back.`,
    );
  }
  return say(
    'queued',
    `It waits for quota: queue ${quota.queue} uses ${quota.used} of its ${quota.nominal} GPUs.`,
  );
}

/** GPUs that may come from the cohort; null: as many as there are. */
function borrowable(quota: Quota): number | null {
  return quota.borrows ? quota.borrowingLimit : 0;
}
