import {
  toGpuMs,
  toMicros,
  type SpendAmount,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { toBigint } from '../metering';

/** Exact sums: milli-GPU-ms and micro-units; `cost` null when nothing is priced. */
export interface Sum {
  milli: bigint;
  cost: bigint | null;
  unpriced: bigint;
}

export const ZERO: Sum = { milli: 0n, cost: null, unpriced: 0n };

/** Adds; null money is no money, not zero. */
export function plus(a: Sum, b: Sum): Sum {
  return {
    milli: a.milli + b.milli,
    cost:
      a.cost === null && b.cost === null
        ? null
        : (a.cost ?? 0n) + (b.cost ?? 0n),
    unpriced: a.unpriced + b.unpriced,
  };
}

/** What is left of a sum without a part of it. Where all of the money is in the part, nothing is priced in what is left. */
export function minus(all: Sum, part: Sum): Sum {
  const milli = all.milli - part.milli;
  const unpriced = all.unpriced - part.unpriced;
  const left = (all.cost ?? 0n) - (part.cost ?? 0n);
  const nothingPriced =
    all.cost === null || (left === 0n && milli === unpriced);
  return { milli, cost: nothingPriced ? null : left, unpriced };
}

export function total(sums: Iterable<Sum>): Sum {
  let all = ZERO;
  for (const sum of sums) all = plus(all, sum);
  return all;
}

/** Nothing was used: that costs exactly nothing. Used but unpriced: unknown. */
export function costOf(sum: Sum): bigint | null {
  return sum.cost ?? (sum.milli === 0n ? 0n : null);
}

/** For the API. */
export function toAmount(sum: Sum): SpendAmount {
  return {
    gpuMs: toGpuMs(sum.milli),
    costMicros: toMicros(costOf(sum)),
    unpricedGpuMs: toGpuMs(sum.unpriced),
  };
}

/** Columns of the amounts of settled rows, in the order of {@link Sum}. */
export const AMOUNTS = ['milli_gpu_ms', 'cost_micros', 'unpriced_milli_gpu_ms'];

/** The columns that {@link readSum} reads, as text so that no digit is lost. */
export const SUM_COLUMNS = ['milli', 'cost', 'unpriced']
  .map((name, i) => [AMOUNTS[i], name])
  .map(([column, name]) => `cast(sum(${column}) as text) as ${name}`)
  .join(', ');

export function readSum(row: any): Sum {
  return {
    milli: toBigint(row?.milli) ?? 0n,
    cost: toBigint(row?.cost),
    unpriced: toBigint(row?.unpriced) ?? 0n,
  };
}
