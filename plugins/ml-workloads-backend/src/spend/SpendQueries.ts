import {
  divideHalfEven,
  priceOfMilliseconds,
  type ClusterFreshness,
  type DataHealth,
  type RateList,
  type Spend,
  type WorkloadSpend,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { Knex } from 'knex';
import type { Readable } from 'stream';
import type {
  ClusterStatusService,
  SpendQueriesService,
  SpendQuery,
} from '../contracts';
import { gpuCountOf, HOUR_MS, type PriceReader } from '../metering';
import { readSum, SUM_COLUMNS, toAmount, total } from './amounts';
import { assembleSpend } from './assembleSpend';
import { leastOf, reachOf, toTimestamp } from './completeness';
import { dataHealthItems } from './dataHealth';
import { exportCsv } from './exportCsv';
import { includedSentence } from './included';
import { previousPeriod, wholePeriod } from './period';
import {
  categoriesOf,
  cellsOf,
  gapsIn,
  isFleet,
  workloadNames,
} from './spendSql';
import { workloadSpend } from './workloadSpend';

export interface SpendQueriesOptions {
  knex: Knex;
  rates: PriceReader;
  /** Freshness of the clusters, to stand beside every answer; without it only what the ledger knows itself. */
  status?: Pick<ClusterStatusService, 'freshness'>;
  /** Wall clock, UTC ms. */
  now?: () => number;
}

/** Answers about GPU time and money from settled hours, days and months. Nothing is settled or estimated here. */
export class SpendQueries implements SpendQueriesService {
  private readonly now: () => number;

  private constructor(private readonly options: SpendQueriesOptions) {
    this.now = options.now ?? Date.now;
  }

  static create(options: SpendQueriesOptions): SpendQueries {
    return new SpendQueries(options);
  }

  async query(query: SpendQuery): Promise<Spend> {
    const { knex } = this.options;
    const { rates } = this.options.rates.current();
    const period = wholePeriod(query);
    const before = previousPeriod(query.granularity, period);
    const reach = await reachOf(knex, query.cluster);
    const since = reach.flatMap(r => r.observedSince ?? []);
    const observedSince = since.length > 0 ? Math.min(...since) : null;
    const completeUntil = leastOf(reach.map(r => r.completeUntil));
    const cells = await cellsOf(knex, query, period);
    // A cluster that joined later would make the comparison look like growth.
    const reachesBack =
      reach.length > 0 &&
      reach.every(
        r => r.observedSince !== null && r.observedSince <= before.from,
      );
    const previous = reachesBack ? await cellsOf(knex, query, before) : null;
    const byWorkload = query.groupBy === 'workload' || query.groupBy === 'kind';
    const names = byWorkload
      ? await workloadNames(knex, [
          ...new Set(
            [...cells, ...(previous ?? [])].flatMap(({ key }) => key || []),
          ),
        ])
      : new Map();
    const latest = Math.max(
      ...reach.map(r => r.completeUntil ?? -Infinity),
      ...cells.map(({ start }) => start + 1),
    );
    const clusters = await this.freshness(query.cluster);
    return {
      from: new Date(period.from).toISOString(),
      to: new Date(period.to).toISOString(),
      granularity: query.granularity,
      currency: rates.currency,
      ...assembleSpend({
        granularity: query.granularity,
        groupBy: query.groupBy,
        period,
        cells,
        previous,
        names,
        gapHours: await gapsIn(knex, query.cluster, period),
        completeUntil,
        known:
          observedSince === null ? null : { from: observedSince, to: latest },
      }),
      categories: isFleet(query)
        ? (await categoriesOf(knex, query, period)).map(row => ({
            category: row.category,
            reason: row.reason || null,
            ...toAmount(row.sum),
          }))
        : null,
      completeUntil: toTimestamp(completeUntil),
      observedSince: toTimestamp(observedSince),
      included: includedSentence(query, total(cells.map(({ sum }) => sum))),
      simulated: clusters.some(({ simulated }) => simulated),
      clusters,
    };
  }

  async workload(id: string): Promise<WorkloadSpend> {
    const { knex, rates } = this.options;
    return workloadSpend(knex, id, rates, this.now());
  }

  async totalsOf(ids: string[]) {
    const { knex } = this.options;
    const rows: any[] = await knex('ledger_days')
      .whereIn('workload', ids)
      .select('workload', knex.raw(SUM_COLUMNS))
      .groupBy('workload');
    return new Map(
      rows.map(row => {
        const { milli, cost, unpriced } = readSum(row);
        return [
          row.workload as string,
          {
            gpuMs: milli / 1000n,
            costMicros: cost,
            unpricedGpuMs: unpriced / 1000n,
          },
        ];
      }),
    );
  }

  async rates(): Promise<RateList> {
    return { items: this.options.rates.current().rates.rows() };
  }

  exportCsv(query: SpendQuery): Readable {
    return exportCsv(this.options.knex, query);
  }

  async dataHealth(): Promise<DataHealth> {
    const { knex, rates } = this.options;
    const clusters = await this.freshness();
    return {
      items: await dataHealthItems({
        knex,
        rates,
        clusters,
        now: this.now(),
      }),
      clusters,
    };
  }

  pricePerGpuHour(labels: Record<string, string>) {
    const { rates } = this.options.rates.current();
    const counted = gpuCountOf(labels);
    const node = { name: '', labels, gpuCount: counted };
    const row = rates.rowFor(node, this.now());
    if (!row) return null;
    const gpus =
      row.pricePerGpuHour === undefined
        ? row.gpuCount ?? counted
        : counted ?? 1;
    if (!gpus) return null;
    const { price } = rates.priceFor(node, gpus, this.now())!;
    return {
      micros: divideHalfEven(priceOfMilliseconds(price, HOUR_MS), BigInt(gpus)),
      currency: rates.currency,
      source: row.source,
      retrievedAt: row.retrievedAt,
    };
  }

  private async freshness(cluster?: string): Promise<ClusterFreshness[]> {
    const all = (await this.options.status?.freshness()) ?? [];
    return cluster ? all.filter(one => one.cluster === cluster) : all;
  }
}
