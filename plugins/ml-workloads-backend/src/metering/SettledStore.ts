import type { Knex } from 'knex';
import { parts } from '../database/sql';
import { CorrectionStore, differences } from './corrections';
import { ensureHourPartitions } from './hourPartitions';
import { addToRollups, type HourChange } from './rollups';
import { columnsOf, readRow, rowSelect } from './rowColumns';
import { isPostgres, toMs, writeRows, type Column } from './rowsSql';
import type { HourRow, SettledHour } from './settleInputs';
import { HOUR_MS } from './time';

type StoredHour = SettledHour & {
  cluster: string;
  settledAt: number;
  closed: boolean;
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
];

/**
 * The order in which rows are cheapest to write. SQLite walks the keys, which begin with the workload, instead of searching each one; in
 * PostgreSQL rows of a team come to lie on few pages, which is how they are read.
 */
function inOrderOfIndexes(postgres: boolean) {
  const compare = (a: string, b: string) => {
    if (a === b) return 0;
    return a < b ? -1 : 1;
  };
  return (a: HourRow, b: HourRow) =>
    (postgres && compare(a.team, b.team)) || compare(a.workload, b.workload);
}

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
   * added to the corrections.
   */
  async replace(
    cluster: string,
    hours: readonly SettledHour[],
    { settledAt, openFrom = -Infinity }: ReplaceOptions,
  ): Promise<void> {
    const stored = await this.storedHours(cluster, hours);
    const closed = (hour: number) =>
      hour < openFrom || stored.get(hour) === true;
    const before = await this.rowsOf(cluster, [...stored.keys()]);
    const [fixed, open] = [true, false].map(value =>
      hours.filter(({ hour }) => closed(hour) === value),
    );
    const changes = [
      ...(await this.rewrite(cluster, open, before)),
      ...(await this.correct(cluster, fixed, before, settledAt)),
    ];
    const postgres = isPostgres(this.db);
    await writeRows(
      this.db,
      'ledger_settled_hours',
      SETTLED_COLUMNS,
      hours.map(hour => ({
        ...hour,
        cluster,
        settledAt,
        closed: closed(hour.hour),
        postgres,
      })),
      ['cluster', 'hour'],
    );
    await this.totalWorkloads(changes);
  }

  /** Hours that were settled before, and whether they are closed. */
  private async storedHours(
    cluster: string,
    hours: readonly SettledHour[],
  ): Promise<Map<number, boolean>> {
    const rows = await this.db('ledger_settled_hours')
      .where({ cluster })
      .whereIn(
        'hour',
        hours.map(({ hour }) => hour),
      )
      .select('hour', 'closed');
    return new Map(rows.map(row => [toMs(row.hour), Boolean(row.closed)]));
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

  /** @returns what the hours have more than before */
  private async rewrite(
    cluster: string,
    hours: readonly SettledHour[],
    before: ReadonlyMap<number, HourRow[]>,
  ): Promise<HourChange[]> {
    await ensureHourPartitions(
      this.db,
      hours.map(({ hour }) => hour),
    );
    const changes: HourChange[] = [];
    let lost = false;
    const order = inOrderOfIndexes(isPostgres(this.db));
    for (const { hour, rows: settled } of hours) {
      const old = before.get(hour) ?? [];
      const changed = differences(old, settled);
      if (changed.rows.length === 0) continue;
      changed.rows.sort(order);
      const rows = old.length === 0 ? changed.rows : [...settled].sort(order);
      await this.rewriteHour(cluster, hour, rows, old, changed.rows);
      const whole = old.length === 0;
      changes.push({ hour, rows: changed.rows, whole });
      lost ||= changed.lost;
    }
    await addToRollups(this.db, cluster, changes, lost);
    return changes;
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

  /** @returns what was posted */
  private async correct(
    cluster: string,
    hours: readonly SettledHour[],
    before: ReadonlyMap<number, HourRow[]>,
    postedAt: number,
  ): Promise<HourChange[]> {
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
    return changes;
  }

  /**
   * The list of workloads is ordered and grouped by what each has cost so far, so that it stands beside the workload: what it cost the team
   * that it belongs to. A team must not see there what another one spent on it before it was handed over.
   */
  private async totalWorkloads(changes: readonly HourChange[]): Promise<void> {
    const ids = new Set(
      changes.flatMap(({ rows }) => rows.map(({ workload }) => workload)),
    );
    ids.delete('');
    const amounts = ['milli_gpu_ms', 'cost_micros', 'unpriced_milli_gpu_ms'];
    const of = (table: string) =>
      `select ${amounts} from ${table} where workload = workloads.id
       and (workloads.team is null or category <> 'allocated' or ${table}.team = workloads.team)`;
    for (const some of parts([...ids], 500)) {
      await this.db.raw(
        `update workloads set (${amounts.map(name => `settled_${name}`)}) = (
           select ${amounts.map(name => `cast(sum(${name}) as bigint)`)}
           from (${of('ledger_months')} union all ${of(
          'ledger_corrections',
        )}) as settled)
         where id in (${some.map(() => '?')})`,
        some,
      );
    }
  }
}
