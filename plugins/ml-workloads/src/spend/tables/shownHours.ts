import {
  distributeForDisplay,
  fromBigInteger,
  type BigInteger,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { GPU_MS_PER_TENTH } from '../../numbers';

/** A column of GPU time in tenths of an hour, all with the same digits, which adds up to its foot. */
export function shownHours(gpuMs: readonly BigInteger[]): {
  shown: bigint[];
  foot: bigint;
} {
  const { units, total } = distributeForDisplay(
    gpuMs.map(fromBigInteger),
    GPU_MS_PER_TENTH,
  );
  return { shown: units, foot: total };
}
