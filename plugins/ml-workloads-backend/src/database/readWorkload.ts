import type { Kept, StoredWorkload } from './workloadRows';
import { numberOf, numberOrNull } from './sql';

/** A workload as it is read: without what only the lifecycle needs, with what the ledger says of it. */
export interface ReadWorkload
  extends Omit<StoredWorkload, 'facts' | 'object' | 'template'> {
  /** What is still there of it after the time that details and history are kept. */
  kept: Kept;
  /** Null where nothing of it is settled yet. */
  settled: {
    milliGpuMs: bigint;
    /** null: nothing of it is priced */
    costMicros: bigint | null;
    unpricedMilliGpuMs: bigint;
  } | null;
}

/** As text, for a double cannot hold every 64-bit integer. */
const SETTLED = {
  settled_milli: 'settled_milli_gpu_ms',
  settled_cost: 'settled_cost_micros',
  settled_unpriced: 'settled_unpriced_milli_gpu_ms',
};

export const SETTLED_AS_TEXT = Object.entries(SETTLED)
  .map(([name, column]) => `cast(${column} as text) as ${name}`)
  .join(', ');

export const READ_COLUMNS = [
  'id',
  'cluster',
  'namespace',
  'kind',
  'api_version',
  'name',
  'uid',
  'type',
  'engine',
  'team',
  'component',
  'state',
  'since',
  'reason',
  'queue',
  'profile',
  'gpu_model',
  'gpus_milli',
  'held_gpus_milli',
  'created_at',
  'started_at',
  'ended_at',
  'attempts',
  'launched_by',
  'deleted',
  'closed',
  'kept',
];

/** A row of {@link READ_COLUMNS} and {@link SETTLED_AS_TEXT}, as the databases give it. */
export function readWorkload(row: any): ReadWorkload {
  const { settled_milli, settled_cost, settled_unpriced, ...columns } = row;
  return {
    ...columns,
    since: numberOf(row.since),
    gpus_milli: numberOrNull(row.gpus_milli),
    held_gpus_milli: numberOf(row.held_gpus_milli),
    created_at: numberOf(row.created_at),
    started_at: numberOrNull(row.started_at),
    ended_at: numberOrNull(row.ended_at),
    // SQLite has no booleans
    deleted: Boolean(row.deleted),
    closed: Boolean(row.closed),
    settled:
      settled_milli === null
        ? null
        : {
            milliGpuMs: BigInt(settled_milli),
            costMicros: settled_cost === null ? null : BigInt(settled_cost),
            unpricedMilliGpuMs: BigInt(settled_unpriced),
          },
  };
}
