import type {
  ClusterFreshness,
  Spend,
  SpendEfficiency,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { Knex } from 'knex';
import type { SpendQuery, SpendRollUp, SpendSelection } from '../contracts';
import type { Closing, Pricing } from '../metering';
import { plus, toAmount } from './amounts';
import { assembleSpend } from './assembleSpend';
import { gapsIn, hidesSome } from './cellsSql';
import { comparisonOf, type Comparison, type NotCompared } from './comparison';
import { leastOf, reachOf, toTimestamp, type Reach } from './completeness';
import { correctionsOf } from './corrections';
import { efficiencyOf } from './efficiency';
import { isOfAllocated } from './filters';
import { includedSentence } from './included';
import { leftSentence, observedOf } from './leftClusters';
import { spendMonths } from './months';
import { wholePeriod, type Period } from './period';
import type { NodePrices } from './prices';
import { spendRows } from './spendRows';

/** What answers are made of beside the ledger. */
export interface SpendSources {
  knex: Knex;
  pricing: Pricing;
  nodePrices: NodePrices;
  closing: Closing;
  /** Of the clusters that are asked about. */
  clusters: ClusterFreshness[];
  /** UTC ms */
  now: number;
}

/** `GET /spend` */
export async function answerSpend(
  { knex, pricing, nodePrices, closing, clusters, now }: SpendSources,
  query: SpendQuery,
  rollUp: SpendRollUp | undefined,
): Promise<Spend> {
  const period = wholePeriod(query);
  const reaching = reachOf(knex, query.cluster);
  const comparing = whatIsCompared(query, period, reaching, clusters, now);
  const asked = comparing.then(({ compared }) => {
    const from = compared?.before.from ?? period.from;
    return Promise.all([
      spendRows(knex, query, period, compared, rollUp),
      gapsIn(knex, query.cluster, { from, to: period.to }),
    ]);
  });
  // All is asked at once: PostgreSQL answers side by side, and what takes longest, the rows, waits for nothing else.
  const [[rows, gaps], { compared, notCompared }, reach, ...rest] =
    await Promise.all([
      asked,
      comparing,
      reaching,
      correctionsOf(knex, query, period),
      spendMonths(knex, closing, period, now),
      nodePrices.of(query, period, pricing),
      hidesSome(knex, query, period),
    ]);
  const [corrected, { openFrom, months }, prices, partial] = rest;
  const { observed, left } = observedOf(reach, clusters, now);
  const completeUntil = leastOf(observed.map(r => r.completeUntil));
  const total = rows.folded.total.sum;
  const { categories, ...parts } = rows;
  return {
    from: new Date(period.from).toISOString(),
    to: new Date(period.to).toISOString(),
    granularity: query.granularity,
    groupBy: query.groupBy,
    currency: pricing.rates.currency,
    ...assembleSpend({
      granularity: query.granularity,
      period,
      ...parts,
      compared: compared !== null,
      gapHours: gaps.filter(hour => period.from <= hour),
      completeUntil,
      openFrom,
      known: knownPeriod(reach, rows.stepTotals.keys()),
    }),
    corrections: corrected.corrections,
    bill: toAmount(plus(total, corrected.sum)),
    comparedPeriod: compared && timeOf(compared.now, gaps),
    previousPeriod: compared && timeOf(compared.before, gaps),
    notCompared,
    categories:
      categories === null || isOfAllocated(query.filters)
        ? null
        : categories.map(row => ({
            category: row.category,
            reason: row.reason || null,
            ...toAmount(row.sum),
          })),
    prices,
    months,
    ...standing(reach, observed, clusters),
    included: includedSentence(query, total) + leftSentence(left, period),
    partial,
  };
}

/** What the period is compared with, or why with nothing; how far the ledgers reach decides it. */
async function whatIsCompared(
  query: SpendQuery,
  period: Period,
  reaching: Promise<Reach[]>,
  clusters: ClusterFreshness[],
  now: number,
): Promise<{ compared: Comparison | null; notCompared: NotCompared | null }> {
  const reach = query.compare === 'none' ? [] : await reaching;
  const { observed } = observedOf(reach, clusters, now);
  const found = comparisonOf(query, period, observed);
  return typeof found === 'string'
    ? { compared: null, notCompared: found }
    : { compared: found, notCompared: null };
}

/** A time that is compared, and whether all of it was watched. */
function timeOf(
  { from, to }: Period,
  gaps: readonly number[],
): NonNullable<Spend['previousPeriod']> {
  return {
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    hasGap: gaps.some(hour => from <= hour && hour < to),
  };
}

/** `GET /spend/efficiency` */
export async function answerEfficiency(
  {
    knex,
    pricing,
    clusters,
    now,
  }: Pick<SpendSources, 'knex' | 'pricing' | 'clusters' | 'now'>,
  selection: SpendSelection,
): Promise<Omit<SpendEfficiency, 'units' | 'unitsProblem'>> {
  const query: SpendQuery = {
    ...selection,
    granularity: 'day',
    groupBy: 'phase',
  };
  const period = wholePeriod(query);
  const reach = await reachOf(knex, selection.cluster);
  const { observed, left } = observedOf(reach, clusters, now);
  const { total, measured } = await efficiencyOf(knex, selection, period);
  const { clusters: _, ...rest } = standing(reach, observed, clusters);
  return {
    from: new Date(period.from).toISOString(),
    to: new Date(period.to).toISOString(),
    currency: pricing.rates.currency,
    ...measured,
    ...rest,
    included: includedSentence(query, total) + leftSentence(left, period),
    partial: await hidesSome(knex, selection, period),
  };
}

function standing(
  reach: readonly Reach[],
  observed: readonly Reach[],
  clusters: ClusterFreshness[],
) {
  return {
    completeUntil: toTimestamp(leastOf(observed.map(r => r.completeUntil))),
    observedSince: toTimestamp(firstBeat(reach)),
    simulated: clusters.some(({ simulated }) => simulated),
    clusters,
  };
}

function firstBeat(reach: readonly Reach[]): number | null {
  const since = reach.flatMap(r => r.observedSince ?? []);
  return since.length > 0 ? Math.min(...since) : null;
}

/** First and last instant that anything is known of. */
function knownPeriod(
  reach: readonly Reach[],
  steps: Iterable<number>,
): Period | null {
  const from = firstBeat(reach);
  if (from === null) return null;
  const to = Math.max(
    ...reach.map(r => r.completeUntil ?? -Infinity),
    ...[...steps].map(start => start + 1),
  );
  return { from, to };
}
