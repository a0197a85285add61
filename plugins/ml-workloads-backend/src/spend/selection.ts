import type { SpendGroupBy } from '@slipway/backstage-plugin-ml-workloads-common';
import type { Knex } from 'knex';
import type { SpendSelection, WorkloadFilter } from '../contracts';
import { isPostgres } from '../isPostgres';
import { restrict } from '../database/workloadSelection';
import {
  DAY_MS,
  isOneOf,
  settledParts,
  settledSums,
  type SummedIn,
} from '../metering';
import { byFilters, joinsWorkloads } from './filters';
import { MONDAY_MS, type Granularity, type Period } from './period';

/** A table of settled rows, and the column in which its rows begin. */
export interface SettledTable {
  table: string;
  start: string;
  /** Not all of its sums are in the table yet: what the rest is summed from is read beside it. */
  summedIn?: SummedIn;
  /** Rows to read in place of the table. */
  rows?: Knex.Raw;
  /** Index that leads from a workload to its rows, where all are in the table. */
  byWorkload?: string;
}

const HOURS: SettledTable = {
  table: 'ledger_hours',
  start: 'hour',
  byWorkload: 'ledger_hours_workload_idx',
};
const DAYS: SettledTable = {
  table: 'ledger_days',
  start: 'day',
  summedIn: 'day',
};
const MONTHS: SettledTable = {
  table: 'ledger_months',
  start: 'month',
  summedIn: 'month',
};
/** The same sums without workloads and attempts: far fewer rows. */
const TEAM_DAYS: SettledTable = { table: 'ledger_team_days', start: 'day' };
const TEAM_MONTHS: SettledTable = {
  table: 'ledger_team_months',
  start: 'month',
};

/** Columns by which rows of every table can be grouped. */
export const GROUP_COLUMNS = {
  team: 'team',
  department: 'team',
  component: 'component',
  system: 'component',
  domain: 'component',
  gpuModel: 'gpu_model',
  capacityType: 'capacity_type',
  profile: 'profile',
  cluster: 'cluster',
  queue: 'queue',
  phase: 'phase',
  category: 'category',
  reason: 'reason',
} as const;

/** Groupings that have as many rows as there are workloads: the database picks the greatest. */
export type LongGrouping = 'workload' | 'attempt';

/** Which table answers for single workloads. */
export function settledTable(granularity: Granularity): SettledTable {
  if (granularity === 'hour') return HOURS;
  return granularity === 'month' ? MONTHS : DAYS;
}

/** Which table answers where no single workload is asked for. */
export function teamTable(
  granularity: Granularity,
  { workload, filters }: Pick<SpendSelection, 'workload' | 'filters'>,
): SettledTable {
  if (workload || joinsWorkloads(filters) || granularity === 'hour')
    return settledTable(granularity);
  return granularity === 'month' ? TEAM_MONTHS : TEAM_DAYS;
}

/** Neither a team's nor a component's nor a workload's spend. */
export function isFleet(selection: SpendSelection): boolean {
  return !selection.team && !selection.component && !selection.workload;
}

/** Questions about all of the node money; all others are about what was allocated. */
export function showsAllCategories(
  query: SpendSelection & { groupBy: SpendGroupBy },
): boolean {
  const { groupBy, filters } = query;
  return (
    isFleet(query) &&
    (groupBy === 'category' ||
      groupBy === 'reason' ||
      Boolean(filters?.category?.length || filters?.reason?.length))
  );
}

/** Narrows to what is asked for and what the person may see; the time is narrowed by the caller. */
export function narrow(
  builder: Knex.QueryBuilder,
  {
    team,
    component,
    workload,
    cluster,
    withoutComponent,
    filters,
    allowed,
  }: Omit<SpendSelection, 'from' | 'to'>,
): void {
  if (cluster) builder.where('cluster', cluster);
  if (team) builder.whereIn('team', team);
  // With the second as in the index, which has no rows without a component.
  if (component) {
    builder.whereIn('component', component).whereRaw("component <> ''");
  }
  if (withoutComponent) builder.where('component', '');
  if (workload) builder.where('workload', workload);
  if (filters) byFilters(builder, filters);
  if (allowed && !maySeeAll({ team, component }, allowed)) {
    builder.andWhere(where => restrict(where, allowed));
  }
}

