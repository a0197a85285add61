import type { Knex } from 'knex';
import type { SpendQuery, SpendRollUp } from '../contracts';
import { minus, plus, total, ZERO, type Sum } from './amounts';
import { moversOf, type SpendParts } from './assembleSpend';
import { cellsOf, outcomeCells, type ShortGrouping } from './cellsSql';
import {
  fold,
  foldTop,
  groupsOf,
  OTHERS,
  type Group,
  type Label,
} from './groups';
import { isRolledUp, labelOf, workloadKey, workloadLabel } from './labels';
import { comparedCells } from './comparedCells';
import type { Comparison } from './comparison';
import type { Period } from './period';
import { GROUP_COLUMNS, type LongGrouping } from './selection';
import { stepsByCategory, type CategorySum } from './stepsSql';
import { topGroups, type TopGroup } from './topSql';

/** Rows that are told one by one unless somebody asks for more. */
const USUAL_ROWS = 100;
const MOVERS = 5;

export interface SpendRows
  extends Pick<
    SpendParts,
    'folded' | 'steps' | 'stepTotals' | 'movers' | 'outcomes'
  > {
  /** Of the whole fleet only. */
  categories: CategorySum[] | null;
}

/** The rows of an answer, and what they were step by step. */
export async function spendRows(
  knex: Knex,
  query: SpendQuery,
  period: Period,
  comparison: Comparison | null,
  rollUp: SpendRollUp | undefined,
): Promise<SpendRows> {
  return query.groupBy === 'workload' || query.groupBy === 'attempt'
    ? longRows(knex, { ...query, groupBy: query.groupBy }, period, comparison)
    : shortRows(
        knex,
        { ...query, groupBy: query.groupBy },
        period,
        comparison,
        rollUp,
      );
}

async function shortRows(
  knex: Knex,
  query: SpendQuery & { groupBy: ShortGrouping },
  period: Period,
  comparison: Comparison | null,
  rollUp: SpendRollUp | undefined,
): Promise<SpendRows> {
  const { groupBy } = query;
  const [{ cells, categories }, outcomesBy] = await Promise.all([
    cellsOf(knex, query, period, comparison?.whole ? comparison.before : null),
    query.outcomes ? shortOutcomes(knex, query, period) : null,
  ]);
  if (comparison && !comparison.whole) {
    cells.push(...(await comparedCells(knex, query, period, comparison)));
  }
  const wholes = isRolledUp(groupBy)
    ? await rollUp?.of(groupBy, [...new Set(cells.map(({ key }) => key))])
    : undefined;
  const { groups, steps } = groupsOf(cells, cell =>
    labelOf(groupBy, cell, wholes),
  );
  const stepTotals = new Map<number, Sum>();
  for (const { start, sum } of steps) {
    stepTotals.set(start, plus(stepTotals.get(start) ?? ZERO, sum));
  }
  return {
    folded: fold(groups, query.limit ?? USUAL_ROWS),
    steps,
    stepTotals,
    categories,
    movers: moversOf(groups, MOVERS),
    outcomes: outcomesBy && outcomesBy(cell => labelOf(groupBy, cell, wholes)),
  };
}

/** Outcomes by the key of a row, once it is known what rows are called. */
type OutcomesBy = (
  label: (cell: { key: string; category: string }) => Label,
) => Map<string, Map<string, Sum>>;

async function shortOutcomes(
  knex: Knex,
  query: SpendQuery & { groupBy: ShortGrouping },
  period: Period,
): Promise<OutcomesBy> {
  const { groupBy } = query;
  if (!(groupBy in GROUP_COLUMNS)) {
    const outcomes = await factOutcomes(knex, query, period);
    return () => outcomes;
  }
  const column = GROUP_COLUMNS[groupBy as keyof typeof GROUP_COLUMNS];
  const cells = await outcomeCells(knex, query, period, [column]);
  return label =>
    byKey(
      cells.map(({ row, outcome, sum }) => ({
        key: label({ key: row[column], category: 'allocated' }).key,
        outcome,
        sum,
      })),
    );
}

