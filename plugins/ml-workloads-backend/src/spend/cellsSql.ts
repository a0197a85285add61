import type { SpendGroupBy } from '@slipway/backstage-plugin-ml-workloads-common';
import type { Knex } from 'knex';
import type { SpendQuery, SpendSelection } from '../contracts';
import { isPostgres } from '../isPostgres';
import { toMs } from '../metering';
import { AMOUNTS, readSum, SUM_COLUMNS, type Sum } from './amounts';
import { outcomeSql } from './outcomes';
import type { Period } from './period';
import {
  GROUP_COLUMNS,
  isFleet,
  maySeeAll,
  rowsOf,
  rowsOfWorkloads,
  settledTable,
  showsAllCategories,
  stepOf,
  teamTable,
  type LongGrouping,
} from './selection';
import { categoriesOf, stepsByCategory, type CategorySum } from './stepsSql';

/** Groupings with few rows: all of them are read. */
export type ShortGrouping = Exclude<SpendGroupBy, LongGrouping>;

/** One sum of settled rows. */
export interface SpendCell {
  /** Start of its step; null: it is of the period before. */
  start: number | null;
  key: string;
  category: string;
  phase: string;
  sum: Sum;
  /** Of a period that is not over: what of it is not compared (`less`), but for the part that is (`plus`). Its start is null. */
  side?: 'less' | 'plus';
}

const PARTIAL_SUMS = AMOUNTS.map(column => `sum(${column}) as ${column}`).join(
  ', ',
);

/** Where the step of the period before would stand. */
const BEFORE = -1;

/**
 * Sums by step, value of the grouping, category and phase; those of the period before by value only, in the same walk. Of the whole fleet also
 * where all of the node money of the period went.
 *
 * @param before - the period that ends where `period` begins
 */
export async function cellsOf(
  knex: Knex,
  query: SpendQuery & { groupBy: ShortGrouping },
  period: Period,
  before: Period | null,
): Promise<{ cells: SpendCell[]; categories: CategorySum[] | null }> {
  const whole = { from: before?.from ?? period.from, to: period.to };
  if (!(query.groupBy in GROUP_COLUMNS)) {
    const rows: any[] = await byWorkloadFact(knex, query, period, whole);
    return {
      cells: rows.map(readCell),
      categories: isFleet(query)
        ? (await stepsByCategory(knex, query, period)).categories
        : null,
    };
  }
  const rows: any[] = await byColumn(knex, query, period, whole);
  const shown = showsAllCategories(query)
    ? rows
    : rows.filter(({ category }) => category === 'allocated');
  return {
    cells: shown.map(readCell),
    categories: isFleet(query)
      ? categoriesOf(rows.filter(({ step }) => toMs(step) !== BEFORE))
      : null,
  };
}

/** The cells of a period alone. */
export async function cellsWithin(
  knex: Knex,
  query: SpendQuery & { groupBy: ShortGrouping },
  period: Period,
): Promise<SpendCell[]> {
  if (!(query.groupBy in GROUP_COLUMNS)) {
    const found: any[] = await byWorkloadFact(knex, query, period, period);
    return found.map(readCell);
  }
  const rows: any[] = await byColumn(knex, query, period, period);
  return rows
    .filter(
      ({ category }) => showsAllCategories(query) || category === 'allocated',
    )
    .map(readCell);
}

function readCell(row: any): SpendCell {
  const step = toMs(row.step);
  return {
    start: step === BEFORE ? null : step,
    key: row.key ?? '',
    category: row.category,
    phase: row.phase,
    sum: readSum(row),
  };
}

function stepSql(query: SpendQuery, start: string, { from }: Period): string {
  return `case when ${start} < ${from} then ${BEFORE} else ${stepOf(
    query.granularity,
    start,
  )} end`;
}

function byColumn(
  knex: Knex,
  query: SpendQuery & { groupBy: ShortGrouping },
  period: Period,
  whole: Period,
): Knex.QueryBuilder {
  const settled = teamTable(query.granularity, query);
  const column = GROUP_COLUMNS[query.groupBy as keyof typeof GROUP_COLUMNS];
  const keys = [`${column} as key`, 'category', 'reason', 'phase'];
  const by = [...new Set(['category', column, 'phase', 'reason'])];
  const rows = rowsOf(knex, settled, query, whole).modify(builder => {
    if (!isFleet(query)) builder.where('category', 'allocated');
  });
  if (isPostgres(knex)) {
    return rows
      .select(
        knex.raw(`${stepSql(query, settled.start, period)} as step`),
        ...keys,
        knex.raw(SUM_COLUMNS),
      )
      .groupByRaw(['1', ...by].join(', '));
  }
  // SQLite sorts what it groups, unless it walks it in this order: so by the columns of the index first, and then the few sums to steps.
  const starts = rows
    .select(`${settled.start} as start`, ...keys, knex.raw(PARTIAL_SUMS))
    .groupBy([settled.start, ...by]);
  return knex
    .from(starts.as('s'))
    .select(
      knex.raw(`${stepSql(query, 'start', period)} as step`),
      'key',
      'category',
      'reason',
      'phase',
      knex.raw(SUM_COLUMNS),
    )
    .groupByRaw('1, key, category, reason, phase');
}

