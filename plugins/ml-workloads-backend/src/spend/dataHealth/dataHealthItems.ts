import { LedgerStore } from '../../metering';
import { reachOf } from '../completeness';
import { observedOf } from '../leftClusters';
import { componentItems } from './componentItems';
import type { DataHealthOptions, Item } from './contracts';
import { coverageItems } from './coverageItems';
import { keptItems } from './keptItems';
import { lateItems } from './lateItems';
import { moneyItems } from './moneyItems';
import { nodeItems } from './nodeItems';
import { nodeClaimItems, priceSourceItems } from './priceItems';
import { problemItems } from './problemItems';

/** What makes the numbers uncertain, worst first. */
export async function dataHealthItems(
  options: DataHealthOptions,
): Promise<Item[]> {
  const items: Item[] = [];
  const reach = await reachOf(options.knex);
  const { left } = observedOf(reach, options.clusters, options.now);
  for (const { cluster, lastBeat } of reach) {
    const store = LedgerStore.of(options.knex, cluster);
    const gone = left.find(one => one.cluster === cluster);
    items.push(
      ...(await coverageItems(options, store, cluster, lastBeat, gone)),
      ...(await nodeItems(options, store, cluster)),
      ...(await componentItems(store, cluster, options.now)),
      ...(await nodeClaimItems(options.knex, cluster, options.now)),
    );
  }
  items.push(
    ...(await moneyItems(options)),
    ...(await priceSourceItems(options.knex, options.now)),
    ...(await lateItems(options.knex, options.now)),
    ...(await keptItems(options.knex)),
    ...(await problemItems(options.knex)),
  );
  const order = ['error', 'warning', 'info'];
  return items.sort(
    (a, b) => order.indexOf(a.severity) - order.indexOf(b.severity),
  );
}
