import type { Knex } from 'knex';
import {
  instanceTypeOf,
  LedgerStore,
  monthOf,
  nodeHardware,
  OPEN,
  type RateTable,
} from '../../metering';
import type { Item, LivingNode } from './contracts';
import { unpricedThisMonth } from './touched';

interface Unpriced {
  knex: Knex;
  store: LedgerStore;
  cluster: string;
  rates: RateTable;
  /** UTC ms */
  now: number;
  /** Names of the living nodes without a price now, by {@link unpricedTypeOf}. */
  unpriced: ReadonlyMap<string, readonly string[]>;
}

/** By what nodes without a price are told apart: their instance type. */
export function unpricedTypeOf({ states }: Pick<LivingNode, 'states'>): string {
  const { labels } = states[states.length - 1].state;
  return instanceTypeOf(labels) ?? 'without an instance type';
}

/** Nodes that have no price now, by instance type; where all have one, those that had none for a part of this month. */
export async function unpricedItems(options: Unpriced): Promise<Item[]> {
  const { knex, cluster, now, unpriced } = options;
  if (unpriced.size === 0) return goneUnpricedItems(options);
  const touched =
    unpriced.size === 1 ? await unpricedThisMonth(knex, cluster, now) : null;
  return [...unpriced].map(([type, names]) => ({
    code: 'unpriced',
    severity: 'error',
    subject: `Nodes ${type}`,
    sentence: `${names.length} node${
      names.length === 1 ? ' has' : 's have'
    } no price (${names.slice(0, 3).join(', ')}${
      names.length > 3 ? ', …' : ''
    }); their GPU time counts, their money is unknown.`,
    fix: 'Add a rate row for the instance type to mlWorkloads.pricing.rates, or take the public prices (mlWorkloads.pricing.publicPrices).',
    since: null,
    cluster,
    // The ledger keeps no instance types: of several it cannot be told apart.
    touched,
  }));
}

/** Nodes that had no price for a part of this month, living ones that have one now and such as are gone. */
async function goneUnpricedItems({
  knex,
  store,
  cluster,
  rates,
  now,
}: Unpriced): Promise<Item[]> {
  const touched = await unpricedThisMonth(knex, cluster, now);
  if (touched.gpuMs === 0) return [];
  const from = monthOf(now);
  const nodes = await store.nodesBetween(from, now, []);
  const unpriced = nodes.filter(node => {
    const life = { from: node.startAt, to: node.deletedAt ?? OPEN };
    return nodeHardware(node, life, rates).stretches.some(
      ({ to, price }) => to > from && !price,
    );
  });
  const types = [...new Set(unpriced.map(unpricedTypeOf))].sort();
  return [
    {
      code: 'unpriced',
      severity: 'warning',
      subject: types.length > 0 ? `Nodes ${types.join(', ')}` : cluster,
      sentence:
        'They had no price for a part of this month, or are gone; their GPU time counts, their money is unknown.',
      fix: 'Add a rate row for the instance type to mlWorkloads.pricing.rates that holds from then on: the hours are settled anew.',
      since: null,
      cluster,
      touched,
    },
  ];
}
