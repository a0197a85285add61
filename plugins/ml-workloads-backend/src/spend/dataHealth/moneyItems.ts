import { monthOf, toBigint } from '../../metering';
import { readSum, SUM_COLUMNS, toAmount } from '../amounts';
import { toTimestamp } from '../completeness';
import { gpuHours } from '../gpuHours';
import type { DataHealthOptions, Item } from './contracts';

/** This month's GPU time that belongs to no team, and what pods held above what their nodes have. */
export async function moneyItems({
  knex,
  now,
}: DataHealthOptions): Promise<Item[]> {
  const month = monthOf(now);
  const rows: any[] = await knex('ledger_team_months')
    .where({ month, team: 'unattributed' })
    .select('cluster', knex.raw(SUM_COLUMNS))
    .groupBy('cluster');
  const over: any[] = await knex('ledger_settled_hours')
    .where('hour', '>=', month)
    .where('overcommitted_milli_gpu_ms', '>', 0)
    .select(
      'cluster',
      knex.raw('cast(sum(overcommitted_milli_gpu_ms) as text) as milli'),
    )
    .groupBy('cluster');
  return [
    ...rows.map(row => ({
      code: 'unattributed',
      severity: 'warning' as const,
      subject: row.cluster,
      sentence: `${gpuHours(
        readSum(row).milli,
      )} of this month belong to no team.`,
      fix: 'Claim it on the page of spend, or label the namespace with slipway.dev/team.',
      since: toTimestamp(month),
      cluster: row.cluster,
      touched: toAmount(readSum(row)),
    })),
    ...over.map(row => ({
      code: 'overcommitted',
      severity: 'info' as const,
      subject: row.cluster,
      sentence: `Pods held ${gpuHours(
        toBigint(row.milli)!,
      )} more than their nodes have this month, mostly because ends are observed late; money was shared over the larger sum.`,
      fix: 'Nothing, while it is a small part. Else look whether nodes share GPUs in a way that is not counted.',
      since: toTimestamp(month),
      cluster: row.cluster,
    })),
  ];
}
