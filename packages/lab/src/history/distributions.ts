import { Quantile } from './Draws';

const MINUTE = 60;
const HOUR = 3600;

/**
 * How long a pod with a GPU ran, in seconds: the quantiles of the 6,203 GPU pods of cluster-trace-gpu-v2023 that were scheduled and have
 * ended (Alibaba, "Beware of Fragmentation", USENIX ATC 2023), ends included.
 */
export const GPU_POD_SECONDS: readonly Quantile[] = [
  [0, 30],
  [0.1, 1.1 * MINUTE],
  [0.25, 3 * MINUTE],
  [0.5, 10.9 * MINUTE],
  [0.75, 38.4 * MINUTE],
  [0.9, 123 * MINUTE],
  [0.95, 283 * MINUTE],
  [0.99, 41 * HOUR],
  [1, 100 * HOUR],
];

/** Training of models, as opposed to trying things out. An assumption: no public trace tells the two apart. */
export const TRAINING_SECONDS: readonly Quantile[] = [
  [0, 10 * MINUTE],
  [0.25, 1.5 * HOUR],
  [0.5, 5 * HOUR],
  [0.75, 12 * HOUR],
  [0.95, 40 * HOUR],
  [1, 90 * HOUR],
];

/** Runs of several machines. An assumption, as above. */
export const GANG_SECONDS: readonly Quantile[] = [
  [0, 40 * MINUTE],
  [0.5, 14 * HOUR],
  [0.9, 60 * HOUR],
  [1, 120 * HOUR],
];

/** Fetching an image of several gigabytes that the machine does not have. An assumption. */
export const PULL_SECONDS: readonly Quantile[] = [
  [0, 20],
  [0.5, 80],
  [0.9, 240],
  [1, 600],
];

/** From a server's start until it has its weights on the GPU and answers. An assumption. */
export const LOAD_SECONDS: readonly Quantile[] = [
  [0, 25],
  [0.5, 100],
  [0.9, 300],
  [1, 700],
];

/** Until somebody looks at a job whose image does not exist. An assumption. */
export const UNNOTICED_SECONDS: readonly Quantile[] = [
  [0, 8 * MINUTE],
  [0.5, 50 * MINUTE],
  [0.9, 11 * HOUR],
  [1, 40 * HOUR],
];

/**
 * How jobs end: 69 % well, 14 % stopped by somebody, 17 % badly (Jeon et al., "Analysis of Large-Scale Multi-Tenant GPU Clusters for DNN
 * Training Workloads", USENIX ATC 2019). What the bad ones are is an assumption.
 */
export const OUTCOMES = [
  [69, 'succeed'],
  [14, 'stopped'],
  [9, 'error'],
  [5, 'oom'],
  [2, 'imageNever'],
  [1, 'deadline'],
] as const;

export type Outcome = (typeof OUTCOMES)[number][1];

/** Share of a day's arrivals by hour of the day, UTC: people begin work in the morning and leave long runs for the night. */
export const HOURS: ReadonlyArray<readonly [weight: number, hour: number]> = [
  2, 1, 1, 1, 1, 2, 5, 12, 22, 30, 32, 28, 20, 26, 32, 34, 32, 28, 18, 10, 8, 6,
  5, 3,
].map((weight, hour) => [weight, hour]);

/** Arrivals on a day of the week, Sunday first, to those of a Tuesday. */
export const WEEKDAYS = [0.16, 0.9, 1, 1.02, 1, 0.82, 0.2];
