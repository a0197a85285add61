import type { Knex } from 'knex';
import type { WorkloadChoice, WorkloadFilter } from '../contracts';
import { isPostgres } from '../isPostgres';

/** A choice of stored workloads. */
export interface WorkloadSelection extends WorkloadChoice {
  /** No others than these. */
  ids?: readonly string[];
  /** Clusters whose open workloads are `Unknown` now. */
  staleClusters: string[];
}

export const FINAL_STATES = ['Succeeded', 'Failed', 'Stopped'];

const LISTS = {
  team: 'team',
  component: 'component',
  cluster: 'cluster',
  namespace: 'namespace',
  kind: 'kind',
  type: 'type',
  queue: 'queue',
  profile: 'profile',
  gpuModel: 'gpu_model',
} as const;

const TIMES = {
  created: 'created_at',
  started: 'started_at',
  ended: 'ended_at',
} as const;

/** A bare pod is its own workload; without a queue nobody weighed it against others. */
const ESCAPED = "kind = 'Pod' and queue is null";

/** What the index that has everything does not have; each has one of its own. */
const APART = ['component', 'namespace', 'ids'] as const;

/** What the index of the sums does not have. */
const NOT_SUMMED = [
  'namespace',
  'ids',
  'search',
  'created',
  'started',
  'ended',
] as const;

/** What is searched for among all workloads of a team or of everybody. */
const NARROWING = [
  'cluster',
  'state',
  'kind',
  'type',
  'queue',
  'profile',
  'gpuModel',
  'search',
  'escaped',
  'started',
  'ended',
  ...APART,
] as const;

/**
 * Whether few rows among many may be meant. Both databases think that walking the index of an order meets them soon, and read the wide row
 * of all others on the way; it is better to find them first and to sort them.
 */
export function isNarrow(selection: WorkloadSelection): boolean {
  return NARROWING.some(key => selection[key] !== undefined);
}

/** Whether all that groups are summed from is in the index of the sums. */
export function isSummed(selection: WorkloadSelection): boolean {
  return NOT_SUMMED.every(key => selection[key] === undefined);
}

/**
 * The selected rows of `workloads`, nothing read yet.
 *
 * @param scan - all of them will be read, and no other columns than one of the indexes has: `facets` all that pages are filtered and
 * ordered by, `sums` all that groups are made of
 */
export function selectWorkloads(
  knex: Knex,
  selection: WorkloadSelection,
  scan: 'facets' | 'sums' | null = isNarrow(selection) ? 'facets' : null,
): Knex.QueryBuilder {
  const apart =
    scan === 'facets' && APART.some(key => selection[key] !== undefined);
  // SQLite reckons rows by declared types, and so takes these indexes for as wide as the table, whose texts are long.
  const query = knex(
    scan && !apart && !isPostgres(knex)
      ? knex.raw(`workloads indexed by workloads_${scan}_idx`)
      : 'workloads',
  );
  const { allowed, ids, state, search, escaped, staleClusters } = selection;
  if (allowed) {
    query.andWhere(where => restrict(where, allowed));
  }
  for (const [key, column] of Object.entries(LISTS)) {
    const values = selection[key as keyof typeof LISTS];
    if (values) query.whereIn(column, values);
  }
  for (const [key, column] of Object.entries(TIMES)) {
    const { from, to } = selection[key as keyof typeof TIMES] ?? {};
    if (from !== undefined) query.where(column, '>=', from);
    if (to !== undefined) query.where(column, '<', to);
  }
  if (escaped !== undefined) {
    query.whereRaw(escaped ? ESCAPED : `not (${ESCAPED})`);
  }
  if (ids) query.whereIn('id', ids);
  if (search) whereNamed(query, search);
  if (state) {
    query.andWhere(where => inStates(where, state, staleClusters));
  }
  return query;
}

/** The state that a person sees: what a stale cluster says of open work is not known now. */
function inStates(
  where: Knex.QueryBuilder,
  states: string[],
  stale: string[],
): void {
  where.where(fresh => {
    fresh.whereIn('state', states);
    if (stale.length > 0) {
      fresh.andWhere(known =>
        known.whereNotIn('cluster', stale).orWhereIn('state', FINAL_STATES),
      );
    }
  });
  if (states.includes('Unknown') && stale.length > 0) {
    where.orWhere(unknown =>
      unknown.whereIn('cluster', stale).whereNotIn('state', FINAL_STATES),
    );
  }
}

/**
 * A permission decision as a condition on stored columns. A missing team or component is of nobody, also under `not`.
 *
 * @param negated - inside of a `not`
 */
export function restrict(
  where: Knex.QueryBuilder,
  allowed: WorkloadFilter,
  negated = false,
): void {
  if ('teams' in allowed) {
    among(where, 'team', allowed.teams, negated);
  } else if ('components' in allowed) {
    among(where, 'component', allowed.components, negated);
  } else if ('not' in allowed) {
    where.whereNot(inner => restrict(inner, allowed.not, !negated));
  } else if ('anyOf' in allowed) {
    where.whereRaw('1 = 0');
    for (const one of allowed.anyOf) {
      where.orWhere(inner => restrict(inner, one, negated));
    }
  } else {
    where.whereRaw('1 = 1');
    for (const one of allowed.allOf) {
      where.andWhere(inner => restrict(inner, one, negated));
    }
  }
}

/**
 * `not (null in (…))` is null and would hide a row that is allowed, so under a `not` the null is a text that no name is. Elsewhere null
 * excludes as false does, and the bare column is what an index is of.
 */
function among(
  where: Knex.QueryBuilder,
  column: 'team' | 'component',
  values: string[],
  negated: boolean,
): void {
  const places = values.map(() => '?').join(', ');
  const of = negated ? `coalesce(${column}, '')` : column;
  where.whereRaw(values.length > 0 ? `${of} in (${places})` : '1 = 0', values);
}

/** Names that hold a text, as it is. */
export function whereNamed(
  query: Knex.QueryBuilder,
  search: string,
): Knex.QueryBuilder {
  // Names of Kubernetes are lower case.
  return query.whereRaw("name like ? escape '!'", [
    `%${search.toLowerCase().replace(/[!%_]/g, '!$&')}%`,
  ]);
}
