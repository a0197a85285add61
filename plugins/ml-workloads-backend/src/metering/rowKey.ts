import type { HourRow, HourRowKey } from './settleInputs';

/** The key of a settled row as one text; NUL cannot be in a text of Kubernetes. */
export function keyTextOf(key: HourRowKey): string {
  return `${key.category}\0${key.reason}\0${key.phase}\0${key.workload}\0${key.attempt}\0${key.team}\0${key.component}\0${key.gpuModel}\0${key.profile}\0${key.capacityType}\0${key.queue}\0${key.currency}`;
}

function isSameKey(a: HourRowKey, b: HourRowKey): boolean {
  return (
    a.attempt === b.attempt &&
    a.phase === b.phase &&
    a.team === b.team &&
    a.category === b.category &&
    a.reason === b.reason &&
    a.component === b.component &&
    a.gpuModel === b.gpuModel &&
    a.profile === b.profile &&
    a.capacityType === b.capacityType &&
    a.queue === b.queue &&
    a.currency === b.currency
  );
}

/**
 * Settled rows by their keys, one of each. Most are the only one of their workload, so that they are found by it: a text of each whole key
 * would cost more than everything else that is done with a row.
 */
export class RowsByKey {
  private readonly ofWorkloads = new Map<string, HourRow | HourRow[]>();
  private readonly others = new Map<string, HourRow>();

  static of(rows: readonly HourRow[]): RowsByKey {
    const byKey = new RowsByKey();
    for (const row of rows) byKey.add(row);
    return byKey;
  }

  get(key: HourRowKey): HourRow | undefined {
    if (key.workload === '') return this.others.get(keyTextOf(key));
    const found = this.ofWorkloads.get(key.workload);
    if (Array.isArray(found)) return found.find(row => isSameKey(row, key));
    return found && isSameKey(found, key) ? found : undefined;
  }

  /** @param row - of a key that none has yet */
  add(row: HourRow): void {
    const { workload } = row;
    if (workload === '') {
      this.others.set(keyTextOf(row), row);
      return;
    }
    const found = this.ofWorkloads.get(workload);
    if (Array.isArray(found)) found.push(row);
    else this.ofWorkloads.set(workload, found ? [found, row] : row);
  }
}