/**
 * Whether somebody may see every row of the teams, or of the components, that are asked for: then nothing is to be narrowed, and what an
 * index has is enough. False also where it is not plain.
 */
export function maySeeAll(
  asked: Pick<SpendSelection, 'team' | 'component'>,
  allowed: WorkloadFilter,
): boolean {
  const all = (wanted: readonly string[] | undefined, some: string[]) =>
    Boolean(wanted?.length) && wanted!.every(one => some.includes(one));
  if ('teams' in allowed) return all(asked.team, allowed.teams);
  if ('components' in allowed) return all(asked.component, allowed.components);
  if ('anyOf' in allowed) {
    return allowed.anyOf.some(one => maySeeAll(asked, one));
  }
  return false;
}

/** The settled rows of a selection in a period, to be summed: a key may have several. */
export function rowsOf(
  knex: Knex,
  { table, start, summedIn, rows }: SettledTable,
  selection: SpendSelection,
  { from, to }: Period,
): Knex.QueryBuilder {
  return knex
    .from(
      summedIn
        ? settledSums(knex, summedIn, { ofFleet: isFleet(selection) })
        : rows ?? table,
    )
    .where(start, '>=', from)
    .where(start, '<', to)
    .modify(builder => narrow(builder, selection));
}

/**
 * The same of some workloads, found by these: their ids, or SQL that is true for them.
 *
 * @param columns - no others are asked for
 */
export function rowsOfWorkloads(
  knex: Knex,
  settled: SettledTable,
  selection: SpendSelection,
  period: Period,
  workloads: readonly string[] | Knex.Raw,
  columns?: readonly string[],
): Knex.QueryBuilder {
  const those = Array.isArray(workloads)
    ? isOneOf(knex, 'workload', workloads)
    : (workloads as Knex.Raw);
  if (columns) {
    return columnsOfRows(knex, settled, selection, period, columns, those);
  }
  const rows = rowsOf(knex, settled, selection, period);
  // SQLite knows nothing of how many rows a team has, and would walk all of them.
  if (settled.summedIn) {
    rows.from(settledSums(knex, settled.summedIn, { byWorkload: true }));
  } else if (!isPostgres(knex) && settled.byWorkload) {
    rows.from(knex.raw(`${settled.table} indexed by ${settled.byWorkload}`));
  }
  return rows.where(those);
}

/**
 * Some columns of what was allocated, to be summed: for statements that read thousands of rows, since it carries no others, and narrows each
 * part of sums that are folded and not folded by itself.
 *
 * @param workloads - SQL that is true for the few that lead to their rows
 */
export function columnsOfRows(
  knex: Knex,
  settled: SettledTable,
  selection: SpendSelection,
  period: Period,
  columns: readonly string[],
  workloads?: Knex.Raw,
): Knex.QueryBuilder {
  const { summedIn, start } = settled;
  const narrowed = (rows: Knex.QueryBuilder) => {
    rows.where('category', 'allocated').select(columns);
    if (workloads) rows.where(workloads);
    return rows;
  };
  if (!summedIn) {
    const rows = workloads
      ? rowsOfWorkloads(knex, settled, selection, period, workloads)
      : rowsOf(knex, settled, selection, period);
    return knex.from(narrowed(rows).as('settled'));
  }
  const parts = settledParts(knex, summedIn, {
    byWorkload: workloads !== undefined,
    ofTeams: Boolean(selection.team?.length),
    ofFleet: !workloads && isFleet(selection),
  });
  const of = (rows: Knex.Raw) =>
    narrowed(
      rowsOf(knex, { table: settled.table, start, rows }, selection, period),
    );
  const unfolded = of(parts.unfolded).where('hour', '>=', period.from);
  return knex.from(of(parts.folded).unionAll(unfolded).as('settled'));
}

/** SQL of the step that a row is in; only weeks are not starts of rows. */
export function stepOf(granularity: Granularity, start: string): string {
  return granularity === 'week'
    ? `${start} - (${start} - ${MONDAY_MS}) % ${7 * DAY_MS}`
    : start;
}
