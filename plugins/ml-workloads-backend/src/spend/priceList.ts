import {
  formatDecimal,
  toMicros,
  type NodeClassPrice,
  type RateList,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { createHash } from 'crypto';
import type { Knex } from 'knex';
import {
  capacityTypeOf,
  claimsOf,
  ClaimStore,
  FULLY_LOADED,
  gpuHourPrice,
  instanceTypeOf,
  LedgerStore,
  modelOf,
  nodeHardware,
  OPEN,
  PriceStore,
  regionOf,
  type NodePrice,
  type PriceReader,
  type RateRow,
} from '../metering';
import { decodeCursor, encodeCursor } from '../pageCursor';
import { toTimestamp } from './completeness';

/** Most kinds of node in an answer. */
const MOST_CLASSES = 500;

/** What a node's price is and where it comes from; all null where it is unpriced. */
function priceFields(
  price: NodePrice | undefined,
  gpus: number,
): Pick<
  NodeClassPrice,
  | 'pricePerNodeHour'
  | 'pricePerGpuHourMicros'
  | 'gpuShare'
  | 'kind'
  | 'source'
  | 'retrievedAt'
  | 'effectiveFrom'
> {
  if (!price) {
    return {
      pricePerNodeHour: null,
      pricePerGpuHourMicros: null,
      gpuShare: null,
      kind: null,
      source: null,
      retrievedAt: null,
      effectiveFrom: null,
    };
  }
  const { numerator, denominator } = price.share ?? FULLY_LOADED;
  return {
    pricePerNodeHour: formatDecimal(price.price),
    pricePerGpuHourMicros: toMicros(gpuHourPrice(price, gpus)),
    gpuShare: Number((numerator * 1_000_000n) / denominator) / 1_000_000,
    kind: price.row.kind,
    source: price.row.source,
    retrievedAt: price.row.retrievedAt,
    effectiveFrom: price.row.effectiveFrom,
  };
}

/** What the living nodes of a cluster cost at an instant, one row for each kind of node at one price. */
async function classesOf(
  knex: Knex,
  cluster: string,
  prices: PriceReader,
  at: number,
): Promise<NodeClassPrice[]> {
  const { rates, splits } = prices.current();
  const nodes = await LedgerStore.of(knex, cluster).livingNodes();
  const { devices } = await claimsOf(ClaimStore.of(knex, cluster), nodes, []);
  const classes = new Map<string, NodeClassPrice>();
  for (const node of nodes) {
    const { gpus, stretches } = nodeHardware(
      node,
      { from: node.startAt, to: OPEN },
      rates.inCluster(cluster),
      { cluster, splits },
      devices,
    );
    const now = stretches.find(({ from, to }) => from <= at && at < to);
    if (gpus === 0 || !now) continue;
    const { labels } = node.states[node.states.length - 1].state;
    const kind = {
      cluster,
      instanceType: instanceTypeOf(labels) ?? null,
      gpuModel: modelOf(node),
      gpusPerNode: gpus,
      region: regionOf(labels) ?? null,
      capacityType: capacityTypeOf(labels),
      ...priceFields(now.price, gpus),
    };
    const key = JSON.stringify(kind);
    const same = classes.get(key);
    if (same) same.nodes += 1;
    else classes.set(key, { ...kind, nodes: 1 });
  }
  return [...classes.values()];
}

/** Which of the rows are told. */
export interface RatePage {
  /** Most rows. */
  limit: number;
  /** `nextCursor` of the page before. */
  cursor?: string;
}

/**
 * `GET /rates`: a page of the rows; with the first one also how each source fared, and what the nodes that live cost by them, those without
 * a price first.
 *
 * @throws InputError for what is no cursor of this list
 */
export async function priceList(
  knex: Knex,
  prices: PriceReader,
  at: number,
  page: RatePage,
): Promise<RateList> {
  const { rates } = prices.current();
  return {
    // In the order in which they are tried; of the book, which a replay fills without a database.
    ...pageOf(rates.rows(), page),
    currency: rates.currency,
    ...(page.cursor === undefined
      ? await pricesNow(knex, prices, at)
      : { sources: null, classes: null }),
  };
}

const ORDER = 'rates';

/** Rows may come and go between two pages: one begins after the row that the page before ended with, or, where that is gone, in its place. */
function pageOf(
  rows: readonly RateRow[],
  { limit, cursor }: RatePage,
): Pick<RateList, 'items' | 'totalItems' | 'nextCursor'> {
  const after = decodeCursor(ORDER, cursor, /^\d{1,9}$/);
  const expected = Number(after?.value ?? 0);
  const found = after
    ? rows.findIndex(row => digestOf(row) === after.id) + 1
    : 0;
  const start = found || expected;
  const items = rows.slice(start, start + limit);
  const next = start + items.length;
  return {
    items,
    totalItems: rows.length,
    nextCursor:
      next < rows.length && items.length > 0
        ? encodeCursor(ORDER, {
            value: String(next),
            id: digestOf(rows[next - 1]),
          })
        : null,
  };
}

function digestOf(row: RateRow): string {
  return createHash('sha256')
    .update(JSON.stringify(row))
    .digest('base64url')
    .slice(0, 22);
}

/** How each source of prices fared, and what nodes cost. */
async function pricesNow(
  knex: Knex,
  prices: PriceReader,
  at: number,
): Promise<Pick<RateList, 'sources' | 'classes'>> {
  const store = PriceStore.of(knex);
  const stored = await store.rates();
  const clusters: string[] = await knex('ledger_clusters')
    .orderBy('cluster')
    .pluck('cluster');
  const classes: NodeClassPrice[] = [];
  for (const cluster of clusters) {
    classes.push(...(await classesOf(knex, cluster, prices, at)));
  }
  classes.sort(
    (a, b) =>
      Number(a.pricePerNodeHour !== null) -
        Number(b.pricePerNodeHour !== null) || b.nodes - a.nodes,
  );
  return {
    sources: (await store.sources()).map(source => ({
      key: source.key,
      title: source.title,
      attemptedAt: new Date(source.attemptedAt).toISOString(),
      succeededAt: toTimestamp(source.succeededAt),
      problem: source.problem,
      rows: stored.filter(({ sourceKey }) => sourceKey === source.key).length,
    })),
    classes: classes.slice(0, MOST_CLASSES),
  };
}
