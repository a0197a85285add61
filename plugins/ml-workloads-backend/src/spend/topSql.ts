import type { Knex } from 'knex';
import type { SpendQuery } from '../contracts';
import { toMs } from '../metering';
import { readSum, type Sum } from './amounts';
import type { Period } from './period';
import { rowsOf, settledTable, stepOf, type LongGrouping } from './selection';

/** Single workloads or attempts: so many that the database must find the greatest, instead of telling all. */

/** One workload or attempt, now and in the period before. */
export interface TopGroup {
  workload: string;
  /** 0 when workloads are asked for, or where there is none. */
  attempt: number;
  sum: Sum;
  starting: Sum;
  running: Sum;
  previous: Sum;
}

export interface TopGroups {
  /** The greatest by money, then by GPU time. */
  top: TopGroup[];
  /** Those whose money grew most, and those whose shrank most, as far as both are known. */
  up: TopGroup[];
  down: TopGroup[];
  /** Sums over all, and how many of them there are. */
  all: Omit<TopGroup, 'workload' | 'attempt'> & { count: number };
}

const MEASURES = ['milli_gpu_ms', 'cost_micros', 'unpriced_milli_gpu_ms'];
/** Now; of it starting and running; before. */
const SUMS = ['n', 's', 'r', 'p'] as const;

function conditionOf(
  sum: (typeof SUMS)[number],
  start: string,
  from: number,
): string {
  const now = `${start} >= ${from}`;
  switch (sum) {
    case 'n':
      return now;
    case 's':
      return `${now} and phase = 'starting'`;
    case 'r':
      return `${now} and phase = 'running'`;
    default:
      return `${start} < ${from}`;
  }
}

const COLUMNS = SUMS.flatMap(sum =>
  MEASURES.map((_, index) => `${sum}${index}`),
);
const texts = (wrap: (column: string) => string) =>
  COLUMNS.map(column => `cast(${wrap(column)} as text) as ${column}`).join(
    ', ',
  );

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
  const { start, ...settled } = settledTable(query.granularity);
  const keys =
    query.groupBy === 'attempt' ? ['workload', 'attempt'] : ['workload'];
  const grouped = rowsOf(knex, { start, ...settled }, query, {
    from: before?.from ?? period.from,
    to: period.to,
  })
    .where('category', 'allocated')
    .select(
      ...keys,
      ...(keys.length === 1 ? [knex.raw('0 as attempt')] : []),
      ...SUMS.flatMap(sum =>
        MEASURES.map((measure, index) =>
          knex.raw(
            sum !== 'p' || before
              ? `sum(case when ${conditionOf(
                  sum,
                  start,
                  period.from,
                )} then ${measure} ${
                  index === 1 ? '' : 'else 0 '
                }end) as ${sum}${index}`
              : `${
                  index === 1 ? 'cast(null as bigint)' : '0'
                } as ${sum}${index}`,
          ),
        ),
      ),
    )
    .groupBy(keys);
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
    starting: sum('s'),
    running: sum('r'),
    previous: sum('p'),
  };
}

/** What some workloads or attempts were in each step of a period. */
export async function stepsOfTop(
  knex: Knex,
  query: SpendQuery & { groupBy: LongGrouping },
  period: Period,
  top: readonly TopGroup[],
): Promise<
  Array<{ start: number; workload: string; attempt: number; sum: Sum }>
> {
  const settled = settledTable(query.granularity);
  const byAttempt = query.groupBy === 'attempt';
  const ids = [...new Set(top.map(({ workload }) => workload))];
  if (ids.length === 0) return [];
  const rows: any[] = await rowsOf(knex, settled, query, period)
    .where('category', 'allocated')
    .whereIn('workload', ids)
    .select(
      knex.raw(`${stepOf(query.granularity, settled.start)} as step`),
      'workload',
      ...(byAttempt ? ['attempt'] : []),
      knex.raw(
        MEASURES.map(
          (measure, index) =>
            `cast(sum(${measure}) as text) as ${
              ['milli', 'cost', 'unpriced'][index]
            }`,
        ).join(', '),
      ),
    )
    .groupByRaw(`1, workload${byAttempt ? ', attempt' : ''}`);
  return rows.map(row => ({
    start: toMs(row.step),
    workload: row.workload,
    attempt: byAttempt ? Number(row.attempt) : 0,
    sum: readSum(row),
  }));
}
