import type {
  Flip,
  ObjectFacts,
  PodEnd,
  PodFacts,
  WorkloadFacts,
} from './facts';
import { waitsForImage } from './currentReason';
import {
  kueueEvictedCode,
  PAUSING_EVICTIONS,
  preemptionOf,
  type Preemption,
} from './reasons';
import { readyTime, servesAt } from './waterfall';

export type AttemptEnd = PodEnd | 'deactivated';

export interface AttemptFacts {
  number: number;
  start: number;
  readyAt: number | null;
  end: number | null;
  endReason: AttemptEnd | null;
  exitCode: number | null;
  message: string | null;
  /** Who it made room for, and under which rule. */
  preemption: Preemption | null;
  pods: PodFacts[];
}

/** Worst first: what of several pods' ends is told as the attempt's. */
const SEVERITY: PodEnd[] = [
  'oom',
  'failed',
  'deadline',
  'imagePull',
  'nodeLost',
  'preempted',
  'evicted',
  'stopped',
  'completed',
];

/**
 * Splits the life of a workload into tries. Kueue's evictions end one, and so does the failure of all its pods when others take their
 * place; a single pod that is replaced while its peers go on does not.
 */
export function attemptsOf(
  facts: Pick<WorkloadFacts, 'object' | 'flips' | 'pods' | 'wants'>,
): AttemptFacts[] {
  const evictions = facts.flips.filter(
    flip =>
      flip.owner === 'kueue' &&
      flip.part === undefined &&
      flip.type === 'Evicted' &&
      flip.status === 'True',
  );
  const steps = [
    ...evictions.map(flip => ({ at: flip.at, flip, pod: null })),
    ...facts.pods.map(pod => ({ at: pod.createdAt, flip: null, pod })),
  ].sort((a, b) => a.at - b.at || (a.flip ? -1 : 1));

  const attempts: AttemptFacts[] = [];
  let current: AttemptFacts | null = opened(1, facts.object.createdAt);
  const close = (
    end: number,
    closing: Partial<AttemptFacts>,
    next: number | null = end,
  ) => {
    attempts.push({ ...current!, ...closing, end });
    const start = next === null ? null : Math.max(end, next);
    current = start === null ? null : opened(attempts.length + 1, start);
  };
  let admittedAgain = 0;
  for (const { flip, pod } of steps) {
    if (flip) {
      admittedAgain = admittedAfter(facts, flip);
      if (current) {
        const end = Math.max(flip.at, current.start);
        close(end, evictionEnd(flip, current.pods), resumedAfter(facts, flip));
      }
    } else if (pod.createdAt < admittedAgain) {
      // Made while Kueue was stopping the try: it belongs to that.
      attempts.at(-1)!.pods.push(pod);
    } else {
      current ??= opened(attempts.length + 1, pod.createdAt);
      const { pods } = current;
      if (isReplaced(pods, pod)) {
        close(lastEnd(pods), worstEnd(pods), wantedAgain(facts, pod));
      } else if (isNextTry(pods, pod)) {
        close(pod.createdAt, worstEnd(pods));
      }
      current.pods.push(pod);
    }
  }
  if (current) {
    attempts.push(current);
  }
  for (const attempt of attempts) {
    attempt.readyAt = readyOf(facts, attempt);
  }
  return attempts;
}

/** When Kueue admits it again after an eviction, UTC ms; infinity as long as it does not. */
function admittedAfter(
  { flips }: Pick<WorkloadFacts, 'flips'>,
  eviction: Flip,
): number {
  const admitted = flips.find(
    ({ owner, part, type, status, at }) =>
      owner === 'kueue' &&
      part === undefined &&
      type === 'Admitted' &&
      status === 'True' &&
      at > eviction.at,
  );
  return admitted?.at ?? Infinity;
}

/** What says that something is in its queue again, or further. */
const RESUMING = new Set(['Active', 'Requeued', 'QuotaReserved', 'Admitted']);

/** When the next try begins after an eviction: with it, unless it was switched off; null as long as it is. */
function resumedAfter(
  { flips }: Pick<WorkloadFacts, 'flips'>,
  eviction: Flip,
): number | null {
  const code = kueueEvictedCode(eviction.reason, eviction.message);
  if (!PAUSING_EVICTIONS.has(code)) {
    return eviction.at;
  }
  const resumed = flips.find(
    ({ owner, part, type, status, at }) =>
      owner === 'kueue' &&
      part === undefined &&
      RESUMING.has(type) &&
      status === 'True' &&
      at > eviction.at,
  );
  return resumed?.at ?? null;
}

/** All pods have ended, not all well, and another takes their place. */
function isReplaced(pods: PodFacts[], next: PodFacts): boolean {
  return (
    pods.length > 0 &&
    pods.every(p => p.endedAt !== null && p.endedAt <= next.createdAt) &&
    pods.some(p => p.end !== 'completed')
  );
}

