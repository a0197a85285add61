import type {
  WaterfallPhase,
  WaterfallSegment,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { PodFacts, WorkloadFacts } from './facts';
import {
  podIntervals,
  quotaIntervals,
  type AttemptWindow,
  type Interval,
} from './startIntervals';

export type { AttemptWindow } from './startIntervals';

/**
 * Where the time from the start of an attempt until it was ready went. Each part names the field it was read from; what no source
 * explains is `unattributed`. Of several pods the slowest is told, because the others wait for it.
 */
export function waterfall(
  facts: Pick<WorkloadFacts, 'flips' | 'queued' | 'object' | 'provisioning'>,
  attempt: AttemptWindow,
): WaterfallSegment[] {
  const byCondition = facts.object.readyByCondition;
  const slowest = slowestPod(attempt.pods, byCondition);
  const podReadyAt = slowest && readyTime(slowest, byCondition);
  const readyAt = podReadyAt === null ? null : servesAt(facts, podReadyAt);
  const until = readyAt ?? attempt.end;
  const intervals = [
    ...quotaIntervals(facts, attempt),
    ...(slowest ? podIntervals(slowest, byCondition, attempt.pods.length) : []),
  ];
  if (podReadyAt !== null && facts.object.readyByObject) {
    intervals.push({
      phase: 'ready',
      start: podReadyAt,
      end: readyAt,
      source: 'status.conditions[Ready]',
    });
  }
  return layOut(intervals, attempt.start, until).map(
    ({ phase, start, end, source }) => ({
      phase,
      start: new Date(start).toISOString(),
      end: end === null ? null : new Date(end).toISOString(),
      source,
    }),
  );
}

/** When what has its own Ready condition serves, its pods being ready from a time on; that time itself for everything else. */
export function servesAt(
  { flips, object }: Pick<WorkloadFacts, 'flips' | 'object'>,
  podsReadyAt: number,
): number | null {
  if (!object.readyByObject) {
    return podsReadyAt;
  }
  const told = flips.filter(
    ({ owner, type }) => owner === 'object' && type === 'Ready',
  );
  const already = told.findLast(({ at }) => at <= podsReadyAt);
  if (already?.status === 'True') {
    return podsReadyAt;
  }
  const next = told.find(
    ({ at, status }) => at > podsReadyAt && status === 'True',
  );
  return next?.at ?? null;
}

/**
 * One line without holes or overlaps from `from` to `until` (null: still going on). An earlier interval wins over a later one, except
 * that an open one ends where the next begins: something later has been reached, so it cannot still last.
 */
function layOut(
  intervals: Interval[],
  from: number,
  until: number | null,
): Interval[] {
  const sorted = intervals
    .map((interval, order) => ({ ...interval, order }))
    .sort((a, b) => a.start - b.start || a.order - b.order);
  const line: Interval[] = [];
  let cursor = from;
  const push = (
    phase: WaterfallPhase,
    source: string,
    start: number,
    end: number,
  ) => {
    if (end > start) {
      line.push({ phase, start, end, source });
    }
    cursor = Math.max(cursor, end);
  };
  for (let i = 0; i < sorted.length; i++) {
    const { phase, source } = sorted[i];
    const start = Math.max(sorted[i].start, cursor);
    if (until !== null && start >= until) {
      break;
    }
    push('unattributed', 'none', cursor, start);
    const next = sorted[i + 1]?.start;
    const end = sorted[i].end ?? next ?? until;
    if (end === null) {
      line.push({ phase, start, end: null, source });
      return line;
    }
    push(phase, source, start, until === null ? end : Math.min(end, until));
  }
  if (until === null) {
    line.push({
      phase: 'unattributed',
      start: cursor,
      end: null,
      source: 'none',
    });
  } else {
    push('unattributed', 'none', cursor, until);
  }
  return line;
}

/** When a pod counts as ready: its main container ran, or for serving its Ready condition. */
export function readyTime(pod: PodFacts, byCondition: boolean): number | null {
  return byCondition ? pod.readyAt : pod.runningAt;
}

function slowestPod(pods: PodFacts[], byCondition: boolean): PodFacts | null {
  const progress = (pod: PodFacts): number[] => [
    readyTime(pod, byCondition) ?? Infinity,
    pod.runningAt ?? Infinity,
    pod.scheduledAt ?? Infinity,
    pod.createdAt,
  ];
  return pods.reduce<PodFacts | null>((slowest, pod) => {
    if (!slowest) {
      return pod;
    }
    const [mine, theirs] = [progress(pod), progress(slowest)];
    const at = mine.findIndex((value, i) => value !== theirs[i]);
    return at >= 0 && mine[at] > theirs[at] ? pod : slowest;
  }, null);
}
