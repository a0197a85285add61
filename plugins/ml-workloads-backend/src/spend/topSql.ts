import type { Knex } from 'knex';
import type { SpendQuery } from '../contracts';
import { isPostgres } from '../isPostgres';
import { toMs } from '../metering';
import { AMOUNTS, plus, readSum, ZERO, type Sum } from './amounts';
import type { Comparison } from './comparison';
import type { Period } from './period';
import {
  isFleet,
  rowsOfWorkloads,
  settledTable,
  stepOf,
  type LongGrouping,
} from './selection';
import {
  byImportance,
  columnsOf,
  groupsOf,
  PRESENT,
  slotsOf,
  type Slot,
} from './topGroupsSql';
import type { WorkloadName } from './workloadNames';

/** Single workloads or attempts: so many that the database must find the greatest, instead of telling all. */

/** One workload or attempt, now and in the period before. */
export interface TopGroup {
  workload: string;
  /** 0 when workloads are asked for, or where there is none. */
  attempt: number;
  /** undefined: nothing is kept of it any more. */
  name: WorkloadName | undefined;
  /** Some of its GPU time in the period was of no team. */
  unattributed: boolean;
  sum: Sum;
  /** What of it is compared. */
  compared: Sum;
  previous: Sum;
}

/** One sum of a workload or attempt that is told. */
export interface TopStep {
  start: number;
  workload: string;
  attempt: number;
  phase: string;
  sum: Sum;
}

export interface TopGroups {
  /** What no team owned, the rest then; each by money, then by GPU time. */
  top: TopGroup[];
  /** What each of them was in each step and phase. */
  steps: TopStep[];
  /** Those whose money grew most, and those whose shrank most, as far as both are known. */
  up: TopGroup[];
  down: TopGroup[];
  /** How many there are in the period. */
  count: number;
  /** Sums over all; null: nothing is compared. */
  compared: Pick<TopGroup, 'compared' | 'previous'> | null;
}

/** Columns of the one answer, whose rows are of several parts. */
const COLUMNS = {
  part: 'text',
  workload: 'text',
  attempt: 'integer',
  u: 'integer',
  groups: 'bigint',
  kind: 'text',
  name: 'text',
  step: 'bigint',
  phase: 'text',
};
type Values = Partial<Record<keyof typeof COLUMNS, string>> & {
  /** By column of a sum. */
  sums?: Record<string, string>;
};

/**
 * The greatest workloads or attempts of a period with their names and steps, what they were before, the greatest changes, and the sums over all, in one
 * statement: one walk over the settled rows, and one over the hours at the ends of what is compared.
 *
 * @param comparison - null: nothing is compared
 * @param movers - how many of the greatest changes, each way
 */
export async function topGroups(
  knex: Knex,
  query: SpendQuery & { groupBy: LongGrouping },
  period: Period,
  comparison: Comparison | null,
  limit: number,
  movers: number,
): Promise<TopGroups> {
  const columns = columnsOf(slotsOf(comparison));
  // Only the few that are told become text: as text, sums would be ordered by their digits, too.
  const textsOf = (text: (column: string) => string) =>
    comparison
      ? Object.fromEntries(columns.map(column => [column, text(column)]))
      : {};
  const named = (part: string, from: string) => {
    const values = valuesOf(columns, {
      part: `'${part}'`,
      workload: 'g.workload',
      attempt: 'g.attempt',
      u: 'g.u',
      kind: 'w.kind',
      name: 'w.name',
      sums: textsOf(column => `cast(g.${column} as text)`),
    });
    return `select ${values} from ${from} g left join workloads w on w.id = g.workload`;
  };
  const moved = (part: string, where: string, order: string) =>
    named(
      part,
      `(select * from g where ${where} order by ${order}, workload, attempt limit ${movers})`,
    );
  // All of a period that is over is compared.
  const now = comparison?.whole ? 'n' : 'c';
  const priced = `${now}2 = 0 and p2 = 0`;
  const change = `(coalesce(${now}1, 0) - coalesce(p1, 0))`;
  const all = valuesOf(columns, {
    part: `'all'`,
    groups: `sum(case when ${PRESENT} then 1 else 0 end)`,
    sums: textsOf(column => `cast(sum(${column}) as text)`),
  });
  const parts = [
    named('top', 'top'),
    'select * from ? as s',
    ...(comparison
      ? [
          moved('up', `${priced} and ${change} > 0`, `${change} desc`),
          moved('down', `${priced} and ${change} < 0`, change),
        ]
      : []),
    `select ${all} from g`,
  ];
  const statement = knex.raw(
    `with g as materialized ?,
       top as materialized (
         select * from g where ${PRESENT} order by ${byImportance(
      query,
    )} limit ${limit}
       )
     ${parts.join(' union all ')}`,
    [
      groupsOf(knex, query, period, comparison),
      stepsOfTop(knex, query, period, columns),
    ],
  );
  const result = await (isFleet(query)
    ? statement
    : withoutWorkers(knex, statement));
  return readParts(result.rows ?? result, now, comparison !== null);
}

