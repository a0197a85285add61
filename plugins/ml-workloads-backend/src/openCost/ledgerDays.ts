import type { Knex } from 'knex';
import { toBigint, toMs } from '../metering';
import type { Ours } from './reconcile';

/** A day of the ledger, by what the second opinion can be compared with. */
export interface LedgerDay extends Ours {
  day: number;
  category: string;
  /** Empty where the category has no team. */
  team: string;
}

/** Days of a cluster in [from, to), from the sums that are written with each hour. */
export async function ledgerDays(
  knex: Knex,
  cluster: string,
  from: number,
  to: number,
): Promise<LedgerDay[]> {
  const text = (sql: string, name: string) =>
    knex.raw(`cast(sum(${sql}) as text) as ${name}`);
  const rows = await knex('ledger_team_days')
    .where({ cluster })
    .where('day', '>=', from)
    .where('day', '<', to)
    .select(
      'day',
      'category',
      'team',
      text('milli_gpu_ms', 'milli'),
      text('cost_micros', 'cost'),
      text('unpriced_milli_gpu_ms', 'unpriced'),
      text(
        `case when phase = 'starting' then cost_micros end`,
        'starting_cost',
      ),
    )
    .groupBy('day', 'category', 'team');
  return rows.map((row: any) => ({
    day: toMs(row.day),
    category: row.category,
    team: row.team,
    milliGpuMs: toBigint(row.milli) ?? 0n,
    costMicros: toBigint(row.cost),
    unpricedMilliGpuMs: toBigint(row.unpriced) ?? 0n,
    startingCostMicros: toBigint(row.starting_cost),
  }));
}
