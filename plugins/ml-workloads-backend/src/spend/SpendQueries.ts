import {
  type ClusterFreshness,
  type DataHealth,
  type RateList,
  type Spend,
  type SpendEfficiency,
  type WorkloadSpend,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { ConfigReader } from '@backstage/config';
import type { Knex } from 'knex';
import type { Readable } from 'stream';
import type {
  ClusterStatusService,
  SpendExportQuery,
  SampleNode,
  SpendQueriesService,
  SpendQuery,
  SpendRollUp,
  SpendSelection,
  WorkloadFilter,
} from '../contracts';
import {
  DEFAULT_CLOSING,
  gpuCountOf,
  gpuHourPrice,
  type Closing,
  type PriceReader,
  settledSums,
} from '../metering';
import { readSum, SUM_COLUMNS } from './amounts';
import {
  answerEfficiency,
  answerSpend,
  type SpendSources,
} from './answerSpend';
import { dataHealthItems } from './dataHealth';
import { exportCsv } from './exportCsv';
import { exportFocus, readFocusSettings, type FocusSettings } from './focus';
import { wholePeriod } from './period';
import { NodePrices } from './prices';
import { priceList, type RatePage } from './priceList';
import { unitCosts, type UnitMetric } from './units';
import { unpricedRows } from './unpricedRows';
import { workloadSpend } from './workloadSpend';

const NO_UNITS =
  'No metric of useful work is configured (mlWorkloads.spend.unitMetrics), so that there is no price for a request or a token.';

export interface SpendQueriesOptions {
  knex: Knex;
  rates: PriceReader;
  /** Counters of useful work (`mlWorkloads.spend.unitMetrics`). */
  unitMetrics?: readonly UnitMetric[];
  /** Names in FOCUS files (`mlWorkloads.focus`). */
  focus?: FocusSettings;
  /** When months close; on the 4th when absent. */
  closing?: Closing;
  /** Freshness of the clusters, to stand beside every answer; without it only what the ledger knows itself. */
  status?: Pick<ClusterStatusService, 'freshness'>;
  /** Wall clock, UTC ms. */
  now?: () => number;
}

/** Answers about GPU time and money from settled hours, days and months. Nothing is settled or estimated here. */
export class SpendQueries implements SpendQueriesService {
  private readonly now: () => number;
  private readonly nodePrices: NodePrices;

  private constructor(private readonly options: SpendQueriesOptions) {
    this.now = options.now ?? Date.now;
    this.nodePrices = NodePrices.create({ knex: options.knex, now: this.now });
  }

  static create(options: SpendQueriesOptions): SpendQueries {
    return new SpendQueries(options);
  }

  async query(query: SpendQuery, rollUp?: SpendRollUp): Promise<Spend> {
    return answerSpend(await this.sources(query.cluster), query, rollUp);
  }

  async efficiency(selection: SpendSelection): Promise<SpendEfficiency> {
    const { unitMetrics = [] } = this.options;
    return {
      ...(await answerEfficiency(
        await this.sources(selection.cluster),
        selection,
      )),
      units: await unitCosts(
        this.options.knex,
        unitMetrics,
        selection,
        wholePeriod({ ...selection, granularity: 'day' }),
        this.now(),
      ),
      unitsProblem: unitMetrics.length === 0 ? NO_UNITS : null,
    };
  }

  async workload(id: string, allowed?: WorkloadFilter): Promise<WorkloadSpend> {
    const { knex, rates } = this.options;
    return workloadSpend(knex, { workload: id, allowed }, rates, this.now());
  }

  async totalsOf(ids: string[]) {
    const { knex } = this.options;
    const rows: any[] = await knex
      .from(settledSums(knex, 'month', { byWorkload: true }))
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

  async rates(page: RatePage): Promise<RateList> {
    const { knex, rates } = this.options;
    return priceList(knex, rates, this.now(), page);
  }

  exportCsv(query: SpendExportQuery): Readable {
    return exportCsv(this.options.knex, query);
  }

  exportFocus(query: SpendExportQuery): Readable {
    const { knex, focus } = this.options;
    return exportFocus(
      knex,
      query,
      focus ?? readFocusSettings(new ConfigReader({})),
    );
  }

  async unpriced(query: SpendExportQuery) {
    return unpricedRows(this.options.knex, query);
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

  pricePerGpuHour(labels: Record<string, string>, sample: SampleNode = {}) {
    const { splits, ...prices } = this.options.rates.current();
    const { cluster = '', name = '', cpuMilli, memoryBytes } = sample;
    const rates = prices.rates.inCluster(cluster);
    const counted = gpuCountOf(labels);
    const node = { name, labels, gpuCount: counted };
    const row = rates.rowFor(node, this.now());
    if (!row) return null;
    const gpus =
      row.pricePerGpuHour === undefined
        ? row.gpuCount ?? counted
        : counted ?? 1;
    if (!gpus) return null;
    const price = rates.priceFor(node, gpus, this.now())!;
    const share = splits.shareFor(
      { cluster, labels },
      { gpus, cpuMilli, memoryBytes },
      this.now(),
    );
    return {
      micros: gpuHourPrice({ ...price, share }, gpus),
      currency: rates.currency,
      source: row.source,
      retrievedAt: row.retrievedAt,
    };
  }

  private async sources(cluster: string | undefined): Promise<SpendSources> {
    const { knex, rates, closing = DEFAULT_CLOSING } = this.options;
    return {
      knex,
      pricing: rates.current(),
      nodePrices: this.nodePrices,
      closing,
      clusters: await this.freshness(cluster),
      now: this.now(),
    };
  }

  private async freshness(cluster?: string): Promise<ClusterFreshness[]> {
    const all = (await this.options.status?.freshness()) ?? [];
    return cluster ? all.filter(one => one.cluster === cluster) : all;
  }
}
