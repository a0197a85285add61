import type { SpendAmount } from '@slipway/backstage-plugin-ml-workloads-common';
import type { Knex } from 'knex';
import { hourOf, monthOf } from '../../metering';
import { readSum, SUM_COLUMNS, toAmount } from '../amounts';
import { LONGEST_HOURS_MS } from '../period';

/** What nobody is known to have held while nobody watched; null when the gap is too long to read its hours one by one. */
export async function unmeteredIn(
  knex: Knex,
  cluster: string,
  gap: { from: number; to: number },
): Promise<SpendAmount | null> {
  if (gap.to - gap.from > LONGEST_HOURS_MS) return null;
  const row: any = await knex('ledger_hours')
    .where({ cluster, category: 'unmetered' })
    .where('hour', '>=', hourOf(gap.from))
    .where('hour', '<', gap.to)
    .select(knex.raw(SUM_COLUMNS))
    .first();
  return row && toAmount(readSum(row));
}

/** This month's GPU time of a cluster on nodes without a price; its money is null. */
export async function unpricedThisMonth(
  knex: Knex,
  cluster: string,
  now: number,
): Promise<SpendAmount> {
  const row: any = await knex('ledger_team_months')
    .where({ cluster, month: monthOf(now) })
    .where('unpriced_milli_gpu_ms', '>', 0)
    .select(knex.raw(SUM_COLUMNS))
    .first();
  const { unpriced } = readSum(row);
  return toAmount({ milli: unpriced, cost: null, unpriced });
}
