import type { SpendGroupBy } from '@slipway/backstage-plugin-ml-workloads-common';
import type { Knex } from 'knex';
import type { SpendQuery } from '../contracts';
import { readSum, SUM_COLUMNS, type Sum } from './amounts';
import { TABLES, type Period } from './period';
import { toMs } from '../metering';

/** Column that a grouping reads; kinds are looked up by workload. */
const GROUP_COLUMNS: Record<SpendGroupBy, string> = {
  team: 'team',
  component: 'component',
  workload: 'workload',
  kind: 'workload',
  gpuModel: 'gpu_model',
  profile: 'profile',
  cluster: 'cluster',
  queue: 'queue',
  phase: 'phase',
  category: 'category',
  reason: 'reason',
};

/** Groupings that show all of the node money; the others show what was allocated. */
export function showsAllCategories(query: SpendQuery): boolean {
  return (
    isFleet(query) &&
    (query.groupBy === 'category' || query.groupBy === 'reason')
  );
}

/** Neither a team's nor a component's nor a workload's spend. */
export function isFleet(query: SpendQuery): boolean {
  return !query.team && !query.component && !query.workload;
}

/** One sum of settled rows. */
export interface SpendCell {
  start: number;
  key: string;
  category: string;
  phase: string;
  sum: Sum;
}

/** The settled rows that a query is about. */
export function rowsOf(
  knex: Knex,
  query: SpendQuery,
  { from, to }: Period,
): Knex.QueryBuilder {
  const { table, start } = TABLES[query.granularity];
  return knex(table)
    .where(start, '>=', from)
    .where(start, '<', to)
    .modify(builder => {
      if (query.cluster) builder.where('cluster', query.cluster);
      if (query.team) builder.whereIn('team', query.team);
      if (query.component) builder.whereIn('component', query.component);
      if (query.workload) builder.where('workload', query.workload);
    });
}

/** Sums by start, grouping key and phase. */
export async function cellsOf(
  knex: Knex,
  query: SpendQuery,
  period: Period,
): Promise<SpendCell[]> {
  const { start } = TABLES[query.granularity];
  const column = GROUP_COLUMNS[query.groupBy];
  const groups = [...new Set([start, column, 'category', 'phase'])];
  const rows: any[] = await rowsOf(knex, query, period)
    .modify(builder => {
      if (!showsAllCategories(query)) builder.where('category', 'allocated');
    })
    .select(...groups, knex.raw(SUM_COLUMNS))
    .groupBy(groups);
  return rows.map(row => ({
    start: toMs(row[start]),
    key: row[column],
    category: row.category,
    phase: row.phase,
    sum: readSum(row),
  }));
}

/** Where all of the node money of a period went. */
export async function categoriesOf(
  knex: Knex,
  query: SpendQuery,
  period: Period,
): Promise<Array<{ category: string; reason: string; sum: Sum }>> {
  const rows: any[] = await rowsOf(knex, query, period)
    .select('category', 'reason', knex.raw(SUM_COLUMNS))
    .groupBy('category', 'reason')
    .orderBy(['category', 'reason']);
  return rows.map(row => ({
    category: row.category,
    reason: row.reason,
    sum: readSum(row),
  }));
}

/** Time without observation in each hour that has some. */
export async function gapsIn(
  knex: Knex,
  cluster: string | undefined,
  { from, to }: Period,
): Promise<number[]> {
  const rows = await knex('ledger_settled_hours')
    .where('hour', '>=', from)
    .where('hour', '<', to)
    .where('gap_ms', '>', 0)
    .modify(builder => {
      if (cluster) builder.where({ cluster });
    })
    .distinct('hour');
  return rows.map(row => toMs(row.hour));
}

export interface WorkloadName {
  id: string;
  kind: string;
  name: string;
}

/** Kinds and names of workloads (`lifecycle/` writes them). */
export async function workloadNames(
  knex: Knex,
  ids: readonly string[],
): Promise<Map<string, WorkloadName>> {
  const names = new Map<string, WorkloadName>();
  for (let start = 0; start < ids.length; start += 1000) {
    const rows = await knex('workloads')
      .whereIn('id', ids.slice(start, start + 1000))
      .select('id', 'kind', 'name');
    rows.forEach(row => names.set(row.id, row));
  }
  return names;
}
