import type { Preemption } from '../kueue';
import type { ReasonFacts, ReasonRow } from './ReasonRow';
import { withMessage } from './ReasonRow';

/** Waiting for quota, and what pauses. The codes of Kueue are those of KEP-10852. */
export const QUEUEING: Record<string, ReasonRow> = {
  PendingEvaluation: {
    sentence: 'It has just arrived and Kueue is looking at it.',
    actor: 'nobody',
    action: null,
    link: 'queue',
  },
  WaitingForQuota: {
    sentence: ({ message }) =>
      shortfall(message) ??
      'Its request is valid and waits for GPUs that others use now.',
    actor: 'nobody',
    action: null,
    link: 'queue',
  },
  ExceedsMaxQuota: {
    sentence: ({ message }) =>
      maximum(message) ??
      'It asks for more GPUs than its queue can ever have, borrowing included.',
    actor: 'you',
    action: 'Ask for fewer GPUs, or ask the platform team to raise the quota',
    link: 'queue',
  },
  NoMatchingFlavor: {
    sentence:
      'No GPU pool of its queue accepts its node selector and tolerations.',
    actor: 'you',
    action: 'Pick a hardware profile that the platform offers',
    link: 'queue',
  },
  Misconfigured: {
    sentence: misconfigured,
    actor: 'you',
    action: 'Name a queue that exists in this namespace',
    link: 'queue',
  },
  QueueStopped: {
    sentence: 'Its queue has been stopped, so nothing in it is admitted.',
    actor: 'platform',
    action: 'Ask the platform team why the queue is stopped',
    link: 'queue',
  },
  AdmissionGated: {
    sentence: 'It waits for an approval from outside of Kueue.',
    actor: 'platform',
    action: 'Ask the owner of the approval gate',
  },
  WaitingForPodsReady: {
    sentence:
      'Kueue admits nothing more until an earlier workload has started.',
    actor: 'nobody',
    action: null,
    link: 'queue',
  },
  TopologyPlacementFailed: {
    sentence: ({ message = '' }) => {
      const fits = /allows to fit only (\d+) out of (\d+) (\w+)/.exec(message);
      return fits
        ? `There are enough free GPUs in all, but close together there is room for ${fits[1]} of its ${fits[2]} ${fits[3]}s only.`
        : 'There are enough free GPUs in all, but not close enough together.';
    },
    actor: 'you',
    action: 'Relax the topology request, or wait',
    link: 'queue',
  },
  WaitingForPreemptedWorkloads: {
    sentence: 'Work of lower priority is being stopped to make room.',
    actor: 'nobody',
    action: null,
    link: 'queue',
  },
  OnHold: {
    sentence: 'It was scaled to zero on purpose and holds no quota.',
    actor: 'you',
    action: 'Scale it up',
  },
  ScaledToZero: {
    sentence:
      'Nobody asks it anything, so it was scaled to zero; the next request starts it.',
    actor: 'nobody',
    action: null,
  },
  UnsatisfiedAdmissionChecks: {
    sentence: withMessage(
      'Its quota is held; an admission check is still open',
    ),
    actor: 'platform',
    action: 'Wait for the nodes, or ask the platform team',
    link: 'queue',
  },
  PendingDelayedTopologyRequests: {
    sentence: 'Its quota is held and its place is being worked out.',
    actor: 'nobody',
    action: null,
    link: 'queue',
  },
  // evicted, and in the queue again
  Preempted: {
    sentence: facts => `${preempted(facts)}${again(facts)}`,
    actor: 'nobody',
    action: null,
    link: 'queue',
  },
  Evicted: {
    sentence: facts => `It was stopped by Kueue${again(facts)}`,
    actor: 'nobody',
    action: null,
    link: 'queue',
  },
  NodeFailure: {
    sentence: facts => `A node under it failed; it${again(facts).slice(4)}`,
    actor: 'nobody',
    action: null,
    link: 'queue',
  },
  PodsReadyTimeout: {
    sentence: facts =>
      `Not all of its pods were ready in the time that the platform gives${again(
        facts,
      )}`,
    actor: 'you',
    action: 'Look at why its pods did not start',
    link: 'queue',
  },
  AdmissionCheckRetried: {
    sentence: facts =>
      `An admission check could not be satisfied, so it gave its quota back${again(
        facts,
      )}`,
    actor: 'platform',
    action: 'Wait, or ask the platform team if it happens again',
    link: 'queue',
  },
  FlavorMigration: {
    sentence: facts => `It is moved to a better GPU pool${again(facts)}`,
    actor: 'nobody',
    action: null,
    link: 'queue',
  },
  // paused
  Deactivated: {
    sentence: 'It is switched off: by a person, or after too many tries.',
    actor: 'you',
    action: 'Resume it',
  },
  MaximumExecutionTimeExceeded: {
    sentence: 'It ran for as long as it may and was switched off.',
    actor: 'you',
    action: 'Raise its maximum run time and resume it',
  },
  RequeuingLimitExceeded: {
    sentence: 'It was put back into the queue too often and is switched off.',
    actor: 'you',
    action: 'Mend why it does not start, then resume it',
  },
  AdmissionCheckRejected: {
    sentence: 'An admission check rejected it, so it is switched off.',
    actor: 'platform',
    action: 'Ask the platform team, then resume it',
  },
  Suspended: {
    sentence: 'It is suspended.',
    actor: 'you',
    action: 'Resume it',
  },
};