/** Pods may outlive their try while they are being ended: then their labels say where the next begins. */
function isNextTry(pods: PodFacts[], { tryOf }: PodFacts): boolean {
  return (
    typeof tryOf === 'string' &&
    pods.length > 0 &&
    pods.every(pod => typeof pod.tryOf === 'string' && pod.tryOf !== tryOf)
  );
}

/** When pods were wanted again after none were, so that the time at zero belongs to no try; 0 when they always were. */
function wantedAgain(
  { wants = [] }: Pick<WorkloadFacts, 'wants'>,
  pod: PodFacts,
): number {
  const zero = wants.findLastIndex(
    want => want.pods === 0 && want.at <= pod.createdAt,
  );
  return zero < 0 ? 0 : Math.min(wants[zero + 1]?.at ?? 0, pod.createdAt);
}

function opened(number: number, start: number): AttemptFacts {
  return {
    number,
    start,
    readyAt: null,
    end: null,
    endReason: null,
    exitCode: null,
    message: null,
    preemption: null,
    pods: [],
  };
}

function evictionEnd(flip: Flip, pods: PodFacts[]): Partial<AttemptFacts> {
  const code = kueueEvictedCode(flip.reason, flip.message);
  const ends: Record<string, AttemptEnd> = {
    Preempted: 'preempted',
    NodeFailure: 'nodeLost',
    Deactivated: 'deactivated',
    RequeuingLimitExceeded: 'deactivated',
    AdmissionCheckRejected: 'deactivated',
    MaximumExecutionTimeExceeded: 'deadline',
  };
  if (code === 'Preempted') {
    // Kueue's message names others; what may be told of it is read here.
    return { endReason: 'preempted', preemption: preemptionOf(flip.message) };
  }
  const unpulled = pods.find(
    pod => waitsForImage(pod) || pod.end === 'imagePull',
  );
  if (code === 'PodsReadyTimeout' && unpulled) {
    return {
      endReason: 'imagePull',
      message: unpulled.waiting?.message ?? unpulled.message,
    };
  }
  return { endReason: ends[code] ?? 'evicted', message: flip.message || null };
}

/** The end that is told for several pods. */
export function worstEnd(
  pods: PodFacts[],
): Pick<AttemptFacts, 'endReason' | 'exitCode' | 'message' | 'preemption'> {
  const worst = [...pods]
    .filter(pod => pod.end !== null)
    .sort((a, b) => SEVERITY.indexOf(a.end!) - SEVERITY.indexOf(b.end!))[0];
  return {
    endReason: worst?.end ?? null,
    exitCode: worst?.exitCode ?? null,
    message: worst?.message ?? null,
    preemption: worst?.end === 'preempted' ? worst.preemption ?? null : null,
  };
}

function lastEnd(pods: PodFacts[]): number {
  return Math.max(...pods.map(pod => pod.endedAt ?? 0));
}

/** Pods that a try began with: later ones are a matter of scaling. Null when nothing says how many. */
function wantedAtFirst(
  { object, wants = [] }: Pick<WorkloadFacts, 'object' | 'wants'>,
  start: number,
): number | null {
  const some = wants.filter(({ pods }) => pods > 0);
  const want = some.findLast(({ at }) => at <= start) ?? some[0];
  return want?.pods ?? object.wantedPods;
}

function readyOf(
  facts: Pick<WorkloadFacts, 'object' | 'flips' | 'wants'>,
  { pods, start, end }: AttemptFacts,
): number | null {
  const { object } = facts;
  const wanted = wantedAtFirst(facts, start) ?? Math.max(1, pods.length);
  const times = pods
    .map(pod => readyTime(pod, object.readyByCondition))
    .filter((at): at is number => at !== null)
    .sort((a, b) => a - b);
  const podsReady = times[wanted - 1];
  if (
    podsReady === undefined ||
    !wereTogether(pods, podsReady, wanted, object)
  ) {
    return null;
  }
  const readyAt = servesAt(facts, podsReady);
  // A try that was ended while its pods started was never ready.
  return readyAt !== null && readyAt > (end ?? Infinity) ? null : readyAt;
}

/** Not ready is a gang of which one had failed before the last one was there. */
function wereTogether(
  pods: PodFacts[],
  at: number,
  wanted: number,
  { readyByCondition }: ObjectFacts,
): boolean {
  const there = pods.filter(pod => {
    const ready = readyTime(pod, readyByCondition);
    const left = pod.endedAt !== null && pod.endedAt < at;
    return ready !== null && ready <= at && (!left || pod.end === 'completed');
  });
  return there.length >= wanted;
}
