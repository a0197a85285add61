import type { Knex } from 'knex';
import { isPostgres } from '../../isPostgres';
import { AMOUNT_COLUMNS, SETTLED_KEY_COLUMNS } from '../rowColumns';
import { addSelected, toMs, writeRows, type Column } from '../rowsSql';
import { DAY_MS, dayOf, monthOf } from '../time';
import { totalWorkloads } from '../workloadTotals';
import { SUM_TABLES, type SummedIn } from './settledSums';

/** Hours of a cluster that are in no day and month of workloads yet. */
export interface UnfoldedDay {
  cluster: string;
  /** UTC ms of its start. */
  day: number;
}

const HOUR_COLUMNS: Column<{ cluster: string; hour: number }>[] = [
  { name: 'cluster', type: 'text', value: r => r.cluster },
  { name: 'hour', type: 'bigint', value: r => r.hour },
  { name: 'day', type: 'bigint', value: r => dayOf(r.hour) },
  { name: 'month', type: 'bigint', value: r => monthOf(r.hour) },
];

/** An hour that is not in the totals of its workloads as it is. */
export interface UntotalledHour {
  cluster: string;
  /** UTC ms of its start. */
  hour: number;
  /** How often it came out otherwise. */
  changes: number;
}

const KEYS = ['cluster', ...SETTLED_KEY_COLUMNS];

/**
 * Which settled hours are in no day and month of workloads yet, in SQL. An hour is either among them or in both, so that nothing is counted
 * twice or left out, whatever was interrupted.
 */
export class UnfoldedHours {
  private constructor(private readonly db: Knex) {}

  static of(db: Knex): UnfoldedHours {
    return new UnfoldedHours(db);
  }

  /** Keeps that hours which were never settled before are not folded. */
  async add(cluster: string, hours: readonly number[]): Promise<void> {
    await writeRows(
      this.db,
      'ledger_unfolded_hours',
      HOUR_COLUMNS,
      hours.map(hour => ({ cluster, hour })),
    );
  }

  /** Which of the hours are not folded. Nobody folds them until the transaction is over. */
  async among(
    cluster: string,
    hours: readonly number[],
  ): Promise<ReadonlySet<number>> {
    if (hours.length === 0) return new Set();
    const rows = this.db('ledger_unfolded_hours')
      .where({ cluster })
      .whereIn('hour', hours)
      .select('hour');
    if (isPostgres(this.db)) rows.forUpdate();
    return new Set((await rows).map(row => toMs(row.hour)));
  }

  /** Clusters that have some. */
  async clusters(): Promise<string[]> {
    return this.db('ledger_unfolded_hours')
      .distinct('cluster')
      .orderBy('cluster')
      .pluck('cluster');
  }

  /** Keeps that hours came out otherwise than before. */
  async change(cluster: string, hours: readonly number[]): Promise<void> {
    if (hours.length === 0) return;
    await this.db('ledger_unfolded_hours')
      .where({ cluster })
      .whereIn('hour', hours)
      .increment('changes', 1);
  }

  /** Hours of a cluster that are not in the totals of their workloads as they are. */
  async untotalled(cluster: string): Promise<UntotalledHour[]> {
    return this.readUntotalled(rows => rows.where('u.cluster', cluster));
  }

  private async readUntotalled(
    narrow: (rows: Knex.QueryBuilder) => void,
  ): Promise<UntotalledHour[]> {
    const rows = await this.db('ledger_unfolded_hours as u')
      .whereRaw('u.changes > u.totalled')
      .modify(narrow)
      .select('u.cluster', 'u.hour', 'u.changes')
      .orderBy('u.hour');
    return rows.map((row: any) => ({
      cluster: row.cluster,
      hour: toMs(row.hour),
      changes: Number(row.changes),
    }));
  }

  /** Sums the workloads of an hour anew. What is interrupted is done again. */
  async total({ cluster, hour, changes }: UntotalledHour): Promise<void> {
    const ids = await this.db('ledger_hours')
      .where({ cluster, hour })
      .distinct('workload')
      .pluck('workload');
    await totalWorkloads(this.db, ids);
    await this.db('ledger_unfolded_hours')
      .where({ cluster, hour })
      .update({ totalled: changes });
  }

  /** Days that are over: a later one has settled hours. Oldest first in each cluster. */
  async daysOver(cluster?: string): Promise<UnfoldedDay[]> {
    const latest = this.db('ledger_settled_hours as s')
      .max('s.hour')
      .whereRaw('s.cluster = u.cluster');
    return this.days(rows => {
      if (cluster !== undefined) rows.where('u.cluster', cluster);
      rows.where('u.day', '<=', this.db.raw('? - ?', [latest, DAY_MS]));
    });
  }

  /** Days that begin before a time. */
  async daysBefore(cluster: string, before: number): Promise<UnfoldedDay[]> {
    return this.days(rows =>
      rows.where('u.cluster', cluster).where('u.day', '<', before),
    );
  }

  private async days(
    narrow: (rows: Knex.QueryBuilder) => void,
  ): Promise<UnfoldedDay[]> {
    const rows = await this.db('ledger_unfolded_hours as u')
      .modify(narrow)
      .distinct('u.cluster', 'u.day')
      .orderBy(['u.cluster', 'u.day']);
    return rows.map(row => ({ cluster: row.cluster, day: toMs(row.day) }));
  }

  /** Adds the hours of a day that are not folded to their day and month. Must run in a transaction. */
  async fold({ cluster, day }: UnfoldedDay): Promise<void> {
    const unfolded = () =>
      this.db('ledger_unfolded_hours').where({ cluster, day });
    if (isPostgres(this.db)) await unfolded().select('hour').forUpdate();
    for (const hour of await this.readUntotalled(rows =>
      rows.where('u.cluster', cluster).where('u.day', day),
    )) {
      await this.total(hour);
    }
    // An hour may have come late, when its day was folded already.
    const first = !(await this.db('ledger_days')
      .where({ cluster, day })
      .first('day'));
    await this.addTo('day', day, this.sums(unfolded()));
    await this.addTo(
      'month',
      monthOf(day),
      first
        ? this.db('ledger_days')
            .where({ cluster, day })
            .select(...KEYS, ...AMOUNT_COLUMNS)
        : this.sums(unfolded()),
    );
    await unfolded().delete();
  }

  private sums(hours: Knex.QueryBuilder): Knex.QueryBuilder {
    const columns = KEYS.map(name => `h.${name}`);
    return this.db
      .from(hours.select('hour', 'cluster').as('u'))
      .join('ledger_hours as h', on =>
        on.on('h.hour', 'u.hour').on('h.cluster', 'u.cluster'),
      )
      .select(
        ...columns,
        ...AMOUNT_COLUMNS.map(name =>
          this.db.raw(`cast(sum(h.${name}) as bigint) as ${name}`),
        ),
      )
      .groupBy(columns);
  }

  private async addTo(
    step: SummedIn,
    start: number,
    sums: Knex.QueryBuilder,
  ): Promise<void> {
    await addSelected(
      this.db,
      SUM_TABLES[step],
      [step, ...KEYS, ...AMOUNT_COLUMNS],
      [step, ...KEYS],
      this.db
        .from(sums.as('s'))
        // Along the key: each page of its index is visited once.
        .whereRaw('true')
        .select(
          this.db.raw('cast(? as bigint)', [start]),
          ...KEYS,
          ...AMOUNT_COLUMNS,
        )
        .orderBy('workload'),
    );
  }
}
