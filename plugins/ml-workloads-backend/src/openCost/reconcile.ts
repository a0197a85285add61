import { divideHalfEven } from '@slipway/backstage-plugin-ml-workloads-common';

/** What the ledger says of a team. Money in micro-units, GPU time in milli-GPU-ms: only whole sums are rounded. */
export interface Ours {
  milliGpuMs: bigint;
  /** Of the priced part; null when nothing is priced. */
  costMicros: bigint | null;
  unpricedMilliGpuMs: bigint;
  /** Of the money, before the main container ran. */
  startingCostMicros: bigint | null;
}

/** What OpenCost says, GPU time in GPU-ms. */
export interface Theirs {
  gpuMs: bigint;
  gpuCostMicros: bigint;
  totalCostMicros: bigint;
}

/** One reason for a difference, in money: ours less theirs. */
export interface Effect {
  code: 'starting' | 'time' | 'price';
  micros: bigint;
}

/**
 * Why ours and theirs differ. The effects sum to the difference exactly: the time that only one of us counts, at our price; and the
 * difference of the prices over the time that they count. Of the time, what was held before it ran stands by itself, because OpenCost
 * counts running containers only (`container_status_running`, its `pkg/costmodel/allocation.go`).
 *
 * @returns null where our money is not known
 */
export function effectsOf(ours: Ours, theirs: Theirs): Effect[] | null {
  if (ours.costMicros === null) return null;
  const priced = ours.milliGpuMs - ours.unpricedMilliGpuMs;
  const difference = ours.costMicros - theirs.gpuCostMicros;
  if (priced <= 0n) {
    return nonZero([{ code: 'price', micros: difference }]);
  }
  // Our price of the time that only one of us counts.
  const time = divide(
    ours.costMicros * (priced - theirs.gpuMs * 1000n),
    priced,
  );
  const held = ours.startingCostMicros ?? 0n;
  const starting = time > 0n ? min(held, time) : 0n;
  return nonZero([
    { code: 'starting', micros: starting },
    { code: 'time', micros: time - starting },
    { code: 'price', micros: difference - time },
  ]);
}

/** Half to even, of either sign. */
function divide(numerator: bigint, denominator: bigint): bigint {
  return numerator < 0n
    ? -divideHalfEven(-numerator, denominator)
    : divideHalfEven(numerator, denominator);
}

function nonZero(effects: Effect[]): Effect[] {
  return effects.filter(({ micros }) => micros !== 0n);
}

function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
