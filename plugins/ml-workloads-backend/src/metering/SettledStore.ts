import type { Knex } from 'knex';
import { parts } from '../database/sql';
import { ensureHourPartitions } from './hourPartitions';
import { ROW_COLUMNS, SETTLED_KEY_COLUMNS } from './rowColumns';
import { isPostgres, toMs, writeRows, type Column } from './rowsSql';
import type { HourRow, SettledHour } from './settleInputs';
import { sumTeams } from './teamSums';
import { DAY_MS, dayOf, HOUR_MS, monthOf, nextMonth } from './time';

type Stored = HourRow & { cluster: string; hour: number };

const HOUR_COLUMNS: Column<Stored>[] = [
  { name: 'cluster', type: 'text', value: r => r.cluster },
  { name: 'hour', type: 'bigint', value: r => r.hour },
  ...ROW_COLUMNS,
];

const SETTLED_COLUMNS: Column<
  SettledHour & { cluster: string; settledAt: number; postgres: boolean }
>[] = [
  { name: 'cluster', type: 'text', value: r => r.cluster },
  { name: 'hour', type: 'bigint', value: r => r.hour },
  { name: 'settled_to', type: 'bigint', value: r => r.to },
  // SQLite has no booleans.
  {
    name: 'provisional',
    type: 'boolean',
    value: r => (r.postgres ? r.provisional : Number(r.provisional)),
  },
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

export interface DirtyMark {
  cluster: string;
  hour: number;
  revision: number;
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

  /** Replaces hours of one cluster and the days and months that they are in. */
  async replace(
    cluster: string,
    hours: readonly SettledHour[],
    settledAt: number,
  ): Promise<void> {
    const starts = hours.map(({ hour }) => hour);
    const before = await this.workloadsOf(cluster, starts);
    await ensureHourPartitions(this.db, starts);
    await this.db('ledger_hours')
      .where({ cluster })
      .whereIn('hour', starts)
      .delete();
    await writeRows(
      this.db,
      'ledger_hours',
      HOUR_COLUMNS,
      hours.flatMap(({ hour, rows }) =>
        rows.map(row => ({ ...row, cluster, hour })),
      ),
    );
    const postgres = isPostgres(this.db);
    await writeRows(
      this.db,
      'ledger_settled_hours',
      SETTLED_COLUMNS,
      hours.map(hour => ({ ...hour, cluster, settledAt, postgres })),
      ['cluster', 'hour'],
    );
    for (const day of new Set(starts.map(dayOf))) {
      await this.sum('ledger_hours', 'hour', 'ledger_days', 'day', cluster, [
        day,
        day + DAY_MS,
      ]);
    }
    for (const month of new Set(starts.map(monthOf))) {
      await this.sum('ledger_days', 'day', 'ledger_months', 'month', cluster, [
        month,
        nextMonth(month),
      ]);
    }
    await sumTeams(this.db, cluster, starts);
    const after = hours.flatMap(({ rows }) => rows.map(r => r.workload));
    await this.totalWorkloads([...new Set([...before, ...after])]);
  }

  /** What hours are settled to, before they are settled anew: a correction may take all of a workload's time away. */
  private async workloadsOf(
    cluster: string,
    hours: readonly number[],
  ): Promise<string[]> {
    const rows = await this.db('ledger_hours')
      .where({ cluster })
      .whereIn('hour', hours)
      .distinct('workload');
    return rows.map(({ workload }) => workload);
  }

  /** The list of workloads is ordered and grouped by what each has cost so far, so that it stands beside the workload. */
  private async totalWorkloads(ids: readonly string[]): Promise<void> {
    const total = (column: string) =>
      this.db.raw(
        `(select cast(sum(${column}) as bigint) from ledger_months where workload = workloads.id)`,
      );
    for (const some of parts(ids.filter(Boolean), 500)) {
      await this.db('workloads')
        .whereIn('id', some)
        .update({
          settled_milli_gpu_ms: total('milli_gpu_ms'),
          settled_cost_micros: total('cost_micros'),
          settled_unpriced_milli_gpu_ms: total('unpriced_milli_gpu_ms'),
        });
    }
  }

  /** Sums never leave the database, where they are exact 64-bit integers. */
  private async sum(
    from: string,
    fromColumn: string,
    to: string,
    toColumn: string,
    cluster: string,
    [start, end]: [number, number],
  ): Promise<void> {
    await this.db(to)
      .where({ cluster, [toColumn]: start })
      .delete();
    const keys = SETTLED_KEY_COLUMNS.join(', ');
    const total = (column: string) => `cast(sum(${column}) as bigint)`;
    await this.db.raw(
      `insert into ${to} (cluster, ${toColumn}, ${keys}, milli_gpu_ms, cost_micros, unpriced_milli_gpu_ms)
       select cluster, cast(? as bigint), ${keys}, ${total(
        'milli_gpu_ms',
      )}, ${total('cost_micros')}, ${total('unpriced_milli_gpu_ms')}
       from ${from} where cluster = ? and ${fromColumn} >= ? and ${fromColumn} < ?
       group by cluster, ${keys}`,
      [start, cluster, start, end],
    );
  }
}
