import type { Knex } from 'knex';
import { numberOf, numberOrNull } from './sql';
import {
  FINAL_STATES,
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

/** Columns that the index with everything has. */
const COVERED = new Set<GroupColumn>([
  'team',
  'kind',
  'type',
  'queue',
  'state',
  'cluster',
  'profile',
  'gpu_model',
]);

const SUMS = `count(*) as workloads, count(gpus_milli) as known, sum(gpus_milli) as gpus, sum(held_gpus_milli) as held,
  cast(coalesce(sum(settled_milli_gpu_ms), 0) as text) as milli, cast(sum(settled_cost_micros) as text) as cost,
  cast(coalesce(sum(settled_unpriced_milli_gpu_ms), 0) as text) as unpriced`;

/** Counts and sums of workloads by one of their columns. */
export class WorkloadGroups {
  static create(options: { knex: Knex }): WorkloadGroups {
    return new WorkloadGroups(options.knex);
  }

  private constructor(private readonly knex: Knex) {}

  /** The largest first, by what they hold, then by how many they are. */
  async by(
    column: GroupColumn,
    selection: WorkloadSelection,
    limit: number,
  ): Promise<StoredGroup[]> {
    const key = this.key(column, selection.staleClusters);
    const rows = await selectWorkloads(
      this.knex,
      selection,
      COVERED.has(column),
    )
      .select(this.knex.raw(`${key.sql} as key, ${SUMS}`, key.bindings))
      .groupByRaw('1')
      .orderByRaw('held desc, workloads desc, 1')
      .limit(limit);
    return rows.map(stored);
  }

  /**
   * The state that a person sees is not the stored one where the cluster is stale. Otherwise an expression, so that no database reads wide
   * rows in the order of an index that only has the column.
   */
  private key(column: GroupColumn, stale: string[]) {
    if (column !== 'state' || stale.length === 0) {
      return { sql: `${column} || ''`, bindings: [] as string[] };
    }
    const places = (values: string[]) => values.map(() => '?').join(', ');
    return {
      sql: `case when cluster in (${places(stale)}) and state not in (${places(
        FINAL_STATES,
      )}) then 'Unknown' else state end`,
      bindings: [...stale, ...FINAL_STATES],
    };
  }
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
