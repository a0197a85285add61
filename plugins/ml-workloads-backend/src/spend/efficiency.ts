import {
  divideHalfEven,
  toGpuMs,
  toMicros,
  type SpendEfficiency,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { Knex } from 'knex';
import type { SpendSelection } from '../contracts';
import { settledSums, toBigint } from '../metering';
import {
  plus,
  readSum,
  SUM_COLUMNS,
  toAmount,
  ZERO,
  type Sum,
} from './amounts';
import { outcomeSql } from './outcomes';
import type { Period } from './period';
import { isFleet, narrow, rowsOf, settledTable } from './selection';

/** Attempts of one outcome. */
interface Tried {
  sum: Sum;
  attempts: number;
  starting: Sum;
  /** Attempts that held GPUs before they ran. */
  started: number;
}

const NOTHING: Tried = { sum: ZERO, attempts: 0, starting: ZERO, started: 0 };

export type MeasuredEfficiency = Pick<
  SpendEfficiency,
  'total' | 'successfulRuns' | 'failed' | 'preempted' | 'coldStart'
>;

/** What useful work cost in a period, and what was lost on the way to it. */
export async function efficiencyOf(
  knex: Knex,
  selection: SpendSelection,
  period: Period,
): Promise<{ total: Sum; measured: MeasuredEfficiency }> {
  const tried = await attemptsByOutcome(knex, selection, period);
  const all = [...tried.values()].reduce(
    (a, b) => ({
      sum: plus(a.sum, b.sum),
      attempts: a.attempts + b.attempts,
      starting: plus(a.starting, b.starting),
      started: a.started + b.started,
    }),
    NOTHING,
  );
  const lost = (outcome: 'failed' | 'preempted') => {
    const { sum, attempts } = tried.get(outcome) ?? NOTHING;
    return { ...toAmount(sum), attempts };
  };
  return {
    total: all.sum,
    measured: {
      total: toAmount(all.sum),
      successfulRuns: await successfulRuns(knex, selection, period),
      failed: lost('failed'),
      preempted: lost('preempted'),
      coldStart: { ...toAmount(all.starting), attempts: all.started },
    },
  };
}

/** Most kinds of GPU that are named as unpriced. */
const MOST_KINDS = 10;

const MEASURES = ['milli_gpu_ms', 'cost_micros', 'unpriced_milli_gpu_ms'];

async function attemptsByOutcome(
  knex: Knex,
  selection: SpendSelection,
  period: Period,
): Promise<Map<string, Tried>> {
  const sums = rowsOf(knex, settledTable('day'), selection, period)
    .where('category', 'allocated')
    .select(
      'workload',
      'attempt',
      ...MEASURES.flatMap(measure => [
        knex.raw(`sum(${measure}) as ${measure}`),
        knex.raw(
          `sum(case when phase = 'starting' then ${measure} end) as s_${measure}`,
        ),
      ]),
    )
    .groupBy('workload', 'attempt')
    .as('s');
  const rows: any[] = await knex
    .from(sums)
    .leftJoin('attempts as a', on =>
      on.on('a.workload_id', 's.workload').on('a.number', 's.attempt'),
    )
    .select(
      knex.raw(`${outcomeSql('a')} as outcome`),
      knex.raw('count(*) as attempts'),
      knex.raw('count(s.s_milli_gpu_ms) as started'),
      knex.raw(SUM_COLUMNS),
      ...['s_milli', 's_cost', 's_unpriced'].map((name, index) =>
        knex.raw(`cast(sum(s_${MEASURES[index]}) as text) as ${name}`),
      ),
    )
    .groupByRaw('1');
  return new Map(
    rows.map(row => [
      row.outcome,
      {
        sum: readSum(row),
        attempts: Number(row.attempts),
        starting: readSum({
          milli: row.s_milli,
          cost: row.s_cost,
          unpriced: row.s_unpriced,
        }),
        started: Number(row.started),
      },
    ]),
  );
}

/** All that trainings cost which succeeded in the period, from their first attempt to their last. */
async function successfulRuns(
  knex: Knex,
  selection: SpendSelection,
  { from, to }: Period,
): Promise<SpendEfficiency['successfulRuns']> {
  const succeeded = knex('workloads')
    .where({ type: 'training', state: 'Succeeded' })
    .where('ended_at', '>=', from)
    .where('ended_at', '<', to)
    .select('id');
  const rows = () =>
    knex
      .from(settledSums(knex, 'month', { ofFleet: isFleet(selection) }))
      .whereIn('workload', succeeded)
      .where('category', 'allocated')
      .modify(builder => narrow(builder, selection));
  const perRun = rows()
    .select(
      'workload',
      ...MEASURES.map(measure => knex.raw(`sum(${measure}) as ${measure}`)),
    )
    .groupBy('workload')
    .as('r');
  const isPriced = 'unpriced_milli_gpu_ms = 0';
  const row: any = await knex
    .from(perRun)
    .first(
      knex.raw('count(*) as runs'),
      knex.raw(`count(case when ${isPriced} then 1 end) as priced_runs`),
      knex.raw(
        `cast(sum(case when ${isPriced} then cost_micros end) as text) as priced_cost`,
      ),
      knex.raw(SUM_COLUMNS),
    );
  const pricedRuns = Number(row.priced_runs);
  return {
    ...toAmount(readSum(row)),
    runs: Number(row.runs),
    pricedRuns,
    costPerRunMicros:
      pricedRuns === 0
        ? null
        : toMicros(
            divideHalfEven(toBigint(row.priced_cost) ?? 0n, BigInt(pricedRuns)),
          ),
    leftOut: await unpricedKinds(knex, rows()),
  };
}

/** Why runs are left out: the kinds of GPU without a price that they held, those of the most runs first. */
async function unpricedKinds(
  knex: Knex,
  rows: Knex.QueryBuilder,
): Promise<SpendEfficiency['successfulRuns']['leftOut']> {
  const kinds: any[] = await rows
    .where('unpriced_milli_gpu_ms', '>', 0)
    .select(
      'gpu_model',
      'capacity_type',
      knex.raw('count(distinct workload) as runs'),
      knex.raw('cast(sum(unpriced_milli_gpu_ms) as text) as unpriced'),
    )
    .groupBy('gpu_model', 'capacity_type')
    .orderBy([{ column: 'runs', order: 'desc' }, 'gpu_model', 'capacity_type'])
    .limit(MOST_KINDS);
  return kinds.map(kind => ({
    gpuModel: kind.gpu_model,
    capacityType: kind.capacity_type,
    runs: Number(kind.runs),
    unpricedGpuMs: toGpuMs(toBigint(kind.unpriced)!),
  }));
}