/**
 * PostgreSQL takes the rows of a team for so many that it starts workers, which takes longer than all of the rest. Elsewhere there are none.
 */
async function withoutWorkers(knex: Knex, statement: Knex.Raw): Promise<any> {
  if (!isPostgres(knex)) return statement;
  return knex.transaction(async trx => {
    await trx.raw('set local max_parallel_workers_per_gather = 0');
    return statement.transacting(trx);
  });
}

/** SQL of all columns, in their order; what has no value is null. */
function valuesOf(sumColumns: readonly string[], values: Values): string {
  const { sums = {}, ...others } = values;
  const own = Object.entries(COLUMNS).map(([column, type]) => {
    const value = others[column as keyof typeof COLUMNS] ?? 'null';
    return `cast(${value} as ${type}) as ${column}`;
  });
  return [
    ...own,
    ...sumColumns.map(
      column => `${sums[column] ?? 'cast(null as text)'} as ${column}`,
    ),
  ].join(', ');
}

/** What the greatest were in each step and phase of the period. */
function stepsOfTop(
  knex: Knex,
  query: SpendQuery & { groupBy: LongGrouping },
  period: Period,
  columns: readonly string[],
): Knex.QueryBuilder {
  const settled = settledTable(query.granularity);
  const byAttempt = query.groupBy === 'attempt';
  const step = stepOf(query.granularity, settled.start);
  const values = valuesOf(columns, {
    part: `'step'`,
    workload: 'workload',
    attempt: byAttempt ? 'attempt' : '0',
    step,
    phase: 'phase',
    sums: Object.fromEntries(
      AMOUNTS.map((measure, i) => [`n${i}`, `cast(sum(${measure}) as text)`]),
    ),
  });
  const keys = [step, 'workload', ...(byAttempt ? ['attempt'] : []), 'phase'];
  return rowsOfWorkloads(
    knex,
    settled,
    query,
    period,
    knex.raw('workload in (select top.workload from top)'),
    [settled.start, 'workload', 'attempt', 'phase', ...AMOUNTS],
  )
    .select(knex.raw(values))
    .groupByRaw(keys.join(', '));
}

function readParts(
  rows: readonly any[],
  compared: Slot,
  compares: boolean,
): TopGroups {
  const found: TopGroups = {
    top: [],
    steps: [],
    up: [],
    down: [],
    count: 0,
    compared: null,
  };
  for (const row of rows) {
    switch (row.part) {
      case 'step':
        found.steps.push({
          start: toMs(row.step),
          workload: row.workload,
          attempt: Number(row.attempt),
          phase: row.phase,
          sum: sumIn(row, 'n'),
        });
        break;
      case 'all':
        found.count = Number(row.groups ?? 0);
        if (compares) found.compared = readGroup(row, compared);
        break;
      default:
        found[row.part as 'top' | 'up' | 'down'].push(readGroup(row, compared));
    }
  }
  // A join may leave them in another order.
  found.up.sort((a, b) => byChange(b, a));
  found.down.sort(byChange);
  return compares ? found : withSums(found);
}

/** Where nothing is compared, the sums of the greatest are those of their steps. */
function withSums(found: TopGroups): TopGroups {
  const keyOf = ({ workload, attempt }: TopStep | TopGroup) =>
    `${workload}/${attempt}`;
  const sums = new Map<string, Sum>();
  for (const step of found.steps) {
    const key = keyOf(step);
    sums.set(key, plus(sums.get(key) ?? ZERO, step.sum));
  }
  const top = found.top.map(group => {
    const sum = sums.get(keyOf(group)) ?? ZERO;
    return { ...group, sum, compared: sum };
  });
  return { ...found, top };
}

function byChange(a: TopGroup, b: TopGroup): number {
  const change = ({ compared, previous }: TopGroup) =>
    (compared.cost ?? 0n) - (previous.cost ?? 0n);
  return Number(change(a) - change(b));
}

function readGroup(row: any, compared: Slot): TopGroup {
  return {
    workload: row.workload,
    attempt: Number(row.attempt),
    name: row.kind
      ? { id: row.workload, kind: row.kind, name: row.name }
      : undefined,
    unattributed: Number(row.u) === 1,
    sum: sumIn(row, 'n'),
    compared: sumIn(row, compared),
    previous: sumIn(row, 'p'),
  };
}

function sumIn(row: any, slot: Slot): Sum {
  return readSum({
    milli: row[`${slot}0`],
    cost: row[`${slot}1`],
    unpriced: row[`${slot}2`],
  });
}
