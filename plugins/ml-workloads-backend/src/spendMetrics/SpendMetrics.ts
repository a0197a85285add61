import type { Knex } from 'knex';
import { Gauge, Registry } from 'prom-client';
import { monthName } from '../isoTime';
import { monthOf } from '../metering';
import { reachOf } from '../spend';
import { categoryMonths, teamCorrections, teamMonths } from './monthTotals';

export interface SpendMetricsOptions {
  knex: Knex;
  /** `mlWorkloads.pricing.currency` */
  currency: string;
  /** Wall clock, UTC ms. */
  now?: () => number;
}

/** What Prometheus asks for. */
export interface Exposition {
  contentType: string;
  body: string;
}

/**
 * The ledger's months for Prometheus, in its text format: this month and the one before, from the stored sums. Money is in millionths of
 * the currency and GPU time in milliseconds, so that every value is an integer that a 64-bit float holds exactly below 2^53 (nine thousand
 * million of the currency). What is not known has no sample; it is never 0.
 */
export class SpendMetrics {
  private readonly now: () => number;

  static create(options: SpendMetricsOptions): SpendMetrics {
    return new SpendMetrics(options);
  }

  private constructor(private readonly options: SpendMetricsOptions) {
    this.now = options.now ?? Date.now;
  }

  async exposition(): Promise<Exposition> {
    const { knex, currency } = this.options;
    const thisMonth = monthOf(this.now());
    const from = monthOf(thisMonth - 1);
    const registry = new Registry();
    const gauge = (name: string, help: string, labelNames: string[]) =>
      new Gauge({ name, help, labelNames, registers: [registry] });

    const teamCost = gauge(
      'ml_workloads_team_cost_micros',
      'Money of the GPU time that a team held in a UTC month, in millionths of the currency; the priced part.',
      ['cluster', 'team', 'month', 'currency'],
    );
    const teamTime = gauge(
      'ml_workloads_team_gpu_milliseconds',
      'GPU time that a team held in a UTC month.',
      ['cluster', 'team', 'month'],
    );
    const teamUnpriced = gauge(
      'ml_workloads_team_unpriced_gpu_milliseconds',
      'GPU time that a team held in a UTC month on nodes without a price.',
      ['cluster', 'team', 'month'],
    );
    for (const row of await teamMonths(knex, from)) {
      const labels = {
        cluster: row.cluster,
        team: row.team,
        month: monthName(row.month),
      };
      if (row.cost !== null) {
        teamCost.set({ ...labels, currency }, Number(row.cost));
      }
      teamTime.set(labels, Number(row.milli / 1000n));
      teamUnpriced.set(labels, Number(row.unpriced / 1000n));
    }

    const corrections = gauge(
      'ml_workloads_team_correction_micros',
      'Corrections to closed months that were posted in a UTC month, in millionths of the currency.',
      ['cluster', 'team', 'month', 'currency'],
    );
    for (const row of await teamCorrections(knex, from)) {
      if (row.cost === null) continue;
      corrections.set(
        {
          cluster: row.cluster,
          team: row.team,
          month: monthName(row.month),
          currency,
        },
        Number(row.cost),
      );
    }

    const nodeCost = gauge(
      'ml_workloads_node_cost_micros',
      'Money of the GPU nodes in a UTC month by where it went, in millionths of the currency; together the price of the nodes.',
      ['cluster', 'category', 'reason', 'month', 'currency'],
    );
    for (const row of await categoryMonths(knex, from)) {
      if (row.cost === null) continue;
      nodeCost.set(
        {
          cluster: row.cluster,
          category: row.category,
          reason: row.reason,
          month: monthName(row.month),
          currency,
        },
        Number(row.cost),
      );
    }

    const complete = gauge(
      'ml_workloads_ledger_complete_until_seconds',
      'Until when everything of a cluster is settled, as a Unix time.',
      ['cluster'],
    );
    for (const { cluster, completeUntil } of await reachOf(knex)) {
      if (completeUntil !== null) {
        complete.set({ cluster }, completeUntil / 1000);
      }
    }
    return {
      contentType: registry.contentType,
      body: await registry.metrics(),
    };
  }
}