function misconfigured({ queue, message = '' }: ReasonFacts): string {
  if (/doesn't match ClusterQueue selector/.test(message)) {
    return 'Its namespace may not use the queue that it names.';
  }
  if (/validation failed|LimitRange/i.test(message)) {
    return 'Its requests break the limits of its namespace.';
  }
  if (/DRA|[dD]eviceClass|[rR]esourceClaim|resource claims/.test(message)) {
    return 'Its device claim is not one that the queue can count.';
  }
  return queue
    ? `The queue '${queue}' that it names does not exist or is not ready.`
    : 'The queue that it names does not exist or is not ready.';
}

// `insufficient unused quota for nvidia.com/gpu in flavor h100, 3 more needed` (flavorassigner.go)
function missing(message = ''): string | undefined {
  const found = [
    ...message.matchAll(
      /insufficient unused quota for (\S+) in flavor (\S+), (\S+) more needed/g,
    ),
  ];
  const parts = found.map(
    ([, resource, flavor, more]) =>
      `${more.replace(/[,.;]$/, '')} more ${wordOf(
        resource,
        more,
      )} in pool ${flavor.replace(/,$/, '')}`,
  );
  return parts.length > 0 ? [...new Set(parts)].join(', or ') : undefined;
}

function shortfall(message?: string): string | undefined {
  const parts = missing(message);
  return parts && `It waits for GPUs that others use now: ${parts} needed.`;
}

/** Whole GPUs by their word; a part of one, CPU and memory by the resource's name. */
function wordOf(resource: string, amount: string): string {
  if (!resource.endsWith('/gpu')) return resource;
  return /^1\b/.test(amount) ? 'GPU' : 'GPUs';
}

function maximum(message = ''): string | undefined {
  const found =
    /insufficient quota for (\S+) in flavor (\S+), .*current podset request \(([^)]+)\) > maximum capacity \(([^)]+)\)/.exec(
      message,
    );
  return found
    ? `It asks for ${found[3]} ${wordOf(found[1], found[3])} in pool ${
        found[2]
      }, where the queue can never have more than ${found[4]}.`
    : undefined;
}

// The message names the UIDs and the queue paths of other teams: only its cause is told (guardrails.md §5.22).
function preempted({ preemption }: ReasonFacts): string {
  const causes: Record<string, string> = {
    InClusterQueue: 'work of higher priority in the same queue',
    InCohortReclaimWhileBorrowing:
      'a queue that took back its quota by borrowing',
    InCohortReclamation: 'a queue that took back quota it had lent',
    InCohortFairSharing: 'a queue that had less than its fair share',
    PriorityClass: 'a pod of higher priority on the same node',
  };
  return `It was stopped for ${
    causes[preemption?.rule ?? ''] ?? 'work that goes first'
  }`;
}

/** Under which rule something was preempted, in plain words that name nobody. */
export function preemptionSentence(preemption: Preemption): string {
  return `${preempted({ preemption })}.`;
}

/** What happens next to what was evicted. */
function again({ requeueAt, requeues, waitsFor }: ReasonFacts): string {
  const parts = missing(waitsFor);
  const tries = requeues ? `, as ${requeues} times before` : '';
  const what = parts ? `: ${parts} needed` : '';
  const when =
    requeueAt === null || requeueAt === undefined
      ? ''
      : `, not before ${new Date(requeueAt)
          .toISOString()
          .slice(11, 16)} UTC${tries}`;
  return ` and waits for its turn again${when}${what}.`;
}
