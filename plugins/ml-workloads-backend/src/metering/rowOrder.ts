import { hash } from 'crypto';
import { keyTextOf } from './rowKey';
import type { HourRow } from './settleInputs';

/**
 * Rows in the order in which they are cheapest to write, the same for the same rows. SQLite walks the keys, which begin with the workload,
 * instead of searching each one; in PostgreSQL rows of a team come to lie on few pages, which is how they are read.
 */
export function inOrder(rows: readonly HourRow[], postgres: boolean) {
  const byText = new Map<string, HourRow[]>();
  for (const row of rows) {
    const text = postgres ? `${row.team}\0${row.workload}` : row.workload;
    const same = byText.get(text);
    if (same) same.push(row);
    else byText.set(text, [row]);
  }
  const ordered: HourRow[] = [];
  // Sorting texts alone is several times faster than comparing rows.
  for (const text of [...byText.keys()].sort()) {
    const same = byText.get(text)!;
    if (same.length === 1) ordered.push(same[0]);
    else ordered.push(...byKey(same));
  }
  return ordered;
}

function byKey(rows: readonly HourRow[]): HourRow[] {
  const byText = new Map(rows.map(row => [keyTextOf(row), row]));
  return [...byText.keys()].sort().map(text => byText.get(text)!);
}

/**
 * Tells whether an hour came out as it did before.
 *
 * @param rows - one of each key, {@link inOrder}
 */
export function digestOf(rows: readonly HourRow[]): string {
  const texts = rows.map(
    row =>
      `${keyTextOf(row)}\0${row.milliGpuMs}\0${row.costMicros}\0${
        row.unpricedMilliGpuMs
      }`,
  );
  return hash('sha256', texts.join('\n'));
}
