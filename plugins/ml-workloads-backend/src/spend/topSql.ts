import type { Knex } from 'knex';
import type { SpendQuery } from '../contracts';
import { toMs } from '../metering';
import { readSum, SUM_COLUMNS, type Sum } from './amounts';
import type { Period } from './period';
import {
  rowsOf,
  rowsOfWorkloads,
  settledTable,
  stepOf,
  type LongGrouping,
} from './selection';

/** Single workloads or attempts: so many that the database must find the greatest, instead of telling all. */

/** One workload or attempt, now and in the period before. */
export interface TopGroup {
  workload: string;
  /** 0 when workloads are asked for, or where there is none. */
  attempt: number;
  sum: Sum;
  previous: Sum;
}

export interface TopGroups {
  /** The greatest by money, then by GPU time. */
  top: TopGroup[];
  /** Those whose money grew most, and those whose shrank most, as far as both are known. */
  up: TopGroup[];
  down: TopGroup[];
  /** Sums over all, and how many of them there are. */
  all: Pick<TopGroup, 'sum' | 'previous'> & { count: number };
}

const MEASURES = ['milli_gpu_ms', 'cost_micros', 'unpriced_milli_gpu_ms'];
/** Of the period (`n`) and of the one before (`p`), in the order of the measures. */
const COLUMNS = ['n0', 'n1', 'n2', 'p0', 'p1', 'p2'];

const texts = (wrap: (column: string) => string) =>
  COLUMNS.map(column => `cast(${wrap(column)} as text) as ${column}`).join(
    ', ',
  );

/** Money stays null where nothing is priced; GPU time is 0 then. */
function amounts(start: string, from: number, before: Period | null): string[] {
  return MEASURES.flatMap((measure, index) => {
    const isMoney = index === 1;
    const sum = (condition: string) =>
      `sum(case when ${condition} then ${measure} ${
        isMoney ? '' : 'else 0 '
      }end)`;
    const none = isMoney ? 'cast(null as bigint)' : '0';
    return [
      `${before ? sum(`${start} >= ${from}`) : `sum(${measure})`} as n${index}`,
      `${before ? sum(`${start} < ${from}`) : none} as p${index}`,
    ];
  });
}

/**
 * The greatest workloads or attempts of a period, what they were before, the greatest changes, and the sums over all: one walk over the
 * settled rows.
 *
 * @param before - the period that ends where `period` begins; null: nothing is compared
 * @param movers - how many of the greatest changes, each way
 */
export async function topGroups(
  knex: Knex,
  query: SpendQuery & { groupBy: LongGrouping },
  period: Period,
  before: Period | null,
  limit: number,
  movers: number,
): Promise<TopGroups> {
  const settled = settledTable(query.granularity);
  const byAttempt = query.groupBy === 'attempt';
  const grouped = rowsOf(knex, settled, query, {
    from: before?.from ?? period.from,
    to: period.to,
  })
    .where('category', 'allocated')
    .select(
      'workload',
      byAttempt ? 'attempt' : knex.raw('0 as attempt'),
      ...amounts(settled.start, period.from, before).map(sql => knex.raw(sql)),
    )
    .groupBy('workload', ...(byAttempt ? ['attempt'] : []));
  const one = (part: string, where: string, order: string, most: number) =>
    `select * from (select '${part}' as part, workload, attempt, 1 as groups, ${texts(
      column => column,
    )} from g where ${where} order by ${order}, workload, attempt limit ${most}) ${part}`;
  const present = '(n0 <> 0 or n1 is not null)';
  const priced = 'n2 = 0 and p2 = 0';
  const change = '(coalesce(n1, 0) - coalesce(p1, 0))';
  const result = await knex.raw(
    [
      'with g as materialized ?',
      one('top', present, 'coalesce(n1, -1) desc, n0 desc', limit),
      ...(before
        ? [
            'union all',
            one('up', `${priced} and ${change} > 0`, `${change} desc`, movers),
            'union all',
            one('down', `${priced} and ${change} < 0`, `${change}`, movers),
          ]
        : []),
      `union all select 'all', '', 0, sum(case when ${present} then 1 else 0 end), ${texts(
        column => `sum(${column})`,
      )} from g`,
    ].join(' '),
    [grouped],
  );
  const rows: any[] = result.rows ?? result;
  const of = (part: string) =>
    rows.filter(row => row.part === part).map(toGroup);
  const all = rows.find(row => row.part === 'all');
  return {
    top: of('top'),
    up: of('up'),
    down: of('down'),
    all: { ...toGroup(all), count: Number(all.groups ?? 0) },
  };
}

function toGroup(row: any): TopGroup {
  const sum = (name: string) =>
    readSum({
      milli: row[`${name}0`],
      cost: row[`${name}1`],
      unpriced: row[`${name}2`],
    });
  return {
    workload: row.workload,
    attempt: Number(row.attempt),
    sum: sum('n'),
    previous: sum('p'),
  };
}

/** One sum of a workload or attempt. */
export interface TopStep {
  start: number;
  workload: string;
  attempt: number;
  phase: string;
  sum: Sum;
}

/** What some workloads or attempts were in each step and phase of a period. */
export async function stepsOfTop(
  knex: Knex,
  query: SpendQuery & { groupBy: LongGrouping },
  period: Period,
  top: readonly TopGroup[],
): Promise<TopStep[]> {
  const settled = settledTable(query.granularity);
  const byAttempt = query.groupBy === 'attempt';
  const ids = [...new Set(top.map(({ workload }) => workload))];
  if (ids.length === 0) return [];
  const rows: any[] = await rowsOfWorkloads(knex, settled, query, period, ids)
    .where('category', 'allocated')
    .select(
      knex.raw(`${stepOf(query.granularity, settled.start)} as step`),
      'workload',
      byAttempt ? 'attempt' : knex.raw('0 as attempt'),
      'phase',
      knex.raw(SUM_COLUMNS),
    )
    .groupByRaw(`1, workload, ${byAttempt ? 'attempt, ' : ''}phase`);
  return rows.map(row => ({
    start: toMs(row.step),
    workload: row.workload,
    attempt: Number(row.attempt),
    phase: row.phase,
    sum: readSum(row),
  }));
}
