import type { HourRow, HourRowKey } from './settleInputs';

/** The key of a settled row as one text; NUL cannot be in a text of Kubernetes. */
export function keyTextOf(key: HourRowKey): string {
  return `${key.category}\0${key.reason}\0${key.phase}\0${key.workload}\0${key.attempt}\0${key.team}\0${key.component}\0${key.gpuModel}\0${key.profile}\0${key.capacityType}\0${key.queue}\0${key.currency}`;
}

type OfWorkload = Pick<HourRowKey, 'workload' | 'attempt'>;

function isSameKey(row: HourRow, key: HourRowKey, of: OfWorkload): boolean {
  return (
    row.workload === of.workload &&
    row.attempt === of.attempt &&
    row.phase === key.phase &&
    row.team === key.team &&
    row.category === key.category &&
    row.reason === key.reason &&
    row.component === key.component &&
    row.gpuModel === key.gpuModel &&
    row.profile === key.profile &&
    row.capacityType === key.capacityType &&
    row.queue === key.queue &&
    row.currency === key.currency
  );
}

/**
 * Settled rows by their keys, one of each. Most are the only one of their workload, so that they are found by it: a text of each whole key
 * would cost more than everything else that is done with a row.
 */
export class RowsByKey {
  private readonly rows = new Map<string, HourRow | HourRow[]>();
  private readonly list: HourRow[] = [];

  static of(rows: readonly HourRow[]): RowsByKey {
    const byKey = new RowsByKey();
    for (const row of rows) byKey.add(row);
    return byKey;
  }

  private static groupOf(key: HourRowKey, { workload }: OfWorkload): string {
    return workload || `${key.team}\0${key.component}`;
  }

  /** @param of - another workload and attempt than the key's own */
  get(key: HourRowKey, of: OfWorkload = key): HourRow | undefined {
    const found = this.rows.get(RowsByKey.groupOf(key, of));
    if (Array.isArray(found)) return found.find(row => isSameKey(row, key, of));
    return found && isSameKey(found, key, of) ? found : undefined;
  }

  /** @param row - of a key that none has yet */
  add(row: HourRow): void {
    this.list.push(row);
    const group = RowsByKey.groupOf(row, row);
    const found = this.rows.get(group);
    if (Array.isArray(found)) found.push(row);
    else this.rows.set(group, found ? [found, row] : row);
  }

  /** In the order in which they came. */
  all(): readonly HourRow[] {
    return this.list;
  }
}
