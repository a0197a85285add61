import {
  distributeForDisplay,
  fromBigInteger,
  type BigInteger,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { GPU_MS_PER_TENTH } from '../../numbers';
import { shareUnits } from './shownMoney';

/** A column of GPU time in tenths of an hour, all with the same digits, which adds up to its foot. */
export interface ShownHours {
  shown: bigint[];
  foot: bigint;
}

export function shownHours(gpuMs: readonly BigInteger[]): ShownHours {
  const { units, total } = distributeForDisplay(
    gpuMs.map(fromBigInteger),
    GPU_MS_PER_TENTH,
  );
  return { shown: units, foot: total };
}

/**
 * GPU time of rows beside what of it has no price. Both columns add up, and a row without any price shows the same number twice: what
 * has a price is shared out for itself, and the two parts are the row.
 */
export function shownHoursWithUnpriced(
  rows: ReadonlyArray<{ gpuMs: BigInteger; unpricedGpuMs: BigInteger }>,
): Record<'gpuMs' | 'unpricedGpuMs', ShownHours> {
  const { foot } = shownHours(rows.map(row => row.gpuMs));
  const unpriced = shownHours(rows.map(row => row.unpricedGpuMs));
  const priced = shareUnits(
    foot - unpriced.foot,
    rows.map(
      row => fromBigInteger(row.gpuMs) - fromBigInteger(row.unpricedGpuMs),
    ),
  );
  return {
    gpuMs: { shown: unpriced.shown.map((part, i) => part + priced[i]), foot },
    unpricedGpuMs: unpriced,
  };
}
