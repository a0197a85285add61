import type {
  WaterfallPhase,
  WaterfallSegment,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { Flip, PodFacts, WorkloadFacts } from './facts';

export interface AttemptWindow {
  /** UTC ms */
  start: number;
  end: number | null;
  pods: PodFacts[];
}

interface Interval {
  phase: WaterfallPhase;
  start: number;
  end: number | null;
  source: string;
}

/**
 * Where the time from the start of an attempt until it was ready went. Each part names the field it was read from; what no source
 * explains is `unattributed`. Of several pods the slowest is told, because the others wait for it.
 */
export function waterfall(
  facts: Pick<WorkloadFacts, 'flips' | 'queued' | 'object'>,
  attempt: AttemptWindow,
): WaterfallSegment[] {
  const byCondition = facts.object.readyByCondition;
  const slowest = slowestPod(attempt.pods, byCondition);
  const readyAt = slowest && readyTime(slowest, byCondition);
  const until = readyAt ?? attempt.end;
  const intervals = [
    ...quotaIntervals(facts, attempt),
    ...(slowest ? podIntervals(slowest, byCondition, attempt.pods.length) : []),
  ];
  return layOut(intervals, attempt.start, until).map(
    ({ phase, start, end, source }) => ({
      phase,
      start: new Date(start).toISOString(),
      end: end === null ? null : new Date(end).toISOString(),
      source,
    }),
  );
}

function quotaIntervals(
  facts: Pick<WorkloadFacts, 'flips' | 'queued'>,
  attempt: AttemptWindow,
): Interval[] {
  if (!facts.queued) {
    return [];
  }
  const reserved = firstTrue(facts.flips, 'QuotaReserved', attempt);
  const admitted = firstTrue(facts.flips, 'Admitted', attempt);
  const intervals: Interval[] = [
    {
      phase: 'queued',
      start: attempt.start,
      end: reserved ?? admitted,
      source: 'Workload.status.conditions[QuotaReserved]',
    },
  ];
  if (reserved !== null) {
    intervals.push({
      phase: 'admissionChecks',
      start: reserved,
      end: admitted,
      source: 'Workload.status.conditions[Admitted]',
    });
  }
  return intervals;
}

function podIntervals(
  pod: PodFacts,
  byCondition: boolean,
  pods: number,
): Interval[] {
  const of = pods > 1 ? ` (slowest of ${pods} pods)` : '';
  const intervals: Interval[] = [
    {
      phase: 'scheduling',
      start: pod.createdAt,
      end: pod.scheduledAt,
      source: `Pod.status.conditions[PodScheduled]${of}`,
    },
  ];
  for (const pull of pod.pulls) {
    if (pull.start !== null) {
      intervals.push({
        phase: 'imagePull',
        start: pull.start,
        end: pull.end,
        source: `Event Pulling, Pulled of ${pull.container}${of}`,
      });
    }
  }
  if (pod.initStartedAt !== null) {
    intervals.push({
      phase: 'init',
      start: pod.initStartedAt,
      end: pod.initEndedAt,
      source: `Pod.status.initContainerStatuses[]${of}`,
    });
  }
  if (pod.runningAt !== null && byCondition) {
    intervals.push({
      phase: 'load',
      start: pod.runningAt,
      end: pod.readyAt,
      source: `Pod.status.conditions[Ready]${of}`,
    });
  }
  return intervals;
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

function firstTrue(
  flips: Flip[],
  type: string,
  { start, end }: AttemptWindow,
): number | null {
  const found = flips.find(
    flip =>
      flip.owner === 'kueue' &&
      flip.type === type &&
      flip.status === 'True' &&
      flip.at >= start &&
      (end === null || flip.at <= end),
  );
  return found?.at ?? null;
}
