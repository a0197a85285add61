import type { Knex } from 'knex';
import { SETTLED_KEY_COLUMNS } from './rowColumns';
import { DAY_MS, dayOf, monthOf, nextMonth } from './time';

/** What `ledger_team_days` and `ledger_team_months` tell rows apart by, beside their start: all but workload and attempt. */
export const TEAM_KEY_COLUMNS = [
  'cluster',
  ...SETTLED_KEY_COLUMNS.filter(
    column => column !== 'workload' && column !== 'attempt',
  ),
];

/**
 * Sums days once more without workloads and attempts, and months of those, so that answers about teams read few rows. In the transaction
 * that changed the days.
 *
 * @param hours - starts of hours of the days that changed
 */
export async function sumTeams(
  db: Knex,
  cluster: string,
  hours: readonly number[],
): Promise<void> {
  for (const day of new Set(hours.map(dayOf))) {
    await sum(
      db,
      cluster,
      ['ledger_days', 'day'],
      ['ledger_team_days', 'day'],
      [day, day + DAY_MS],
    );
  }
  for (const month of new Set(hours.map(monthOf))) {
    await sum(
      db,
      cluster,
      ['ledger_team_days', 'day'],
      ['ledger_team_months', 'month'],
      [month, nextMonth(month)],
    );
  }
}

async function sum(
  db: Knex,
  cluster: string,
  [from, fromColumn]: [table: string, start: string],
  [to, toColumn]: [table: string, start: string],
  [start, end]: [number, number],
): Promise<void> {
  await db(to)
    .where({ cluster, [toColumn]: start })
    .delete();
  const keys = TEAM_KEY_COLUMNS.join(', ');
  const amounts = ['milli_gpu_ms', 'cost_micros', 'unpriced_milli_gpu_ms'];
  await db.raw(
    `insert into ${to} (${toColumn}, ${keys}, ${amounts.join(', ')})
     select cast(? as bigint), ${keys}, ${amounts
      .map(column => `cast(sum(${column}) as bigint)`)
      .join(', ')}
     from ${from} where cluster = ? and ${fromColumn} >= ? and ${fromColumn} < ?
     group by ${keys}`,
    [start, cluster, start, end],
  );
}
