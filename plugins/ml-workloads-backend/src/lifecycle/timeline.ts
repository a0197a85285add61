import type { WorkloadState } from '@slipway/backstage-plugin-ml-workloads-common';
import { attemptsOf, worstEnd, type AttemptFacts } from './attempts';
import { currentReason } from './currentReason';
import type { Flip, PodFacts, WorkloadFacts } from './facts';
import {
  kueueEvictedCode,
  kueuePendingCode,
  reasonOf,
  type ReasonFacts,
} from './reasons';
import { readyTime } from './waterfall';

/** A state with what it was read from. */
export interface Judged {
  state: WorkloadState;
  /** Code of the reason table; null where the state says it all. */
  code: string | null;
  /** For the sentence. */
  facts: ReasonFacts;
  source: string;
}

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

/** What was true at one instant. */
interface Moment {
  object: Map<string, Flip>;
  kueue: Map<string, Flip>;
  gone: boolean;
  live: number;
  scheduled: number;
  ready: number;
  ok: number;
  bad: number;
  troubled: PodFacts | null;
  hasBeenReady: boolean;
  /** Another try begins: its state is news even when it is the same again. */
  begins: boolean;
  /** Ended last so far. */
  lastEnded: PodFacts | null;
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
  const moment: Moment = {
    object: new Map(),
    kueue: new Map(),
    gone: false,
    live: 0,
    scheduled: 0,
    ready: 0,
    ok: 0,
    bad: 0,
    troubled: null,
    hasBeenReady: false,
    begins: false,
    lastEnded: null,
  };
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
      apply: moment => moment[flip.owner].set(flip.type, flip),
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
  for (const pod of facts.pods) {
    changes.push(...podChanges(pod, object.readyByCondition));
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
      changes.push({
        at: trouble.start,
        apply: moment => {
          moment.ready--;
          moment.troubled = pod;
        },
      });
      isReady = trouble.end !== null && trouble.end < end;
      if (isReady) {
        changes.push({
          at: trouble.end!,
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
      at: Math.max(pod.endedAt, pod.createdAt),
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
  return changes;
}

function judge(facts: WorkloadFacts, moment: Moment): Judged {
  return (
    ended(facts, moment) ?? waiting(facts, moment) ?? running(facts, moment)
  );
}

function ended(facts: WorkloadFacts, moment: Moment): Judged | null {
  const complete = moment.object.get('Complete');
  if (complete?.status === 'True') {
    return {
      state: 'Succeeded',
      code: null,
      facts: {},
      source: complete.source,
    };
  }
  const failed = moment.object.get('Failed');
  if (failed?.status === 'True') {
    return {
      state: 'Failed',
      source: failed.source,
      ...failure(facts, failed),
    };
  }
  const { lastEnded } = moment;
  if (facts.object.endsWithPods && moment.live === 0 && lastEnded) {
    const source = 'Pod.status.phase';
    if (lastEnded.end === 'completed') {
      return { state: 'Succeeded', code: null, facts: {}, source };
    }
    if (lastEnded.end === 'stopped') {
      return { state: 'Stopped', code: 'Deleted', facts: {}, source };
    }
    return { state: 'Failed', source, ...failure({ pods: [lastEnded] }) };
  }
  return moment.gone
    ? {
        state: 'Stopped',
        code: 'Deleted',
        facts: {},
        source: 'deletion as observed',
      }
    : null;
}

/** Why something that failed did: the worst end of its pods, else what the condition says. */
function failure(
  { pods }: Pick<WorkloadFacts, 'pods'>,
  flip?: Flip,
): Pick<Judged, 'code' | 'facts'> {
  if (flip?.reason === 'DeadlineExceeded') {
    return { code: 'DeadlineExceeded', facts: {} };
  }
  const { endReason, exitCode } = worstEnd(pods);
  const codes: Record<string, string> = {
    oom: 'OutOfMemory',
    nodeLost: 'NodeLost',
    evicted: 'Disrupted',
    preempted: 'Disrupted',
    deadline: 'DeadlineExceeded',
  };
  return {
    code: codes[endReason ?? ''] ?? 'Failed',
    facts: { exitCode, message: flip?.message },
  };
}

function waiting(facts: WorkloadFacts, moment: Moment): Judged | null {
  if (!facts.queued) {
    const suspended = moment.object.get('Suspended');
    return suspended?.status === 'True'
      ? {
          state: 'Paused',
          code: 'Suspended',
          facts: {},
          source: suspended.source,
        }
      : null;
  }
  if (moment.kueue.get('Admitted')?.status === 'True') {
    return null;
  }
  const reserved = moment.kueue.get('QuotaReserved');
  const queue = facts.kueue?.queue;
  const evicted = moment.kueue.get('Evicted');
  // Of a Deployment or a LeaderWorkerSet Kueue admits the pods, each with a Workload of its own.
  if (!reserved && !evicted && moment.scheduled > 0) {
    return null;
  }
  if (
    evicted?.status === 'True' &&
    evicted.at >= (reserved?.status === 'True' ? reserved.at : 0)
  ) {
    const code = kueueEvictedCode(evicted.reason, evicted.message);
    const off =
      code === 'Deactivated' || code === 'MaximumExecutionTimeExceeded';
    return {
      state: off ? 'Paused' : 'Queued',
      code,
      facts: { queue, message: evicted.message },
      source: evicted.source,
    };
  }
  if (reserved?.status === 'True') {
    return {
      state: 'Provisioning',
      code: 'UnsatisfiedAdmissionChecks',
      facts: {},
      source: reserved.source,
    };
  }
  return {
    state: 'Queued',
    code: reserved
      ? kueuePendingCode(reserved.reason, reserved.message)
      : 'PendingEvaluation',
    facts: { queue, message: reserved?.message },
    source: reserved?.source ?? 'metadata.creationTimestamp',
  };
}

function running(facts: WorkloadFacts, moment: Moment): Judged {
  const wanted =
    facts.object.wantedPods ?? Math.max(1, moment.live + moment.ok);
  const done = moment.ready + moment.ok;
  const readySource = facts.object.readyByCondition
    ? 'Pod.status.conditions[Ready]'
    : 'Pod.status.containerStatuses[].state.running';
  if (done >= wanted && done > 0) {
    moment.hasBeenReady = true;
    return { state: 'Running', code: null, facts: {}, source: readySource };
  }
  if (moment.live === 0) {
    return {
      state: 'Provisioning',
      code: moment.bad > 0 ? 'RetryingAfterFailure' : 'CreatingPods',
      facts: {},
      source:
        moment.kueue.get('Admitted')?.source ??
        (moment.bad > 0 ? 'Pod.status.phase' : 'metadata.creationTimestamp'),
    };
  }
  if (moment.hasBeenReady) {
    const trouble = moment.troubled?.troubles.at(-1);
    return {
      state: 'Degraded',
      code: trouble?.code ?? 'BelowReplicas',
      facts: { exitCode: trouble?.exitCode },
      source: trouble
        ? 'Pod.status.containerStatuses[].lastState.terminated'
        : readySource,
    };
  }
  if (moment.scheduled > 0) {
    return {
      state: 'Starting',
      code: moment.ready > 0 ? 'WaitingForPeers' : null,
      facts: {},
      source: 'Pod.status.conditions[PodScheduled]',
    };
  }
  return {
    state: 'Provisioning',
    code: 'CreatingPods',
    facts: {},
    source: 'Pod.metadata.creationTimestamp',
  };
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
  if (!FINAL.has(current.state)) {
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
