import {
  toGpuMs,
  toMicros,
  type BigInteger,
  type Micros,
  type WaterfallSegment,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { Knex } from 'knex';
import { toBigint } from '../metering';

export interface ReplayedWorkload {
  cluster: string;
  namespace: string;
  kind: string;
  name: string;
  team: string | null;
  state: string;
  gpuMs: BigInteger;
  costMicros: Micros;
  attempts: number;
  /** Waited for quota, over all attempts; null when no source told it. */
  queuedMs: number | null;
  /** From the first schedule to ready, over all attempts; null when it never started. */
  startingMs: number | null;
}

/** Parts of the start waterfall in which the workload holds GPUs. */
const STARTING = ['imagePull', 'init', 'load', 'ready'];

function sumOf(
  segments: readonly WaterfallSegment[],
  phases: readonly string[],
): number | null {
  const ended = segments.filter(
    segment => phases.includes(segment.phase) && segment.end !== null,
  );
  return ended.length === 0
    ? null
    : ended.reduce(
        (sum, { start, end }) => sum + Date.parse(end!) - Date.parse(start),
        0,
      );
}

/** Every workload of a replayed database with its state, GPU time and money. */
export async function summariseWorkloads(
  knex: Knex,
): Promise<ReplayedWorkload[]> {
  const sums = new Map<string, any>(
    (
      await knex('ledger_months')
        .select(
          'workload',
          knex.raw('cast(sum(milli_gpu_ms) as text) as milli'),
          knex.raw('cast(sum(cost_micros) as text) as cost'),
        )
        .whereNot('workload', '')
        .groupBy('workload')
    ).map((row: any) => [row.workload, row]),
  );
  const segments = new Map<string, WaterfallSegment[]>();
  for (const row of await knex('attempts').select('workload_id', 'waterfall')) {
    const known = segments.get(row.workload_id) ?? [];
    segments.set(row.workload_id, known.concat(JSON.parse(row.waterfall)));
  }
  const rows: any[] = await knex('workloads')
    .select('id', 'cluster', 'namespace', 'kind', 'name', 'team', 'state')
    .select('attempts')
    .orderBy(['cluster', 'namespace', 'name', 'id']);
  return rows.map(({ id, attempts, ...workload }) => {
    const sum = sums.get(id);
    const parts = segments.get(id) ?? [];
    return {
      ...workload,
      attempts: Number(attempts),
      gpuMs: toGpuMs(toBigint(sum?.milli) ?? 0n),
      costMicros: sum ? toMicros(toBigint(sum.cost)) : 0,
      queuedMs: sumOf(parts, ['queued']),
      startingMs: sumOf(parts, STARTING),
    };
  });
}
