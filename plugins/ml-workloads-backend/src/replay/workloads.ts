import {
  toGpuMs,
  toMicros,
  type BigInteger,
  type Micros,
  type WaterfallSegment,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { Knex } from 'knex';
import { settledSums, toBigint, toMs, toMsOrNull } from '../metering';

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
  /** From its first pod's schedule to ready, or to the end where it never was, over all attempts; null when nothing was scheduled. */
  startingMs: number | null;
}

interface Attempt {
  start: number;
  readyAt: number | null;
  end: number | null;
  waterfall: WaterfallSegment[];
}

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

function startingOf(
  attempts: readonly Attempt[],
  scheduled: readonly number[],
): number | null {
  const times = attempts.flatMap(({ start, readyAt, end }) => {
    const until = readyAt ?? end;
    const first = scheduled.find(
      at => at >= start && (end === null || at <= end),
    );
    return until === null || first === undefined
      ? []
      : Math.max(0, until - first);
  });
  return times.length === 0 ? null : times.reduce((a, b) => a + b, 0);
}

async function attemptsByWorkload(knex: Knex): Promise<Map<string, Attempt[]>> {
  const attempts = new Map<string, Attempt[]>();
  for (const row of await knex('attempts').orderBy(['workload_id', 'number'])) {
    const known = attempts.get(row.workload_id) ?? [];
    known.push({
      start: toMs(row.start),
      readyAt: toMsOrNull(row.ready_at),
      end: toMsOrNull(row.end),
      waterfall: JSON.parse(row.waterfall),
    });
    attempts.set(row.workload_id, known);
  }
  return attempts;
}

/** When the pods of each workload were scheduled, ascending. */
async function schedulesByWorkload(knex: Knex): Promise<Map<string, number[]>> {
  const schedules = new Map<string, number[]>();
  for (const row of await knex('workload_pods').select(
    'workload_id',
    'facts',
  )) {
    const { scheduledAt } = JSON.parse(row.facts);
    if (typeof scheduledAt !== 'number') continue;
    const known = schedules.get(row.workload_id) ?? [];
    known.push(scheduledAt);
    schedules.set(row.workload_id, known);
  }
  schedules.forEach(times => times.sort((a, b) => a - b));
  return schedules;
}

/** Every workload of a replayed database with its state, GPU time and money. */
export async function summariseWorkloads(
  knex: Knex,
): Promise<ReplayedWorkload[]> {
  const sums = new Map<string, any>(
    (
      await knex
        .from(settledSums(knex, 'month'))
        .select(
          'workload',
          knex.raw('cast(sum(milli_gpu_ms) as text) as milli'),
          knex.raw('cast(sum(cost_micros) as text) as cost'),
        )
        .whereNot('workload', '')
        .groupBy('workload')
    ).map((row: any) => [row.workload, row]),
  );
  const attemptsOf = await attemptsByWorkload(knex);
  const schedulesOf = await schedulesByWorkload(knex);
  const rows: any[] = await knex('workloads')
    .select('id', 'cluster', 'namespace', 'kind', 'name', 'team', 'state')
    .select('attempts')
    .orderBy(['cluster', 'namespace', 'name', 'id']);
  return rows.map(({ id, attempts, ...workload }) => {
    const sum = sums.get(id);
    const tries = attemptsOf.get(id) ?? [];
    return {
      ...workload,
      attempts: Number(attempts),
      gpuMs: toGpuMs(toBigint(sum?.milli) ?? 0n),
      costMicros: sum ? toMicros(toBigint(sum.cost)) : 0,
      queuedMs: sumOf(
        tries.flatMap(({ waterfall }) => waterfall),
        ['queued'],
      ),
      startingMs: startingOf(tries, schedulesOf.get(id) ?? []),
    };
  });
}
