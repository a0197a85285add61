import type { SpendFilter } from '@slipway/backstage-plugin-ml-workloads-common';
import type { Knex } from 'knex';
import type { SpendFilters } from '../contracts';
import { outcomeSql } from './outcomes';

/** Filters by a column that every table of settled rows has. */
const COLUMNS = {
  gpuModel: 'gpu_model',
  capacityType: 'capacity_type',
  profile: 'profile',
  queue: 'queue',
  phase: 'phase',
  category: 'category',
  reason: 'reason',
} as const;

/** Filters by what is kept of workloads. */
const FACTS = { kind: 'kind', template: 'template' } as const;

/** Filters that only what was allocated has values of. */
const OF_ALLOCATED: readonly SpendFilter[] = [
  'kind',
  'template',
  'outcome',
  'phase',
  'queue',
];

/** Whether rows of single workloads must be read, because sums over them do not have what is filtered by. */
export function joinsWorkloads(filters: SpendFilters | undefined): boolean {
  return Boolean(
    filters?.kind?.length ||
      filters?.template?.length ||
      filters?.outcome?.length,
  );
}

/** Whether what nobody held is left out by the filters, so that it says nothing where all of the node money went. */
export function isOfAllocated(filters: SpendFilters | undefined): boolean {
  return OF_ALLOCATED.some(filter => filters?.[filter]?.length);
}

/** Narrows settled rows. Values are keys of rows: `none` is without a value, and a value of that name is `value:none`. */
export function byFilters(
  builder: Knex.QueryBuilder,
  filters: SpendFilters,
): void {
  for (const [filter, column] of Object.entries(COLUMNS)) {
    const keys = filters[filter as keyof typeof COLUMNS];
    if (keys?.length) builder.whereIn(column, keys.map(valueOf));
  }
  for (const [filter, column] of Object.entries(FACTS)) {
    const keys = filters[filter as keyof typeof FACTS];
    if (keys?.length) byFact(builder, column, keys);
  }
  if (filters.outcome?.length) byOutcome(builder, filters.outcome);
  // What nobody held has no value of these, which is another thing than work without one.
  if (isOfAllocated(filters)) builder.where('category', 'allocated');
}

function valueOf(key: string): string {
  return key === 'none' ? '' : key.replace(/^value:(none|others)$/, '$1');
}

function byFact(
  builder: Knex.QueryBuilder,
  column: string,
  keys: readonly string[],
): void {
  const values = keys.filter(key => key !== 'none').map(valueOf);
  builder.where(where => {
    where.whereRaw(
      `exists (select 1 from workloads w where w.id = workload and w.${column} in (${places(
        values,
      )}))`,
      values,
    );
    if (values.length < keys.length) {
      // Also where nothing is kept of the workload any more.
      where.orWhereRaw(
        `not exists (select 1 from workloads w where w.id = workload and w.${column} <> '')`,
      );
    }
  });
}

function byOutcome(
  builder: Knex.QueryBuilder,
  outcomes: readonly string[],
): void {
  const attempt =
    'select 1 from attempts a where a.workload_id = workload and a.number = attempt';
  builder.where(where => {
    where.whereRaw(
      `exists (${attempt} and ${outcomeSql('a')} in (${places(outcomes)}))`,
      [...outcomes],
    );
    if (outcomes.includes('unknown')) {
      where.orWhereRaw(`not exists (${attempt})`);
    }
  });
}

function places(values: readonly string[]): string {
  return values.length > 0 ? values.map(() => '?').join(', ') : 'null';
}
