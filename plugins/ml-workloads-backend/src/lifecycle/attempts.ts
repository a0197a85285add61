import type { Flip, PodEnd, PodFacts, WorkloadFacts } from './facts';
import { kueueEvictedCode } from './reasons';
import { readyTime } from './waterfall';

export type AttemptEnd = PodEnd | 'deactivated';

export interface AttemptFacts {
  number: number;
  start: number;
  readyAt: number | null;
  end: number | null;
  endReason: AttemptEnd | null;
  exitCode: number | null;
  message: string | null;
  pods: PodFacts[];
}

/** Worst first: what of several pods' ends is told as the attempt's. */
const SEVERITY: PodEnd[] = [
  'oom',
  'failed',
  'deadline',
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
  facts: Pick<WorkloadFacts, 'object' | 'flips' | 'pods'>,
): AttemptFacts[] {
  const evictions = facts.flips.filter(
    flip =>
      flip.owner === 'kueue' &&
      flip.type === 'Evicted' &&
      flip.status === 'True',
  );
  const steps = [
    ...evictions.map(flip => ({ at: flip.at, flip, pod: null })),
    ...facts.pods.map(pod => ({ at: pod.createdAt, flip: null, pod })),
  ].sort((a, b) => a.at - b.at || (a.flip ? -1 : 1));

  const attempts: AttemptFacts[] = [];
  let current = opened(1, facts.object.createdAt);
  const close = (end: number, closing: Partial<AttemptFacts>) => {
    attempts.push({ ...current, ...closing, end });
    current = opened(attempts.length + 1, end);
  };
  for (const { flip, pod } of steps) {
    if (flip) {
      close(Math.max(flip.at, current.start), evictionEnd(flip));
    } else if (pod) {
      const { pods } = current;
      const replaced =
        pods.length > 0 &&
        pods.every(p => p.endedAt !== null && p.endedAt <= pod.createdAt) &&
        pods.some(p => p.end !== 'completed');
      if (replaced) {
        close(lastEnd(pods), worstEnd(pods));
      }
      current.pods.push(pod);
    }
  }
  attempts.push(current);
  for (const attempt of attempts) {
    attempt.readyAt = readyOf(facts, attempt);
  }
  return attempts;
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
    pods: [],
  };
}

function evictionEnd(flip: Flip): Partial<AttemptFacts> {
  const ends: Record<string, AttemptEnd> = {
    Preempted: 'preempted',
    NodeFailure: 'nodeLost',
    Deactivated: 'deactivated',
    MaximumExecutionTimeExceeded: 'deadline',
  };
  return {
    endReason: ends[kueueEvictedCode(flip.reason, flip.message)] ?? 'evicted',
  };
}

/** The end that is told for several pods. */
export function worstEnd(
  pods: PodFacts[],
): Pick<AttemptFacts, 'endReason' | 'exitCode' | 'message'> {
  const worst = [...pods]
    .filter(pod => pod.end !== null)
    .sort((a, b) => SEVERITY.indexOf(a.end!) - SEVERITY.indexOf(b.end!))[0];
  return {
    endReason: worst?.end ?? null,
    exitCode: worst?.exitCode ?? null,
    message: worst?.message ?? null,
  };
}

function lastEnd(pods: PodFacts[]): number {
  return Math.max(...pods.map(pod => pod.endedAt ?? 0));
}

function readyOf(
  { object }: Pick<WorkloadFacts, 'object'>,
  { pods }: AttemptFacts,
): number | null {
  const wanted = object.wantedPods ?? Math.max(1, pods.length);
  const times = pods
    .map(pod => readyTime(pod, object.readyByCondition))
    .filter((at): at is number => at !== null)
    .sort((a, b) => a - b);
  return times[wanted - 1] ?? null;
}
