import { ResponseError } from '@backstage/errors';
import { z } from 'zod';
import { measuredPrice } from './decimalOf';
import type { ObservedRate, PriceSource } from './types';

export interface OpenCostConfig {
  /** Cluster whose nodes the metrics are about. */
  cluster: string;
  /** Address of Prometheus' HTTP API, without `/api/v1`. */
  url: string;
  /** Label matchers, e.g. `cluster_id="prod"`, where one Prometheus holds several clusters. */
  matchers?: string;
  /** Whether the prices go before contract rows (`node`) or after them (`list`). */
  kind: 'node' | 'list';
  headers?: Record<string, string>;
}

/** The answer of an instant query. */
const vectorSchema = z.object({
  status: z.literal('success'),
  data: z.object({
    resultType: z.literal('vector'),
    result: z.array(
      z.object({
        metric: z.record(z.string()),
        value: z.tuple([z.number(), z.string()]),
      }),
    ),
  }),
});

type Sample = z.output<typeof vectorSchema>['data']['result'][number];

const TIMEOUT_MS = 20_000;
/** A fleet of that many nodes is larger than any; an answer that is longer is not about nodes. */
const MOST_SAMPLES = 50_000;

async function instantQuery(
  config: OpenCostConfig,
  metric: string,
): Promise<Sample[]> {
  const query = config.matchers ? `${metric}{${config.matchers}}` : metric;
  const response = await fetch(
    `${config.url.replace(/\/+$/, '')}/api/v1/query`,
    {
      method: 'POST',
      headers: {
        ...config.headers,
        'Content-Type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams({ query }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    },
  );
  if (!response.ok) throw await ResponseError.fromResponse(response);
  const parsed = vectorSchema.safeParse(await response.json());
  if (!parsed.success) {
    throw new Error(
      `Prometheus answered ${query} with something that is no instant vector`,
    );
  }
  return parsed.data.data.result.slice(0, MOST_SAMPLES);
}

/** Where Prometheus relabels what is scraped, the node's own name is under `exported_node`. */
function nodeOf({ metric }: Sample): string | undefined {
  return metric.exported_node || metric.node || undefined;
}

/** The largest value of each node: two OpenCosts of one cluster tell the same, or one of them is restarting. */
function byNode(samples: readonly Sample[]): Map<string, string> {
  const values = new Map<string, string>();
  for (const sample of samples) {
    const node = nodeOf(sample);
    const price = measuredPrice(sample.value[1]);
    if (!node || price === undefined) continue;
    const known = values.get(node);
    if (known === undefined || Number(known) < Number(price)) {
      values.set(node, price);
    }
  }
  return values;
}

/**
 * Prices from OpenCost's metrics: `node_total_hourly_cost`, for the whole node; for nodes that have none `node_gpu_hourly_cost`, for one
 * GPU, as a fallback. A value of 0 is no price: OpenCost says 0 where it knows none.
 */
export function openCostRates(
  config: Pick<OpenCostConfig, 'cluster' | 'kind'>,
  currency: string,
  samples: { total: readonly Sample[]; gpu: readonly Sample[] },
): ObservedRate[] {
  const source = `OpenCost of cluster ${config.cluster}`;
  const totals = byNode(samples.total);
  const common = { cluster: config.cluster, currency };
  return [
    ...[...totals].map(
      ([node, price]): ObservedRate => ({
        ...common,
        kind: config.kind,
        node,
        pricePerNodeHour: price,
        source: `${source}, node_total_hourly_cost`,
      }),
    ),
    ...[...byNode(samples.gpu)]
      .filter(([node]) => !totals.has(node))
      .map(
        ([node, price]): ObservedRate => ({
          ...common,
          kind: 'fallback',
          node,
          pricePerGpuHour: price,
          source: `${source}, node_gpu_hourly_cost`,
        }),
      ),
  ];
}

/** `mlWorkloads.pricing.openCost` of one cluster. */
export function openCostSource(
  config: OpenCostConfig,
  currency: string,
): PriceSource {
  return {
    key: `opencost/${config.cluster}`,
    title: `OpenCost of cluster ${config.cluster}`,
    async read() {
      const [total, gpu] = await Promise.all([
        instantQuery(config, 'node_total_hourly_cost'),
        instantQuery(config, 'node_gpu_hourly_cost'),
      ]);
      const rows = openCostRates(config, currency, { total, gpu });
      if (rows.length === 0) {
        // No node has lost its price because OpenCost is away.
        throw new Error(
          'neither node_total_hourly_cost nor node_gpu_hourly_cost has a value above 0',
        );
      }
      return { dates: 'observed', rows };
    },
  };
}
