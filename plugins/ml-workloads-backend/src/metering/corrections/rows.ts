import { RowsByKey } from '../rowKey';
import { isNothing, RowSums } from '../rowSums';
import type { HourRow } from '../settleInputs';

function isEqual(a: HourRow, b: HourRow): boolean {
  return (
    a.milliGpuMs === b.milliGpuMs &&
    a.costMicros === b.costMicros &&
    a.unpricedMilliGpuMs === b.unpricedMilliGpuMs
  );
}

/** What must be added to one list of rows by key to make it another one. */
export interface Differences {
  rows: HourRow[];
  /** A key of the first is not in the second, or is in it without its price. */
  lost: boolean;
}

/**
 * What must be added to `before` by key to make it `after`. No rows when they are the same.
 *
 * @param before - may have several rows of one key
 * @param after - has one row of each key
 */
export function differences(
  before: readonly HourRow[],
  after: readonly HourRow[],
): Differences {
  if (before.length === 0) return { rows: [...after], lost: false };
  const wanted = RowsByKey.of(after);
  const left = new Set(after);
  const different: HourRow[] = [];
  let lost = false;
  for (const row of before) {
    const same = wanted.get(row);
    lost ||= !same || (row.costMicros !== null && same.costMicros === null);
    // Most rows are as they were: they need no sums.
    if (same && isEqual(same, row) && left.delete(same)) continue;
    different.push(row);
  }
  if (different.length === 0) {
    return { rows: [...left].filter(row => !isNothing(row)), lost };
  }
  const sums = new RowSums();
  for (const row of left) sums.add(row);
  for (const row of different) sums.subtract(row);
  return { rows: sums.some(), lost };
}
