import { RowsByKey } from './rowKey';
import type { HourRow } from './settleInputs';

const NONE = { workload: '', attempt: 0 };

/** Money of which nothing is priced is null beside any other, and adds nothing to it. */
function plus(a: bigint | null, b: bigint | null): bigint | null {
  if (a === null) return b;
  return b === null ? a : a + b;
}

/** Nothing was held, and nothing is charged. */
export function isNothing(row: HourRow): boolean {
  return (
    row.milliGpuMs === 0n &&
    row.unpricedMilliGpuMs === 0n &&
    (row.costMicros ?? 0n) === 0n
  );
}

/** Rows of settled time under construction: what is added under one key is one row. */
export class RowSums {
  private readonly rows = new RowsByKey();

  /** @param ofWorkloads - false: what differs in workload and attempt only is one row, without them */
  constructor(private readonly ofWorkloads: boolean = true) {}

  /** @param row - becomes the sum where there is none of its key yet, so that what is added later changes it */
  take(row: HourRow): void {
    const known = this.rows.get(row);
    if (!known) this.rows.add(row);
    else
      increase(known, row.milliGpuMs, row.costMicros, row.unpricedMilliGpuMs);
  }

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
    const of = this.ofWorkloads ? key : NONE;
    const known = this.rows.get(key, of);
    if (known) {
      increase(known, milliGpuMs, costMicros, unpricedMilliGpuMs);
      return;
    }
    const { workload, attempt } = of;
    this.rows.add({
      ...key,
      workload,
      attempt,
      milliGpuMs,
      costMicros,
      unpricedMilliGpuMs,
    });
  }

  /** In the order in which their keys came. */
  all(): readonly HourRow[] {
    return this.rows.all();
  }

  /** Those with something in them. */
  some(): HourRow[] {
    return this.all().filter(row => !isNothing(row));
  }
}

function increase(
  row: HourRow,
  milliGpuMs: bigint,
  costMicros: bigint | null,
  unpricedMilliGpuMs: bigint,
): void {
  row.milliGpuMs += milliGpuMs;
  row.costMicros = plus(row.costMicros, costMicros);
  row.unpricedMilliGpuMs += unpricedMilliGpuMs;
}
