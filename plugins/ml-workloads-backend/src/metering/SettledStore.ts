import type { Knex } from 'knex';
import { parts } from '../database/sql';
import { CorrectionStore, differences } from './corrections';
import { UnfoldedHours } from './folding';
import { ensureHourPartitions } from './hourPartitions';
import { addToRollups, type HourChange } from './rollups';
import { columnsOf, readRow, rowSelect } from './rowColumns';
import { isPostgres } from '../isPostgres';
import { toMs, writeRows, type Column } from './rowsSql';
import { digestOf, inOrder } from './rowOrder';
import type { HourRow, SettledHour } from './settleInputs';
import { HOUR_MS } from './time';
import { totalWorkloads } from './workloadTotals';

type StoredHour = SettledHour & {
  cluster: string;
  settledAt: number;
  closed: boolean;
  digest: string;
  postgres: boolean;
};

/** SQLite has no booleans. */
const flag = (value: boolean, { postgres }: StoredHour) =>
  postgres ? value : Number(value);

const SETTLED_COLUMNS: Column<StoredHour>[] = [
  { name: 'cluster', type: 'text', value: r => r.cluster },
  { name: 'hour', type: 'bigint', value: r => r.hour },
  { name: 'settled_to', type: 'bigint', value: r => r.to },
  { name: 'provisional', type: 'boolean', value: r => flag(r.provisional, r) },
  { name: 'closed', type: 'boolean', value: r => flag(r.closed, r) },
  { name: 'settled_at', type: 'bigint', value: r => r.settledAt },
  { name: 'node_cost_micros', type: 'bigint', value: r => r.nodeCostMicros },
  {
    name: 'unpriced_milli_gpu_ms',
    type: 'bigint',
    value: r => r.unpricedMilliGpuMs,
  },
  {
    name: 'overcommitted_milli_gpu_ms',
    type: 'bigint',
    value: r => r.overcommittedMilliGpuMs,
  },
  { name: 'gap_ms', type: 'bigint', value: r => r.gapMs },
  { name: 'rows_digest', type: 'text', value: r => r.digest },
];

/** Above this part of an hour's workloads, all of the hour is written anew instead of the rows of those that changed. */
const REWRITE_ALL = 0.25;

export interface DirtyMark {
  cluster: string;
  hour: number;
  revision: number;
}

export interface ReplaceOptions {
  /** By the wall clock, UTC ms; what it changes of closed hours is posted then. */
  settledAt: number;
  /** Hours before it are closed; none are when absent, but those that were closed for themselves. */
  openFrom?: number;
}

/** Settled rows and their sums, in SQL. */
export class SettledStore {
  private constructor(private readonly db: Knex) {}

  static of(db: Knex): SettledStore {
    return new SettledStore(db);
  }

  /** Marks, oldest first in each cluster. */
  async dirty(options: {
    cluster?: string;
    limit: number;
    /** Skip hours that were settled after this, by the wall clock, and are not over. */
    provisionalSettledBefore?: number;
  }): Promise<DirtyMark[]> {
    const query = this.db('ledger_dirty_hours as d')
      .select('d.cluster', 'd.hour', 'd.revision')
      .orderBy(['d.cluster', 'd.hour'])
      .limit(options.limit);
    if (options.cluster !== undefined) {
      query.where('d.cluster', options.cluster);
    }
    const before = options.provisionalSettledBefore;
    if (before !== undefined) {
      query
        .join('ledger_clusters as c', 'c.cluster', 'd.cluster')
        .whereNotExists(
          this.db('ledger_settled_hours as s')
            .select(this.db.raw('1'))
            .whereRaw('s.cluster = d.cluster and s.hour = d.hour')
            .where('s.settled_at', '>', before)
            // The clock has since gone past its end: it is final now and must not wait.
            .whereRaw('c.last_at < d.hour + ?', [HOUR_MS]),
        );
    }
    const rows = await query;
    return rows.map(row => ({
      cluster: row.cluster,
      hour: toMs(row.hour),
      revision: toMs(row.revision),
    }));
  }

  /** Deletes only the marks of the revision that was read: a later one stays for the next run. */
  async clear(marks: readonly DirtyMark[]): Promise<void> {
    for (const { cluster, hour, revision } of marks) {
      await this.db('ledger_dirty_hours')
        .where({ cluster, hour, revision })
        .delete();
    }
  }

  /**
   * Replaces hours of one cluster, in the sums that they are in too. Rows and sums of closed hours stay as they are: what is different now is
   * added to the corrections. Of an hour that came out as before no row is read or written.
   */
  async replace(
    cluster: string,
    hours: readonly SettledHour[],
    { settledAt, openFrom = -Infinity }: ReplaceOptions,
  ): Promise<void> {
    const postgres = isPostgres(this.db);
    const known = await this.storedHours(cluster, hours);
    const stored = hours.map((settled): StoredHour => {
      const rows = inOrder(settled.rows, postgres);
      return {
        ...settled,
        rows,
        cluster,
        settledAt,
        closed:
          settled.hour < openFrom || known.get(settled.hour)?.closed === true,
        digest: digestOf(rows),
        postgres,
      };
    });
    const other = stored.filter(
      ({ hour, digest }) => known.get(hour)?.digest !== digest,
    );
    const before = await this.rowsOf(
      cluster,
      other.flatMap(({ hour }) => (known.has(hour) ? [hour] : [])),
    );
    const [fixed, open] = [true, false].map(value =>
      other.filter(({ closed }) => closed === value),
    );
    const workloads = await this.rewrite(
      cluster,
      open,
      before,
      await this.unfolded(cluster, open, known),
    );
    const corrected = await this.correct(cluster, fixed, before, settledAt);
    await writeRows(this.db, 'ledger_settled_hours', SETTLED_COLUMNS, stored, [
      'cluster',
      'hour',
    ]);
    await totalWorkloads(this.db, [...workloads, ...corrected]);
  }

