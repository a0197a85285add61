import {
  toMicros,
  type WorkloadSpend,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { Knex } from 'knex';
import type { SpendSelection } from '../contracts';
import {
  gpuHourPrice,
  HOUR_MS,
  hourOf,
  nodePriceAt,
  toMs,
  type PriceReader,
  settledSums,
} from '../metering';
import { readSum, SUM_COLUMNS, toAmount, total, ZERO } from './amounts';
import { leastOf, reachOf, toTimestamp } from './completeness';
import { LONGEST_HOURS_MS } from './period';
import { narrow } from './selection';

/** What a node's GPU costs for an hour, from the node that the workload's last pod ran on; undefined when it is unpriced or unknown. */
async function priceOfLastPod(
  knex: Knex,
  workload: string,
  rates: PriceReader,
): Promise<{ micros: bigint; source: string } | undefined> {
  const pod = await knex('workload_pods')
    .where({ workload_id: workload })
    .orderBy('created_at', 'desc')
    .first('cluster', 'uid');
  const held =
    pod &&
    (await knex('ledger_pods')
      .where({ cluster: pod.cluster, uid: pod.uid })
      .first('node_name', 'start_at'));
  if (!held) return undefined;
  const found = await nodePriceAt(
    knex,
    pod.cluster,
    held.node_name,
    toMs(held.start_at),
    rates,
  );
  if (!found) return undefined;
  return {
    micros: gpuHourPrice(found.price, found.gpus),
    source: found.price.row.source,
  };
}

/**
 * `GET /workloads/:id/spend`: all of it by phase from months, the last two days by hour.
 *
 * @param whose - the workload, and what the person may see of it
 */
export async function workloadSpend(
  knex: Knex,
  whose: Pick<SpendSelection, 'allowed'> & { workload: string },
  rates: PriceReader,
  now: number,
): Promise<WorkloadSpend> {
  const phases: any[] = await knex
    .from(settledSums(knex, 'month', { byWorkload: true }))
    .modify(builder => narrow(builder, whose))
    .select('phase', knex.raw(SUM_COLUMNS))
    .groupBy('phase');
  const sums = new Map(phases.map(row => [row.phase, readSum(row)]));
  const hours: any[] = await knex('ledger_hours')
    .modify(builder => narrow(builder, whose))
    .where('hour', '>=', hourOf(now - LONGEST_HOURS_MS))
    .select('cluster', 'hour', 'phase', knex.raw(SUM_COLUMNS))
    .groupBy('cluster', 'hour', 'phase')
    .orderBy(['hour', { column: 'phase', order: 'desc' }]);
  const owner = await knex
    .from(settledSums(knex, 'month', { byWorkload: true }))
    .where({ workload: whose.workload })
    .first('cluster', 'currency');
  const reach = owner ? await reachOf(knex, owner.cluster) : [];
  const completeUntil = leastOf(reach.map(r => r.completeUntil));
  const price = await priceOfLastPod(knex, whose.workload, rates);
  return {
    ...toAmount(total(sums.values())),
    currency: owner?.currency ?? rates.current().rates.currency,
    starting: toAmount(sums.get('starting') ?? ZERO),
    running: toAmount(sums.get('running') ?? ZERO),
    hours: hours.map(row => ({
      ...toAmount(readSum(row)),
      hour: new Date(toMs(row.hour)).toISOString(),
      phase: row.phase,
      provisional:
        completeUntil === null || completeUntil < toMs(row.hour) + HOUR_MS,
    })),
    pricePerGpuHourMicros: toMicros(price?.micros ?? null),
    priceSource: price?.source ?? null,
    completeUntil: toTimestamp(completeUntil),
  };
}
