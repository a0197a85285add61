import type { SpendAmount } from '@slipway/backstage-plugin-ml-workloads-common';
import type { Knex } from 'knex';
import { settledSums } from '../metering';
import { readSum, SUM_COLUMNS, toAmount } from './amounts';

/** What each attempt of a workload cost so far, by its number, from the sums of months. */
export async function attemptSpend(
  knex: Knex,
  workload: string,
): Promise<Map<number, SpendAmount>> {
  const rows: any[] = await knex
    .from(settledSums(knex, 'month', { byWorkload: true }))
    .where({ workload })
    .select('attempt', knex.raw(SUM_COLUMNS))
    .groupBy('attempt');
  return new Map(
    rows.map(row => [Number(row.attempt), toAmount(readSum(row))]),
  );
}