/** Of kinds, templates and outcomes: over the workloads that have them. */
async function factOutcomes(
  knex: Knex,
  query: SpendQuery & { groupBy: ShortGrouping },
  period: Period,
): Promise<Map<string, Map<string, Sum>>> {
  const { cells } = await cellsOf(
    knex,
    { ...query, groupBy: 'outcome' },
    period,
    null,
  );
  if (query.groupBy === 'outcome') {
    return byKey(cells.map(({ key, sum }) => ({ key, outcome: key, sum })));
  }
  const found = await outcomeCells(knex, query, period, ['workload']);
  const facts = new Map<string, string>();
  const column = query.groupBy === 'kind' ? 'kind' : 'template';
  const ids = [...new Set(found.map(({ row }) => row.workload as string))];
  for (let at = 0; at < ids.length; at += 1000) {
    const rows = await knex('workloads')
      .whereIn('id', ids.slice(at, at + 1000))
      .select('id', `${column} as fact`);
    rows.forEach(row => facts.set(row.id, row.fact ?? ''));
  }
  return byKey(
    found.map(({ row, outcome, sum }) => ({
      key: labelOf(query.groupBy, {
        key: facts.get(row.workload) ?? '',
        category: 'allocated',
      }).key,
      outcome,
      sum,
    })),
  );
}

function byKey(
  found: Array<{ key: string; outcome: string; sum: Sum }>,
): Map<string, Map<string, Sum>> {
  const outcomes = new Map<string, Map<string, Sum>>();
  for (const { key, outcome, sum } of found) {
    const sums = outcomes.get(key) ?? new Map<string, Sum>();
    sums.set(outcome, plus(sums.get(outcome) ?? ZERO, sum));
    outcomes.set(key, sums);
  }
  return outcomes;
}

async function longRows(
  knex: Knex,
  query: SpendQuery & { groupBy: LongGrouping },
  period: Period,
  comparison: Comparison | null,
): Promise<SpendRows> {
  const limit = query.limit ?? USUAL_ROWS;
  // What does not need the other's answer is asked at once: PostgreSQL answers side by side.
  const [found, totals, ended] = await Promise.all([
    topGroups(knex, query, period, comparison, limit, MOVERS),
    stepsByCategory(knex, query, period),
    query.outcomes ? outcomeCells(knex, query, period, []) : null,
  ]);
  const attemptOf = ({ attempt }: { attempt: number }) =>
    query.groupBy === 'attempt' ? attempt : undefined;
  const outcomes =
    ended && (await longOutcomes(knex, query, period, found.top, ended));
  const toGroup = (group: TopGroup): Group => ({
    ...group,
    ...workloadLabel(group.name, group.workload, attemptOf(group)),
    starting: ZERO,
    running: ZERO,
  });
  const groups = new Map(
    found.top.map(toGroup).map(group => [group.key, group] as const),
  );
  const steps = found.steps.map(({ start, workload, attempt, phase, sum }) => ({
    start,
    key: workloadKey(workload, attemptOf({ attempt })),
    phase,
    sum,
  }));
  for (const { key, phase, sum } of steps) {
    const group = groups.get(key);
    if (group && (phase === 'starting' || phase === 'running')) {
      group[phase] = plus(group[phase], sum);
    }
  }
  const sum = total(totals.steps.values());
  const { compared, previous } = found.compared ?? {
    compared: sum,
    previous: ZERO,
  };
  const all = { sum, compared, previous, ...totals.phases };
  return {
    folded: foldTop([...groups.values()], all, found.count),
    steps,
    stepTotals: totals.steps,
    categories: totals.categories,
    movers: { up: found.up.map(toGroup), down: found.down.map(toGroup) },
    outcomes,
  };
}

/**
 * Of the rows that are told, one by one; of all others together.
 *
 * @param ended - of all rows in all
 */
async function longOutcomes(
  knex: Knex,
  query: SpendQuery & { groupBy: LongGrouping },
  period: Period,
  top: readonly TopGroup[],
  ended: ReadonlyArray<{ outcome: string; sum: Sum }>,
): Promise<SpendParts['outcomes']> {
  const byAttempt = query.groupBy === 'attempt';
  const keys = byAttempt ? ['workload', 'attempt'] : ['workload'];
  const keyOf = (row: any) =>
    workloadKey(row.workload, byAttempt ? Number(row.attempt) : undefined);
  const told = new Set(top.map(keyOf));
  const of = await outcomeCells(
    knex,
    query,
    period,
    keys,
    top.map(({ workload }) => workload),
  );
  const outcomes = byKey(
    of
      .map(({ row, outcome, sum }) => ({ key: keyOf(row), outcome, sum }))
      .filter(({ key }) => told.has(key)),
  );
  const rest = new Map<string, Sum>();
  for (const { outcome, sum } of ended) {
    const shown = [...outcomes.values()].reduce(
      (all, sums) => plus(all, sums.get(outcome) ?? ZERO),
      ZERO,
    );
    const left = minus(sum, shown);
    if (left.milli !== 0n || left.cost) rest.set(outcome, left);
  }
  return rest.size > 0 ? outcomes.set(OTHERS, rest) : outcomes;
}
