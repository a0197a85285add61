import { RowsByKey } from '../rowKey';
import type { HourRow } from '../settleInputs';

const NONE = { workload: '', attempt: 0 };

/** Money of which nothing is priced is null beside any other, and adds nothing to it. */
function plus(a: bigint | null, b: bigint | null): bigint | null {
  if (a === null) return b;
  return b === null ? a : a + b;
}

function isNothing(row: HourRow): boolean {
  return (
    row.milliGpuMs === 0n &&
    row.unpricedMilliGpuMs === 0n &&
    (row.costMicros ?? 0n) === 0n
  );
}

function isEqual(a: HourRow, b: HourRow): boolean {
  return (
    a.milliGpuMs === b.milliGpuMs &&
    a.costMicros === b.costMicros &&
    a.unpricedMilliGpuMs === b.unpricedMilliGpuMs
  );
}

/** Rows of settled time under construction: what is added under one key is one row. */
export class RowSums {
  private readonly rows = new RowsByKey();
  private readonly list: HourRow[] = [];

  /** @param ofWorkloads - false: what differs in workload and attempt only is one row, without them */
  constructor(private readonly ofWorkloads: boolean = true) {}

  add(row: HourRow): void {
    this.addAmounts(
      row,
      row.milliGpuMs,
      row.costMicros,
      row.unpricedMilliGpuMs,
    );
  }

  subtract(row: HourRow): void {
    this.addAmounts(
      row,
      -row.milliGpuMs,
      row.costMicros === null ? null : -row.costMicros,
      -row.unpricedMilliGpuMs,
    );
  }

  private addAmounts(
    key: HourRow,
    milliGpuMs: bigint,
    costMicros: bigint | null,
    unpricedMilliGpuMs: bigint,
  ): void {
    const { workload, attempt } = this.ofWorkloads ? key : NONE;
    const known = this.rows.get(key, { workload, attempt });
    if (!known) {
      const row = {
        ...key,
        workload,
        attempt,
        milliGpuMs,
        costMicros,
        unpricedMilliGpuMs,
      };
      this.rows.add(row);
      this.list.push(row);
      return;
    }
    known.milliGpuMs += milliGpuMs;
    known.costMicros = plus(known.costMicros, costMicros);
    known.unpricedMilliGpuMs += unpricedMilliGpuMs;
  }

  /** Rows with something in them. */
  all(): HourRow[] {
    return this.list.filter(row => !isNothing(row));
  }
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
  return { rows: sums.all(), lost };
}