/** Joins what is kept of workloads or attempts to each row: most workloads have few, so that summing them first takes longer. */
function byWorkloadFact(
  knex: Knex,
  query: SpendQuery & { groupBy: ShortGrouping },
  period: Period,
  whole: Period,
): Knex.QueryBuilder {
  const settled = settledTable(query.granularity);
  const byAttempt = query.groupBy === 'outcome';
  const sums = rowsOf(knex, settled, query, whole)
    .where('category', 'allocated')
    .select(
      knex.raw(`${stepSql(query, settled.start, period)} as step`),
      'workload',
      'attempt',
      'phase',
      ...AMOUNTS,
    )
    .as('s');
  const key = {
    kind: 'w.kind',
    template: 'w.template',
    outcome: outcomeSql('a'),
  }[query.groupBy as 'kind' | 'template' | 'outcome'];
  return knex
    .from(sums)
    .modify(builder => {
      if (byAttempt) joinAttempts(builder, knex, !isFleet(query));
      else builder.leftJoin('workloads as w', 'w.id', 's.workload');
    })
    .select(
      's.step',
      knex.raw(`${key} as key`),
      knex.raw(`'allocated' as category`),
      's.phase',
      knex.raw(SUM_COLUMNS),
    )
    .groupByRaw('1, 2, s.phase');
}

/**
 * How attempts ended, of a selection in a period: by the value of a grouping that every table has, or in all.
 *
 * @param workloads - of these only
 */
export async function outcomeCells(
  knex: Knex,
  query: SpendQuery,
  period: Period,
  keys: readonly string[],
  workloads?: readonly string[],
): Promise<Array<{ row: any; outcome: string; sum: Sum }>> {
  const settled = settledTable(query.granularity);
  const found = workloads
    ? rowsOfWorkloads(knex, settled, query, period, workloads)
    : rowsOf(knex, settled, query, period);
  const sums = found
    .where('category', 'allocated')
    .select(...new Set([...keys, 'workload', 'attempt', ...AMOUNTS]))
    .as('s');
  const outcome = outcomeSql('a');
  const rows: any[] = await knex
    .from(sums)
    .modify(builder =>
      joinAttempts(builder, knex, workloads !== undefined || !isFleet(query)),
    )
    .select(
      ...keys.map(key => `s.${key}`),
      knex.raw(`${outcome} as outcome`),
      knex.raw(SUM_COLUMNS),
    )
    .groupByRaw([...keys.map(key => `s.${key}`), outcome].join(', '));
  return rows.map(row => ({ row, outcome: row.outcome, sum: readSum(row) }));
}

/** @param few - so few rows that each attempt is looked up: PostgreSQL would read all that there are. */
function joinAttempts(
  builder: Knex.QueryBuilder,
  knex: Knex,
  few: boolean,
): void {
  if (few && isPostgres(knex)) {
    builder.joinRaw(
      `left join lateral (
         select * from attempts b where b.workload_id = s.workload and b.number = s.attempt limit 1
       ) a on true`,
    );
    return;
  }
  builder.leftJoin('attempts as a', on =>
    on.on('a.workload_id', 's.workload').on('a.number', 's.attempt'),
  );
}

export function allocatedOnly(
  builder: Knex.QueryBuilder,
  query: SpendQuery,
): void {
  if (!showsAllCategories(query)) builder.where('category', 'allocated');
}

/**
 * Something was spent that the selection asks for and the person may not see. Filters are left out: whether something of another team has a
 * value would be told by them.
 */
export async function hidesSome(
  knex: Knex,
  selection: SpendSelection,
  period: Period,
): Promise<boolean> {
  const { allowed, filters: _, withoutComponent: __, ...whole } = selection;
  if (!allowed || maySeeAll(whole, allowed)) return false;
  const row = await rowsOf(
    knex,
    teamTable('day', whole),
    { ...whole, allowed: { not: allowed } },
    period,
  )
    .where('category', 'allocated')
    .first(knex.raw('1 as found'));
  return Boolean(row);
}

/** Hours in which nobody watched for some time. */
export async function gapsIn(
  knex: Knex,
  cluster: string | undefined,
  { from, to }: Period,
): Promise<number[]> {
  const rows = await knex('ledger_settled_hours')
    .where('hour', '>=', from)
    .where('hour', '<', to)
    // A constant, as in the index of these few hours.
    .whereRaw('gap_ms > 0')
    .modify(builder => {
      if (cluster) builder.where({ cluster });
    })
    .distinct('hour');
  return rows.map(row => toMs(row.hour));
}
