import { RowsByKey } from './rowKey';
import type { HourRow } from './settleInputs';

/** Rows of an hour under construction. */
export class HourRows {
  private readonly rows = new RowsByKey();
  private readonly list: HourRow[] = [];

  /** @param part - becomes the row where there is none of its key yet */
  add(part: HourRow): void {
    const row = this.rows.get(part);
    if (!row) {
      this.rows.add(part);
      this.list.push(part);
      return;
    }
    row.milliGpuMs += part.milliGpuMs;
    row.unpricedMilliGpuMs += part.unpricedMilliGpuMs;
    if (part.costMicros !== null) {
      row.costMicros = (row.costMicros ?? 0n) + part.costMicros;
    }
  }

  all(): HourRow[] {
    return this.list;
  }
}