  /** Hours that were settled before, whether they are closed, and what they came out as. */
  private async storedHours(
    cluster: string,
    hours: readonly SettledHour[],
  ): Promise<Map<number, { closed: boolean; digest: string | null }>> {
    const rows = await this.db('ledger_settled_hours')
      .where({ cluster })
      .whereIn(
        'hour',
        hours.map(({ hour }) => hour),
      )
      .select('hour', 'closed', 'rows_digest');
    return new Map(
      rows.map(row => [
        toMs(row.hour),
        { closed: Boolean(row.closed), digest: row.rows_digest },
      ]),
    );
  }

  /** Which of the hours are in no day and month of workloads; those that were never settled before are not. */
  private async unfolded(
    cluster: string,
    hours: readonly SettledHour[],
    known: ReadonlyMap<number, unknown>,
  ): Promise<ReadonlySet<number>> {
    const store = UnfoldedHours.of(this.db);
    const [earlier, added] = [true, false].map(value =>
      hours.flatMap(({ hour }) => (known.has(hour) === value ? [hour] : [])),
    );
    await store.add(cluster, added);
    return new Set([...added, ...(await store.among(cluster, earlier))]);
  }

  private async rowsOf(
    cluster: string,
    hours: readonly number[],
  ): Promise<Map<number, HourRow[]>> {
    const byHour = new Map<number, HourRow[]>();
    if (hours.length === 0) return byHour;
    const rows = await this.db('ledger_hours')
      .where({ cluster })
      .whereIn('hour', hours)
      .select('hour', ...rowSelect(this.db));
    for (const row of rows) {
      const hour = toMs(row.hour);
      const same = byHour.get(hour);
      if (same) same.push(readRow(row));
      else byHour.set(hour, [readRow(row)]);
    }
    return byHour;
  }

  /** @returns workloads that are to be totalled now: what is not folded is totalled later, but for what is gone from it */
  private async rewrite(
    cluster: string,
    hours: readonly SettledHour[],
    before: ReadonlyMap<number, HourRow[]>,
    unfolded: ReadonlySet<number>,
  ): Promise<string[]> {
    await ensureHourPartitions(
      this.db,
      hours.map(({ hour }) => hour),
    );
    const changes: HourChange[] = [];
    const workloads: string[] = [];
    let lost = false;
    const postgres = isPostgres(this.db);
    for (const { hour, rows: settled } of hours) {
      const old = before.get(hour) ?? [];
      const changed = differences(old, settled);
      if (changed.rows.length === 0) continue;
      await this.rewriteHour(cluster, hour, settled, old, changed.rows);
      const rows = unfolded.has(hour)
        ? changed.rows
        : inOrder(changed.rows, postgres);
      changes.push({ hour, rows });
      lost ||= changed.lost;
      if (changed.lost || !unfolded.has(hour)) {
        workloads.push(...workloadsOf(rows));
      }
    }
    await addToRollups(this.db, cluster, changes, unfolded, lost);
    await UnfoldedHours.of(this.db).change(
      cluster,
      changes.flatMap(({ hour }) =>
        unfolded.has(hour) && before.has(hour) ? [hour] : [],
      ),
    );
    return workloads;
  }

  private async rewriteHour(
    cluster: string,
    hour: number,
    rows: readonly HourRow[],
    old: readonly HourRow[],
    changed: readonly HourRow[],
  ): Promise<void> {
    const workloads = new Set(changed.map(({ workload }) => workload));
    const few = workloads.size < REWRITE_ALL * old.length;
    const ofHour = () => this.db('ledger_hours').where({ cluster, hour });
    if (few) {
      for (const some of parts([...workloads], 500)) {
        await ofHour().whereIn('workload', some).delete();
      }
    } else if (old.length > 0) {
      await ofHour().delete();
    }
    await writeRows(
      this.db,
      'ledger_hours',
      columnsOf({ cluster, hour }),
      few ? rows.filter(({ workload }) => workloads.has(workload)) : rows,
    );
  }

  /** @returns workloads of which something was posted */
  private async correct(
    cluster: string,
    hours: readonly SettledHour[],
    before: ReadonlyMap<number, HourRow[]>,
    postedAt: number,
  ): Promise<string[]> {
    if (hours.length === 0) return [];
    const corrections = CorrectionStore.of(this.db);
    const earlier = await corrections.ofHours(
      cluster,
      hours.map(({ hour }) => hour),
    );
    const changes = hours.map(({ hour, rows }) => ({
      hour,
      rows: differences(
        [...(before.get(hour) ?? []), ...(earlier.get(hour) ?? [])],
        rows,
      ).rows,
    }));
    await corrections.post(
      changes.flatMap(({ hour, rows }) =>
        rows.map(row => ({ ...row, cluster, usageHour: hour, postedAt })),
      ),
    );
    return changes.flatMap(({ rows }) => workloadsOf(rows));
  }
}

function workloadsOf(rows: readonly HourRow[]): string[] {
  return rows.map(({ workload }) => workload);
}
