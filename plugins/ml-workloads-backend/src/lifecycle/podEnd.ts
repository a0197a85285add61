import { conditionOf } from '../conditionOf';
import type { KubeObject } from '../observe/types';
import type { PodEnd } from './facts';
import { timeOf } from './flips';
import { max } from './podTimes';
import { preemptionOf, type Preemption } from './reasons';

/** How a pod ended that says that it has: when, if it says so, and why. */
export function podEnd(pod: KubeObject): {
  at: number | null;
  reason: PodEnd;
  exitCode: number | null;
  message: string | null;
} {
  const { status = {} } = pod;
  const terminated = (status.containerStatuses ?? [])
    .map((container: any) => container.state?.terminated)
    .filter(Boolean);
  const disruption = disruptionOf(pod);
  const finished = max(
    terminated.map((state: any) => timeOf(state.finishedAt)),
  );
  const at =
    finished ??
    disruption?.at ??
    timeOf(conditionOf(pod, 'Ready')?.lastTransitionTime);
  if (status.phase === 'Succeeded') {
    return { at, reason: 'completed', exitCode: 0, message: null };
  }
  const bad =
    terminated.find((state: any) => state.reason === 'OOMKilled') ??
    terminated.find((state: any) => Number(state.exitCode) !== 0);
  let reason: PodEnd = 'failed';
  if (disruption) {
    reason = disruption.reason;
  } else if (bad?.reason === 'OOMKilled') {
    reason = 'oom';
  } else if (status.reason === 'Evicted') {
    reason = 'evicted';
  } else if (status.reason === 'DeadlineExceeded') {
    reason = 'deadline';
  } else if (status.reason === 'NodeLost') {
    reason = 'nodeLost';
  } else if (pod.metadata.deletionTimestamp) {
    reason = 'stopped';
  }
  const exitCode = bad === undefined ? null : Number(bad.exitCode);
  const message = disruption?.message ?? status.message ?? bad?.message ?? null;
  return {
    at,
    reason,
    exitCode: Number.isFinite(exitCode) ? exitCode : null,
    message: message === null ? null : String(message).slice(0, 1024),
  };
}

/** Who took a pod away, where its condition `DisruptionTarget` says so. */
export function disruptionOf(pod: KubeObject): {
  at: number | null;
  reason: PodEnd;
  message: string | null;
  preemption: Preemption | null;
} | null {
  const found = conditionOf(pod, 'DisruptionTarget');
  if (found?.status !== 'True') {
    return null;
  }
  const reasons: Record<string, PodEnd> = {
    PreemptionByScheduler: 'preempted',
    PreemptionByKubeScheduler: 'preempted',
    WorkloadPreempted: 'preempted',
    DeletionByPodGC: 'nodeLost',
    DeletionByTaintManager: 'nodeLost',
  };
  const reason = reasons[found.reason] ?? 'evicted';
  const message = String(found.message ?? '').slice(0, 1024);
  // Kueue's message names the other workload and its queue, which may be another team's.
  const read = preemptionOf(message);
  return {
    at: timeOf(found.lastTransitionTime),
    reason,
    message: reason === 'preempted' ? null : message,
    preemption:
      reason === 'preempted'
        ? { ...read, rule: read.rule ?? 'PriorityClass' }
        : null,
  };
}
