import type { Knex } from 'knex';
import { isPostgres } from '../isPostgres';
import { numberOf, numberOrNull } from './sql';
import { searched } from './workloadNames';
import {
  FINAL_STATES,
  isSummed,
  selectWorkloads,
  type WorkloadSelection,
} from './workloadSelection';

/** Columns that workloads are grouped by. */
export type GroupColumn =
  | 'team'
  | 'component'
  | 'kind'
  | 'type'
  | 'queue'
  | 'state'
  | 'cluster'
  | 'profile'
  | 'gpu_model';

/** Sums of one group. */
export interface StoredGroup {
  /** null: those that have none */
  key: string | null;
  workloads: number;
  /** Asked for in all; null when it is not known of each. */
  gpusMilli: number | null;
  heldGpusMilli: number;
  milliGpuMs: bigint;
  /** null when nothing is priced */
  costMicros: bigint | null;
  unpricedMilliGpuMs: bigint;
}

/** Columns of the index of the sums in its order, as far as it has few different values up to them. */
const IN_ORDER: GroupColumn[] = [
  'team',
  'queue',
  'cluster',
  'state',
  'type',
  'kind',
];

const SUMS = `count(*) as workloads, count(gpus_milli) as known, sum(gpus_milli) as gpus, sum(held_gpus_milli) as held,
  sum(settled_milli_gpu_ms) as milli, sum(settled_cost_micros) as cost, sum(settled_unpriced_milli_gpu_ms) as unpriced`;

const SUMS_OF_PARTS = `sum(workloads) as workloads, sum(known) as known, sum(gpus) as gpus, sum(held) as held,
  cast(coalesce(sum(milli), 0) as text) as milli, cast(sum(cost) as text) as cost, cast(coalesce(sum(unpriced), 0) as text) as unpriced`;

/** Counts and sums of workloads by one of their columns. */
export class WorkloadGroups {
  static create(options: { knex: Knex }): WorkloadGroups {
    return new WorkloadGroups(options.knex);
  }

  private constructor(private readonly knex: Knex) {}

  /** The largest first, by what they hold, then by how many they are. */
  async by(
    column: GroupColumn,
    asked: WorkloadSelection,
    limit: number,
  ): Promise<StoredGroup[]> {
    const { knex } = this;
    const selection = await searched(knex, asked);
    const parts = partsOf(column, selection, isPostgres(knex));
    const places = parts.map((_, index) => String(index + 1)).join(', ');
    const key = shownKey(column, selection.staleClusters);
    const rows = await knex
      .from(
        selectWorkloads(knex, selection, indexFor(column, selection))
          .select(knex.raw(`${parts.join(', ')}, ${SUMS}`))
          .groupByRaw(places)
          .as('parts'),
      )
      .select(knex.raw(`${key.sql} as key, ${SUMS_OF_PARTS}`, key.bindings))
      .groupByRaw('1')
      .orderByRaw('held desc, workloads desc, 1')
      .limit(limit);
    return rows.map(stored);
  }
}

function indexFor(column: GroupColumn, selection: WorkloadSelection) {
  if (isSummed(selection)) return 'sums';
  return column === 'component' ? null : 'facets';
}

/**
 * What is summed first. SQLite groups by sorting, but for the columns of an index in its order; what comes of that are few rows.
 * Otherwise expressions, so that no database reads wide rows in the order of an index that only has the column.
 */
function partsOf(
  column: GroupColumn,
  selection: WorkloadSelection,
  hashes: boolean,
): string[] {
  const place = IN_ORDER.indexOf(column);
  if (!hashes && place >= 0 && isSummed(selection)) {
    return IN_ORDER.slice(0, place + 1);
  }
  const needed: GroupColumn[] =
    column === 'state' && selection.staleClusters.length > 0
      ? ['state', 'cluster']
      : [column];
  return needed.map(name => `${name} || '' as ${name}`);
}

/** The state that a person sees is not the stored one where the cluster is stale. */
function shownKey(column: GroupColumn, stale: string[]) {
  if (column !== 'state' || stale.length === 0) {
    return { sql: column, bindings: [] as string[] };
  }
  const places = (values: string[]) => values.map(() => '?').join(', ');
  return {
    sql: `case when cluster in (${places(stale)}) and state not in (${places(
      FINAL_STATES,
    )}) then 'Unknown' else state end`,
    bindings: [...stale, ...FINAL_STATES],
  };
}

function stored(row: any): StoredGroup {
  const workloads = numberOf(row.workloads);
  return {
    key: row.key,
    workloads,
    gpusMilli:
      numberOf(row.known) === workloads ? numberOrNull(row.gpus) : null,
    heldGpusMilli: numberOf(row.held),
    milliGpuMs: BigInt(row.milli),
    costMicros: row.cost === null ? null : BigInt(row.cost),
    unpricedMilliGpuMs: BigInt(row.unpriced),
  };
}
