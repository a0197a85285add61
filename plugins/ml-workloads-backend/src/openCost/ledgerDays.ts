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

/** Days of a cluster in [from, to) from the day table. */
export async function ledgerDays(
  knex: Knex,
  cluster: string,
  from: number,
  to: number,
): Promise<LedgerDay[]> {
  const text = (sql: string, name: string) =>
    knex.raw(`cast(sum(${sql}) as text) as ${name}`);
  const starting = (column: string) =>
    `case when phase = 'starting' then ${column} end`;
  const rows = await knex('ledger_days')
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
      text(starting('milli_gpu_ms'), 'starting_milli'),
      text(starting('cost_micros'), 'starting_cost'),
    )
    .groupBy('day', 'category', 'team');
  const gpuMs = (value: unknown) => (toBigint(value) ?? 0n) / 1000n;
  return rows.map((row: any) => ({
    day: toMs(row.day),
    category: row.category,
    team: row.team,
    gpuMs: gpuMs(row.milli),
    costMicros: toBigint(row.cost),
    unpricedGpuMs: gpuMs(row.unpriced),
    startingGpuMs: gpuMs(row.starting_milli),
    startingCostMicros: toBigint(row.starting_cost),
  }));
}
