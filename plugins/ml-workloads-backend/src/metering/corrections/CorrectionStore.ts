import type { Knex } from 'knex';
import { writeRows, type Column } from '../rowsSql';
import { readRow, ROW_COLUMNS, rowSelect } from '../rowColumns';
import type { HourRow } from '../settleInputs';
import { toMs } from '../rowsSql';

/** What changed of a closed hour under one key: new less old. Amounts may be negative. */
export interface Correction extends HourRow {
  cluster: string;
  /** UTC ms of the start of the hour that changed. */
  usageHour: number;
  /** UTC ms; the month that it is in bears the change. */
  postedAt: number;
}

const COLUMNS: Column<Correction>[] = [
  { name: 'cluster', type: 'text', value: r => r.cluster },
  { name: 'usage_hour', type: 'bigint', value: r => r.usageHour },
  { name: 'posted_at', type: 'bigint', value: r => r.postedAt },
  ...ROW_COLUMNS,
];

/** Corrections of closed hours, in SQL. They are only ever added. */
export class CorrectionStore {
  private constructor(private readonly db: Knex) {}

  static of(db: Knex): CorrectionStore {
    return new CorrectionStore(db);
  }

  async post(corrections: readonly Correction[]): Promise<void> {
    await writeRows(this.db, 'ledger_corrections', COLUMNS, corrections);
  }

  /** What was corrected of hours of one cluster so far, by the hour. */
  async ofHours(
    cluster: string,
    hours: readonly number[],
  ): Promise<Map<number, HourRow[]>> {
    const rows = await this.db('ledger_corrections')
      .where({ cluster })
      .whereIn('usage_hour', hours)
      .select('usage_hour', ...rowSelect(this.db));
    const byHour = new Map<number, HourRow[]>();
    for (const row of rows) {
      const hour = toMs(row.usage_hour);
      const same = byHour.get(hour);
      if (same) same.push(readRow(row));
      else byHour.set(hour, [readRow(row)]);
    }
    return byHour;
  }
}

/**
 * The corrections that a period's bill contains beside its settled rows, for readers to sum, filter and page (`ledger.md` §5.22). Columns:
 * `id` (ascending as posted), `cluster`, `usage_hour`, `posted_at`, those of settled rows (`SETTLED_KEY_COLUMNS`), and the amounts
 * `milli_gpu_ms`, `cost_micros` (null: nothing was or is priced) and `unpriced_milli_gpu_ms`, which may be negative; select amounts as text.
 *
 * @param period - of posting, UTC ms, half-open
 */
export function correctionsPosted(
  db: Knex,
  period: { from: number; to: number },
): Knex.QueryBuilder {
  return db('ledger_corrections')
    .where('posted_at', '>=', period.from)
    .where('posted_at', '<', period.to);
}
