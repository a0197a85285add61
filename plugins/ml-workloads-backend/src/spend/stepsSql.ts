import type { Knex } from 'knex';
import type { SpendQuery } from '../contracts';
import { toMs } from '../metering';
import { AMOUNTS, plus, readSum, SUM_COLUMNS, ZERO, type Sum } from './amounts';
import type { Period } from './period';
import { isFleet, rowsOf, stepOf, teamTable } from './selection';

const PHASES = ['starting', 'running'] as const;

/** Where node money went. */
export interface CategorySum {
  category: string;
  reason: string;
  sum: Sum;
}

/** Sums of rows by category and reason, in their order. */
export function categoriesOf(rows: readonly any[]): CategorySum[] {
  const sums = new Map<string, CategorySum>();
  for (const row of rows) {
    const { category, reason } = row;
    const key = `${category}/${reason}`;
    const sum = plus(sums.get(key)?.sum ?? ZERO, readSum(row));
    sums.set(key, { category, reason, sum });
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);
}

/** Sums of what was allocated. */
export interface StepSums {
  /** By the start of the step. */
  steps: Map<number, Sum>;
  phases: { starting: Sum; running: Sum };
  /** Where all of the node money went; null unless the whole fleet is asked for. */
  categories: CategorySum[] | null;
}

/** All that was allocated by step, and, of the whole fleet, where all of the node money went. */
export async function stepsByCategory(
  knex: Knex,
  query: SpendQuery,
  period: Period,
): Promise<StepSums> {
  return isFleet(query)
    ? stepsOfFleet(knex, query, period)
    : stepsOfAllocated(knex, query, period);
}

async function stepsOfFleet(
  knex: Knex,
  query: SpendQuery,
  period: Period,
): Promise<StepSums> {
  const settled = teamTable(query.granularity, query);
  const rows: any[] = await rowsOf(knex, settled, query, period)
    .select(
      knex.raw(`${stepOf(query.granularity, settled.start)} as step`),
      'category',
      'reason',
      'phase',
      knex.raw(SUM_COLUMNS),
    )
    .groupByRaw('1, category, reason, phase');
  const found: StepSums = emptySteps();
  for (const row of rows) {
    if (row.category !== 'allocated') continue;
    const sum = readSum(row);
    addStep(found, toMs(row.step), sum);
    if (isPhase(row.phase)) addPhase(found, row.phase, sum);
  }
  return { ...found, categories: categoriesOf(rows) };
}

/** One row for each step: in the order of the index that leads to them, so that nothing is sorted. */
async function stepsOfAllocated(
  knex: Knex,
  query: SpendQuery,
  period: Period,
): Promise<StepSums> {
  const settled = teamTable(query.granularity, query);
  const ofPhases = PHASES.flatMap(phase =>
    AMOUNTS.map(
      (column, i) =>
        `cast(sum(${column}) filter (where phase = '${phase}') as text) as ${phase}${i}`,
    ),
  );
  const rows: any[] = await rowsOf(knex, settled, query, period)
    .where('category', 'allocated')
    .select(
      knex.raw(`${stepOf(query.granularity, settled.start)} as step`),
      knex.raw(SUM_COLUMNS),
      ...ofPhases.map(sql => knex.raw(sql)),
    )
    .groupByRaw('1');
  const found = emptySteps();
  for (const row of rows) {
    addStep(found, toMs(row.step), readSum(row));
    for (const phase of PHASES) {
      const [milli, cost, unpriced] = [0, 1, 2].map(i => row[`${phase}${i}`]);
      addPhase(found, phase, readSum({ milli, cost, unpriced }));
    }
  }
  return found;
}

function isPhase(phase: string): phase is (typeof PHASES)[number] {
  return PHASES.some(one => one === phase);
}

function emptySteps(): StepSums {
  return {
    steps: new Map(),
    phases: { starting: ZERO, running: ZERO },
    categories: null,
  };
}

function addStep({ steps }: StepSums, step: number, sum: Sum): void {
  steps.set(step, plus(steps.get(step) ?? ZERO, sum));
}

function addPhase(
  { phases }: StepSums,
  phase: (typeof PHASES)[number],
  sum: Sum,
): void {
  phases[phase] = plus(phases[phase], sum);
}
