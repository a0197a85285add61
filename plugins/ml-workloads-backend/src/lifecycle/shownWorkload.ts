import {
  toGpuMs,
  toMicros,
  type AttemptPreemption,
  type ClusterFreshness,
  type StateReason,
  type Workload,
  type WorkloadPod,
  type WorkloadState,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { ReadWorkload } from '../database/readWorkload';
import { iso, isoOrNull } from '../isoTime';
import type { PodFacts } from './facts';
import { preemptionSentence, reasonOf, type Preemption } from './reasons';

const FINAL = new Set(['Succeeded', 'Failed', 'Stopped']);

/** A stored workload as the API shows it. On a stale cluster the state of open work is not known now. */
export function shownWorkload(
  row: ReadWorkload,
  currency: string,
  freshness: ClusterFreshness | undefined,
): Workload {
  const unknown = (freshness?.stale ?? true) && !FINAL.has(row.state);
  const observedAt = freshness?.observedAt ?? null;
  const reason: StateReason | null = unknown
    ? reasonOf('NotObserved', { message: observedAt ?? undefined })
    : parsedReason(row.reason);
  return {
    id: row.id,
    cluster: row.cluster,
    namespace: row.namespace,
    kind: row.kind,
    name: row.name,
    uid: row.uid,
    type: row.type as Workload['type'],
    engine: row.engine,
    team: row.team,
    component: row.component,
    state: unknown ? 'Unknown' : (row.state as WorkloadState),
    since: unknown && observedAt ? observedAt : iso(row.since),
    reason,
    queue: row.queue,
    profile: row.profile,
    gpuModel: row.gpu_model,
    gpusMilli: row.gpus_milli,
    heldGpusMilli: row.held_gpus_milli,
    createdAt: iso(row.created_at),
    startedAt: isoOrNull(row.started_at),
    endedAt: isoOrNull(row.ended_at),
    attempts: row.attempts,
    gpuMs: toGpuMs(row.settled?.milliGpuMs ?? 0n),
    costMicros: toMicros(row.settled?.costMicros ?? null),
    unpricedGpuMs: toGpuMs(row.settled?.unpricedMilliGpuMs ?? 0n),
    currency,
    launchedBy: row.launched_by,
    deleted: row.deleted,
    escaped: row.kind === 'Pod' && row.queue === null,
  };
}

export function shownPod(pod: PodFacts): WorkloadPod {
  return {
    uid: pod.uid,
    name: pod.name,
    node: pod.node,
    phase: pod.phase,
    ready: pod.ready,
    restarts: pod.restarts,
    gpusMilli: pod.gpusMilli,
    createdAt: iso(pod.createdAt),
    scheduledAt: isoOrNull(pod.scheduledAt),
    runningAt: isoOrNull(pod.runningAt),
    readyAt: isoOrNull(pod.readyAt),
    endedAt: isoOrNull(pod.endedAt),
    message: pod.message ?? pod.waiting?.message ?? pod.unschedulable ?? null,
  };
}

/** The rule of a preemption. Whose work it made room for is not told here: only a person who may read that work may know it. */
export function shownPreemption(
  stored: string | null,
): AttemptPreemption | null {
  if (stored === null) {
    return null;
  }
  const preemption = JSON.parse(stored) as Preemption;
  return { rule: preemption.rule, sentence: preemptionSentence(preemption) };
}

function parsedReason(reason: string | null): StateReason | null {
  return reason === null ? null : (JSON.parse(reason) as StateReason);
}
