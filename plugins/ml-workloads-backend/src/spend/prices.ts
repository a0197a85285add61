import {
  divideHalfEven,
  priceOfMilliseconds,
  toMicros,
  type SpendPrice,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { Knex } from 'knex';
import type { SpendQuery } from '../contracts';
import {
  HOUR_MS,
  LedgerStore,
  MINUTE_MS,
  modelOf,
  monthOf,
  nodeHardware,
  type NodeFacts,
  type NodePrice,
  type Pricing,
} from '../metering';
import { allocatedOnly } from './cellsSql';
import type { Period } from './period';
import { rowsOf, teamTable } from './selection';

/** Most kinds of GPU in an answer, and most prices of one kind. */
const MOST_KINDS = 50;
const MOST_PRICES = 10;
/** Of a cluster, the newest: nodes of one kind have the same price. */
const MOST_NODES = 500;

const UNPRICED = {
  pricePerGpuHourMicros: null,
  kind: null,
  source: null,
  retrievedAt: null,
  effectiveFrom: null,
};

/**
 * Where the prices of the kinds of GPU in an answer come from. Nodes are read at most once a minute for each period: their prices change
 * rarely, and answers are asked for often.
 */
export class NodePrices {
  private readonly known = new Map<
    string,
    { until: number; pricing: Pricing; prices: Promise<SpendPrice[]> }
  >();

  static create(options: { knex: Knex; now: () => number }): NodePrices {
    return new NodePrices(options);
  }

  private constructor(
    private readonly options: { knex: Knex; now: () => number },
  ) {}

  /** By model and capacity type, then by time. */
  async of(
    query: SpendQuery,
    period: Period,
    pricing: Pricing,
  ): Promise<SpendPrice[]> {
    const { knex } = this.options;
    // Those of the months that the period touches: a few rows instead of every day's.
    const months = { from: monthOf(period.from), to: period.to };
    const settled = teamTable('month', query);
    const [kinds, prices]: [any[], SpendPrice[]] = await Promise.all([
      rowsOf(knex, settled, query, months)
        .modify(builder => allocatedOnly(builder, query))
        .distinct('gpu_model', 'capacity_type')
        .orderBy(['gpu_model', 'capacity_type'])
        .limit(MOST_KINDS),
      this.inPeriod(query.cluster, period, pricing),
    ]);
    return kinds
      .filter(kind => kind.gpu_model)
      .flatMap(({ gpu_model: gpuModel, capacity_type: capacityType }) => {
        const found = prices.filter(
          price =>
            price.gpuModel === gpuModel && price.capacityType === capacityType,
        );
        return found.length > 0
          ? found.slice(0, MOST_PRICES)
          : [{ gpuModel, capacityType, ...UNPRICED }];
      });
  }

  private async inPeriod(
    cluster: string | undefined,
    period: Period,
    pricing: Pricing,
  ): Promise<SpendPrice[]> {
    const key = JSON.stringify([cluster, period]);
    const now = this.options.now();
    const known = this.known.get(key);
    if (known && known.until > now && known.pricing === pricing) {
      return known.prices;
    }
    for (const [other, { until }] of this.known) {
      if (until <= now) this.known.delete(other);
    }
    const prices = this.read(cluster, period, pricing);
    this.known.set(key, { until: now + MINUTE_MS, pricing, prices });
    prices.catch(() => this.known.delete(key));
    return prices;
  }

  private async read(
    cluster: string | undefined,
    period: Period,
    pricing: Pricing,
  ): Promise<SpendPrice[]> {
    const { knex } = this.options;
    const clusters: string[] = cluster
      ? [cluster]
      : await knex('ledger_clusters').orderBy('cluster').pluck('cluster');
    const prices = new Map<string, SpendPrice>();
    for (const name of clusters) {
      const nodes = await LedgerStore.of(knex, name).newestNodes(
        period.from,
        period.to,
        MOST_NODES,
      );
      for (const node of nodes) {
        for (const price of pricesOfNode(name, node, period, pricing)) {
          prices.set(JSON.stringify(price), price);
        }
      }
    }
    return [...prices.values()].sort((a, b) =>
      (a.effectiveFrom ?? '') < (b.effectiveFrom ?? '') ? -1 : 1,
    );
  }
}

function pricesOfNode(
  cluster: string,
  node: NodeFacts,
  { from, to }: Period,
  { rates, splits }: Pricing,
): SpendPrice[] {
  const life = {
    from: Math.max(from, node.startAt),
    to: Math.min(to, node.deletedAt ?? to),
  };
  if (life.from >= life.to || node.states.length === 0) return [];
  const { gpus, stretches } = nodeHardware(
    node,
    life,
    rates.inCluster(cluster),
    { cluster, splits },
  );
  return stretches.map(({ price, capacityType }) => ({
    gpuModel: modelOf(node),
    capacityType,
    ...(price ? provenance(price, gpus) : UNPRICED),
  }));
}

/** What the GPUs carry of it, by the GPU. */
function provenance({ price, share, row }: NodePrice, gpus: number) {
  const node = priceOfMilliseconds(price, HOUR_MS);
  return {
    pricePerGpuHourMicros: toMicros(
      share
        ? divideHalfEven(
            node * BigInt(share.numerator),
            BigInt(share.denominator) * BigInt(gpus),
          )
        : divideHalfEven(node, BigInt(gpus)),
    ),
    kind: row.kind,
    source: row.source,
    retrievedAt: row.retrievedAt,
    effectiveFrom: row.effectiveFrom,
  };
}
