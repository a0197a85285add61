import type { Flip, WorkloadFacts } from './facts';
import { isTrue } from './flips';
import type { Moment } from './moment';
import {
  kueueEvictedCode,
  kueuePendingCode,
  PAUSING_EVICTIONS,
} from './reasons';
import type { Judged } from './judged';

/** What it waits for in its queue at a moment; null when it is in none, or may start. */
export function waiting(facts: WorkloadFacts, moment: Moment): Judged | null {
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
