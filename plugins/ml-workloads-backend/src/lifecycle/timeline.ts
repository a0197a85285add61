import type { WorkloadState } from '@slipway/backstage-plugin-ml-workloads-common';
import { attemptsOf, worstEnd, type AttemptFacts } from './attempts';
import { currentReason } from './currentReason';
import type { Flip, PodFacts, WorkloadFacts } from './facts';
import { judge } from './judge';
import type { Judged } from './judged';
import { newMoment, type Moment } from './moment';
import { reasonOf } from './reasons';
import { troubleEnd } from './podTroubles';
import { readyTime } from './waterfall';

export interface TransitionFacts extends Judged {
  at: number;
  from: WorkloadState | null;
}

export interface Timeline {
  /** The state now, since when, and why. */
  current: Judged & { since: number };
  transitions: TransitionFacts[];
  attempts: AttemptFacts[];
}

type Change = { at: number; apply: (moment: Moment) => void };

const FINAL = new Set<WorkloadState>(['Succeeded', 'Failed', 'Stopped']);

/**
 * The history of a workload, from its facts alone: the facts are laid out in time and the state is judged wherever one of them
 * changes something. States that begin and end in the same instant (Kubernetes has seconds) are not told.
 */
export function timelineOf(facts: WorkloadFacts): Timeline {
  const attempts = attemptsOf(facts);
  const changes = changesOf(facts, attempts).sort((a, b) => a.at - b.at);
  const moment = newMoment(facts, attempts);
  const transitions: TransitionFacts[] = [];
  let last: Judged | null = null;
  for (let i = 0; i < changes.length; i++) {
    const { at } = changes[i];
    changes[i].apply(moment);
    if (changes[i + 1]?.at === at) {
      continue;
    }
    const judged = judge(facts, moment);
    if (judged.state !== last?.state || moment.begins) {
      transitions.push({ ...judged, at, from: last?.state ?? null });
    }
    last = judged;
    moment.begins = false;
  }
  const paused = pausedNow(facts, last!);
  if (paused) {
    const at = Math.max(facts.flips.at(-1)?.at ?? 0, transitions.at(-1)!.at);
    transitions.push({ ...paused, at, from: last!.state });
    last = paused;
  }
  const current = {
    ...last!,
    ...currentReason(facts, last!),
    since: transitions.at(-1)!.at,
  };
  closeLast(attempts, current);
  return { current, transitions, attempts };
}

function changesOf(facts: WorkloadFacts, attempts: AttemptFacts[]): Change[] {
  const { object } = facts;
  const changes: Change[] = [{ at: object.createdAt, apply: () => {} }];
  for (const flip of facts.flips) {
    changes.push({
      at: Math.max(flip.at, object.createdAt),
      apply: moment => void conditionsOf(moment, flip)?.set(flip.type, flip),
    });
  }
  for (const want of facts.wants?.slice(1) ?? []) {
    changes.push({
      at: Math.max(want.at, object.createdAt),
      apply: moment => {
        moment.wanted = want.pods;
      },
    });
  }
  for (const attempt of attempts.slice(1)) {
    changes.push({
      at: attempt.start,
      apply: moment => {
        moment.hasBeenReady = false;
        moment.begins = true;
        moment.ok = 0;
        moment.bad = 0;
      },
    });
  }
  for (const attempt of attempts) {
    for (const pod of attempt.pods) {
      const counted = object.endsWithPods ? pod : withinTry(pod, attempt.end);
      changes.push(...podChanges(counted, object.readyByCondition));
    }
  }
  if (object.goneAt !== null) {
    changes.push({
      at: Math.max(object.goneAt, object.createdAt),
      apply: moment => {
        moment.gone = true;
      },
    });
  }
  return changes;
}

/** Where a condition counts; nowhere for those of children, which only explain an end. */
function conditionsOf(
  moment: Moment,
  { owner, part }: Flip,
): Map<string, Flip> | undefined {
  if (owner === 'kueue' && part !== undefined) {
    const known = moment.parts.get(part) ?? new Map();
    moment.parts.set(part, known);
    return known;
  }
  return owner === 'child' ? undefined : moment[owner];
}

