import type { WorkloadFacts } from './facts';
import { troubleEnd } from './podTroubles';
import { readyTime } from './waterfall';

/** A server that is scaled for years keeps its newest steps. */
const MOST_STEPS = 500;

/** Replicas from a time on. */
export interface ReplicaStep {
  /** UTC ms */
  at: number;
  /** GPU pods wanted; null: nothing says how many. */
  wanted: number | null;
  /** GPU pods that are there. */
  pods: number;
  ready: number;
}

interface Change {
  at: number;
  wanted?: number;
  pods?: number;
  ready?: number;
}

/** How many replicas were wanted, there and ready over time. Only what changes begins a step. */
export function replicasOf(
  facts: Pick<WorkloadFacts, 'object' | 'pods' | 'wants'>,
): ReplicaStep[] {
  const now: ReplicaStep = {
    at: facts.object.createdAt,
    wanted: null,
    pods: 0,
    ready: 0,
  };
  const steps: ReplicaStep[] = [];
  for (const change of changesOf(facts)) {
    now.at = Math.max(change.at, now.at);
    now.wanted = change.wanted ?? now.wanted;
    now.pods += change.pods ?? 0;
    now.ready += change.ready ?? 0;
    if (steps.at(-1)?.at === now.at) {
      steps.pop();
    }
    const last = steps.at(-1);
    const isSame =
      last?.wanted === now.wanted &&
      last.pods === now.pods &&
      last.ready === now.ready;
    if (!isSame) {
      steps.push({ ...now });
    }
  }
  return steps.slice(-MOST_STEPS);
}

function changesOf({
  object,
  pods,
  wants = [],
}: Pick<WorkloadFacts, 'object' | 'pods' | 'wants'>): Change[] {
  const changes: Change[] = wants.map(want => ({
    at: want.at,
    wanted: want.pods,
  }));
  if (object.goneAt !== null) {
    changes.push({ at: object.goneAt, wanted: 0 });
  }
  for (const pod of pods) {
    changes.push({ at: pod.createdAt, pods: 1 });
    const end = pod.endedAt ?? Infinity;
    const first = readyTime(pod, object.readyByCondition);
    let ready = first;
    for (const trouble of pod.troubles) {
      if (first === null || trouble.start < first || trouble.start >= end) {
        continue;
      }
      if (ready !== null) {
        changes.push({ at: ready, ready: 1 }, { at: trouble.start, ready: -1 });
      }
      ready = troubleEnd(trouble, object.readyByCondition);
    }
    if (ready !== null && ready < end) {
      changes.push({ at: ready, ready: 1 });
      if (pod.endedAt !== null) {
        changes.push({ at: pod.endedAt, ready: -1 });
      }
    }
    if (pod.endedAt !== null) {
      changes.push({ at: Math.max(pod.endedAt, pod.createdAt), pods: -1 });
    }
  }
  return changes.sort((a, b) => a.at - b.at);
}
