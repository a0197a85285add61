import { worstEnd } from './attempts';
import type { Flip, WorkloadFacts } from './facts';
import type { Moment } from './moment';
import {
  kueueEvictedCode,
  kueuePendingCode,
  PAUSING_EVICTIONS,
} from './reasons';
import type { Judged } from './timeline';

/** The state at one moment. */
export function judge(facts: WorkloadFacts, moment: Moment): Judged {
  return (
    ended(facts, moment) ??
    switchedOff(facts, moment) ??
    waiting(facts, moment) ??
    running(facts, moment)
  );
}

function ended(facts: WorkloadFacts, moment: Moment): Judged | null {
  const { lastEnded } = moment;
  const complete = isTrue(moment.object.get('Complete'));
  if (complete) {
    return {
      state: 'Succeeded',
      code: null,
      facts: {},
      source: complete.source,
    };
  }
  const failed = isTrue(moment.object.get('Failed'));
  if (failed) {
    return {
      state: 'Failed',
      source: failed.source,
      ...failure(facts, moment, failed),
    };
  }
  const stopped = isTrue(moment.object.get('Stopped'));
  if (stopped) {
    return {
      state: 'Stopped',
      code: 'StoppedInside',
      facts: {},
      source: stopped.source,
    };
  }
  if (facts.object.endsWithPods && moment.live === 0 && lastEnded) {
    const source = 'Pod.status.phase';
    if (lastEnded.end === 'completed') {
      return { state: 'Succeeded', code: null, facts: {}, source };
    }
    if (lastEnded.end === 'stopped') {
      return { state: 'Stopped', code: 'Deleted', facts: {}, source };
    }
    const only = { ...moment, lastPods: [lastEnded] };
    return { state: 'Failed', source, ...failure(facts, only) };
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

/** Reasons of a `Failed` condition that say more than the ends of the pods do. */
const FAILURES: Record<string, string> = {
  DeadlineExceeded: 'DeadlineExceeded',
  PreRunningDeadlineExceeded: 'NotStartedInTime',
  JobDeploymentStatusTransitionGracePeriodExceeded: 'NotStartedInTime',
  SubmissionFailed: 'SubmissionFailed',
  ValidationFailed: 'InvalidSpec',
  TrainingRuntimeNotSupported: 'InvalidSpec',
};

/** Why something that failed did: what the condition says, else the worst end of its pods. */
function failure(
  { flips }: WorkloadFacts,
  { lastPods }: Moment,
  flip?: Flip,
): Pick<Judged, 'code' | 'facts'> {
  const known = flip && FAILURES[flip.reason];
  if (flip && known) {
    return { code: known, facts: { message: flip.message } };
  }
  // A deadline of a Job within a JobSet ends the JobSet, which only says that a Job failed.
  const child = flips.find(({ owner }) => owner === 'child');
  if (flip && child?.reason === 'DeadlineExceeded') {
    return { code: 'DeadlineExceeded', facts: {} };
  }
  const { endReason, exitCode } = worstEnd(lastPods);
  const codes: Record<string, string> = {
    oom: 'OutOfMemory',
    nodeLost: 'NodeLost',
    evicted: 'Disrupted',
    preempted: 'Disrupted',
    deadline: 'DeadlineExceeded',
    imagePull: 'ImageNeverPulled',
  };
  return {
    code: codes[endReason ?? ''] ?? 'Failed',
    facts: { exitCode, message: flip?.message },
  };
}

/** Nothing runs because somebody, or an autoscaler, wants nothing to run. */
function switchedOff(facts: WorkloadFacts, moment: Moment): Judged | null {
  const paused = (code: string, source: string): Judged => ({
    state: 'Paused',
    code,
    facts: {},
    source,
  });
  const off = isTrue(moment.object.get('Off'));
  if (off && moment.live === 0) {
    return paused('Suspended', off.source);
  }
  const suspended = isTrue(moment.object.get('Suspended'));
  if (suspended && !facts.queued) {
    return paused('Suspended', suspended.source);
  }
  if (moment.live > 0 || moment.wanted !== 0) {
    return null;
  }
  // It serves and has no pods: the next request starts one.
  const idle = facts.object.readyByObject
    ? isTrue(moment.object.get('Ready'))
    : undefined;
  return idle
    ? paused('ScaledToZero', idle.source)
    : paused('OnHold', 'spec.replicas');
}

function waiting(facts: WorkloadFacts, moment: Moment): Judged | null {
  if (!facts.queued) {
    return null;
  }
  const admitted = isTrue(moment.kueue.get('Admitted'));
  const reserved = moment.kueue.get('QuotaReserved');
  const evicted = isTrue(moment.kueue.get('Evicted'));
  const queue = facts.kueue?.queue;
  const held = isTrue(reserved);
  // It stays admitted until its pods are gone; that it was evicted is what happens to it.
  if (evicted && evicted.at >= Math.max(held?.at ?? 0, admitted?.at ?? 0)) {
    const code = kueueEvictedCode(evicted.reason, evicted.message);
    const pausing = PAUSING_EVICTIONS.has(code);
    const on = isSwitchedOn(evicted, moment);
    if (on === false && !pausing) return switchedOffInQueue(queue);
    return on && pausing
      ? pending(reserved, queue)
      : evictedNow(evicted, reserved, queue);
  }
  if (admitted) {
    return null;
  }
  if (!reserved && !evicted) {
    return waitingParts(facts, moment);
  }
  if (held) {
    const delayed =
      moment.kueue.get('Admitted')?.reason === 'PendingDelayedTopologyRequests';
    return {
      state: 'Provisioning',
      code: delayed
        ? 'PendingDelayedTopologyRequests'
        : 'UnsatisfiedAdmissionChecks',
      facts: { queue },
      source: held.source,
    };
  }
  return pending(reserved, queue);
}

/** Whether it was switched on, or off, since it was evicted; undefined when nothing says it. */
function isSwitchedOn(evicted: Flip, { kueue }: Moment): boolean | undefined {
  const active = kueue.get('Active');
  const requeued = isTrue(kueue.get('Requeued'));
  const since = active && active.at > evicted.at ? active.at : evicted.at;
  if (requeued && requeued.at > since) return true;
  return active && active.at > evicted.at
    ? active.status === 'True'
    : undefined;
}

function switchedOffInQueue(queue: string | null | undefined): Judged {
  return {
    state: 'Paused',
    code: 'Deactivated',
    facts: { queue },
    source: 'Workload.spec.active',
  };
}

function evictedNow(
  evicted: Flip,
  reserved: Flip | undefined,
  queue: string | null | undefined,
): Judged {
  const code = kueueEvictedCode(evicted.reason, evicted.message);
  return {
    state: PAUSING_EVICTIONS.has(code) ? 'Paused' : 'Queued',
    code,
    facts: {
      queue,
      message: evicted.message,
      waitsFor: reserved?.status === 'False' ? reserved.message : undefined,
    },
    source: evicted.source,
  };
}

function pending(
  reserved: Flip | undefined,
  queue: string | null | undefined,
): Judged {
  const code = reserved
    ? kueuePendingCode(reserved.reason, reserved.message)
    : 'PendingEvaluation';
  return {
    state: code === 'OnHold' ? 'Paused' : 'Queued',
    code,
    facts: { queue, message: reserved?.message },
    source: reserved?.source ?? 'metadata.creationTimestamp',
  };
}

/**
 * Of a Deployment or a LeaderWorkerSet Kueue admits the pods, each replica with a Workload of its own: it waits as a whole only
 * while none of them may start.
 */
function waitingParts(facts: WorkloadFacts, moment: Moment): Judged | null {
  const parts = [...moment.parts.values()].filter(part => !part.has('Gone'));
  const starts =
    moment.scheduled > 0 ||
    moment.ok > 0 ||
    parts.some(part => isTrue(part.get('Admitted')));
  return starts
    ? null
    : pending(
        parts.map(part => part.get('QuotaReserved')).find(Boolean),
        facts.kueue?.queue ?? facts.parts?.at(-1)?.queue,
      );
}

function running(facts: WorkloadFacts, moment: Moment): Judged {
  const { readyByCondition, readyByObject } = facts.object;
  const wanted = moment.wanted ?? Math.max(1, moment.live + moment.ok);
  const done = moment.ready + moment.ok;
  const readySource = readyByCondition
    ? 'Pod.status.conditions[Ready]'
    : 'Pod.status.containerStatuses[].state.running';
  if (done >= wanted && done > 0) {
    const serves = moment.object.get('Ready');
    if (readyByObject && !isTrue(serves)) {
      return {
        state: moment.hasBeenReady ? 'Degraded' : 'Starting',
        code: moment.hasBeenReady ? 'NotServing' : 'Publishing',
        facts: { message: serves?.message },
        source: serves?.source ?? readySource,
      };
    }
    moment.hasBeenReady = true;
    return { state: 'Running', code: null, facts: {}, source: readySource };
  }
  if (moment.live === 0) {
    return {
      state: 'Provisioning',
      code: withoutPods(moment),
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

/** Why there is no pod though it may start. */
function withoutPods({ object, bad }: Moment): string {
  if (isTrue(object.get('Ending'))) {
    return 'Ending';
  }
  return bad > 0 ? 'RetryingAfterFailure' : 'CreatingPods';
}

function isTrue(flip: Flip | undefined): Flip | undefined {
  return flip?.status === 'True' ? flip : undefined;
}