/** A pod that outlives its try while it is being ended is none of the next. */
function withinTry(pod: PodFacts, end: number | null): PodFacts {
  return end !== null && (pod.endedAt ?? Infinity) > end
    ? { ...pod, endedAt: end, end: 'stopped' }
    : pod;
}

function podChanges(pod: PodFacts, byCondition: boolean): Change[] {
  const changes: Change[] = [
    { at: pod.createdAt, apply: moment => void moment.live++ },
  ];
  const end = pod.endedAt ?? Infinity;
  const readyAt = readyTime(pod, byCondition);
  const isScheduled = pod.scheduledAt !== null && pod.scheduledAt <= end;
  let isReady = readyAt !== null && readyAt < end;
  if (isScheduled) {
    changes.push({
      at: pod.scheduledAt!,
      apply: moment => void moment.scheduled++,
    });
  }
  if (isReady) {
    changes.push({ at: readyAt!, apply: moment => void moment.ready++ });
    for (const trouble of pod.troubles) {
      if (trouble.start < readyAt! || trouble.start >= end) {
        continue;
      }
      const lost = isReady ? 1 : 0;
      changes.push({
        at: trouble.start,
        apply: moment => {
          moment.ready -= lost;
          moment.troubled = pod;
        },
      });
      const over = troubleEnd(trouble, byCondition);
      isReady = over !== null && over < end;
      if (isReady) {
        changes.push({
          at: over!,
          apply: moment => {
            moment.ready++;
            moment.troubled = null;
          },
        });
      }
    }
  }
  if (pod.endedAt !== null) {
    const wasReady = isReady;
    changes.push({
      at: pod.endedAt,
      apply: moment => {
        moment.live--;
        moment.scheduled -= isScheduled ? 1 : 0;
        moment.ready -= wasReady ? 1 : 0;
        if (moment.troubled === pod) {
          moment.troubled = null;
        }
        if (pod.end === 'completed') {
          moment.ok++;
        } else if (pod.end !== 'stopped') {
          moment.bad++;
        }
        moment.lastEnded = pod;
      },
    });
  }
  // A node's clock may be wrong; nothing happened to a pod before it was made.
  return changes.map(({ at, apply }) => ({
    at: Math.max(at, pod.createdAt),
    apply,
  }));
}

/** Switched off while it waited: `spec.active` has no time of its own. */
function pausedNow(facts: WorkloadFacts, last: Judged): Judged | null {
  return facts.kueue?.active === false &&
    (last.state === 'Queued' || last.state === 'Provisioning')
    ? {
        state: 'Paused',
        code: 'Deactivated',
        facts: {},
        source: 'Workload.spec.active',
      }
    : null;
}

function closeLast(
  attempts: AttemptFacts[],
  current: Judged & { since: number },
): void {
  const attempt = attempts.at(-1)!;
  // What was switched off and never resumed has no try that could end.
  if (!FINAL.has(current.state) || attempt.end !== null) {
    return;
  }
  attempt.end = Math.max(current.since, attempt.start);
  const pods = worstEnd(attempt.pods);
  if (current.state === 'Succeeded') {
    Object.assign(attempt, { ...pods, endReason: 'completed', exitCode: 0 });
  } else if (current.state === 'Stopped') {
    attempt.endReason = 'stopped';
  } else {
    const deadline = current.code === 'DeadlineExceeded';
    const known = pods.endReason !== null && pods.endReason !== 'completed';
    let endReason = known ? pods.endReason : 'failed';
    // Pods that a deadline kills end as if they had been stopped.
    if (deadline) {
      endReason = 'deadline';
    } else if (endReason === 'stopped') {
      endReason = 'failed';
    }
    Object.assign(attempt, { ...pods, endReason });
    attempt.message ??= current.facts.message ?? null;
  }
  // A workload that was evicted and never came back has no further try.
  if (attempts.length > 1 && attempt.pods.length === 0) {
    attempts.pop();
  }
}

/** The sentence of a judged state; null where the state says it all. */
export function reasonOfJudged(judged: Judged) {
  return judged.code === null ? null : reasonOf(judged.code, judged.facts);
}
