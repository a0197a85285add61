/**
 * The shapes of `/api/ml-workloads`, as `design.md` §8 fixes them.
 *
 * Money: integer micro-units of `currency` in fields that end in `Micros`, `null` where nothing is priced.
 * GPU time: integer GPU-milliseconds in fields that end in `GpuMs` (1 GPU for 1 s = 1000). Both are numbers below 2^53 and decimal
 * strings above, see {@link BigInteger}. Times: RFC 3339 UTC strings, `null` where not known.
 */
export * from './values';
export * from './workload';
export * from './workloadList';
export * from './timeline';
export * from './waiting';
export * from './workloadDetail';
export * from './launchRequest';
export * from './launchChoices';
export * from './launchAnswer';
export * from './drift';
export * from './hardware';
export * from './workloadSpend';
export * from './prices';
export * from './dataHealth';
export * from './servedModels';
export * from './capacity';
export * from './signals';
