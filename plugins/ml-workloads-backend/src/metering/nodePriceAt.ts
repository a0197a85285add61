import type { Knex } from 'knex';
import { claimsOf, ClaimStore } from './dra';
import { LedgerStore } from './LedgerStore';
import { nodeHardware } from './nodeHardware';
import type { PriceReader } from './pricing';
import type { NodePrice } from './rates';
import { OPEN } from './time';

/**
 * The price of the node that bore a name at an instant.
 *
 * @returns undefined when the node is not known, has no GPUs or is unpriced
 */
export async function nodePriceAt(
  knex: Knex,
  cluster: string,
  name: string,
  at: number,
  prices: PriceReader,
): Promise<{ price: NodePrice; gpus: number } | undefined> {
  const nodes = (await LedgerStore.of(knex, cluster).nodesNamed(name)).sort(
    (a, b) => a.startAt - b.startAt,
  );
  const node =
    [...nodes].reverse().find(({ startAt }) => startAt <= at) ?? nodes[0];
  if (!node) return undefined;
  const { rates, splits } = prices.current();
  const { devices } = await claimsOf(ClaimStore.of(knex, cluster), [node], []);
  const { gpus, stretches } = nodeHardware(
    node,
    { from: node.startAt, to: OPEN },
    rates.inCluster(cluster),
    { cluster, splits },
    devices,
  );
  const price = stretches.find(s => s.from <= at && at < s.to)?.price;
  return price && { price, gpus };
}
