/** What differs from workload to workload. */
export interface WorkloadOptions {
  name: string;
  namespace: string;
  /** Value of `backstage.io/kubernetes-id`, by which the catalog's component is found. */
  component?: string;
  /** Node pool and ResourceFlavor. Default `h100`. */
  pool?: 'h100' | 'a100' | 'l4' | 'shared' | 'spot';
  /** For each pod. Default 1. */
  gpus?: number;
  /** Pods; of a LeaderWorkerSet groups of two. Default 1. */
  pods?: number;
  /** Kueue's queue; null for none. Default `gpu`. */
  queue?: string | null;
  /** Kueue's priority class. */
  priority?: 'training' | 'serving';
  /** Seconds from ready to the end. Default: for ever when it serves, else what the lab has. */
  seconds?: number;
  /** Default `succeed`. */
  outcome?: 'succeed' | 'oom' | 'error' | 'crashloop' | 'image-pull-backoff';
  /** Seconds after which it is stopped. Default an hour. */
  deadline?: number;
  /** Tries after the first. Default 0. */
  retries?: number;
}

export const GPU = 'nvidia.com/gpu';

/** Labels of a workload and of its pods. */
export function labelsOf(options: WorkloadOptions): Record<string, string> {
  const { component, queue = 'gpu', priority } = options;
  return {
    ...(component && { 'backstage.io/kubernetes-id': component }),
    ...(queue && { 'kueue.x-k8s.io/queue-name': queue }),
    ...(priority && { 'kueue.x-k8s.io/priority-class': priority }),
  };
}

export function metadataOf(options: WorkloadOptions) {
  const { name, namespace } = options;
  return { name, namespace, labels: labelsOf(options) };
}
