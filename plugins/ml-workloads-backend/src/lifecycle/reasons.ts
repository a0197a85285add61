import type {
  Actor,
  StateReason,
} from '@slipway/backstage-plugin-ml-workloads-common';

/** What a sentence may need beside its code. All of it is text from a cluster: shown as text, never as markup. */
export interface ReasonFacts {
  queue?: string | null;
  /** Raw message of the condition or the container. */
  message?: string;
  exitCode?: number | null;
}

interface ReasonRow {
  sentence: string | ((facts: ReasonFacts) => string);
  actor: Actor;
  action: string | null;
}

/**
 * The one table of reasons: code → sentence → who can act → the one action. API, pages, notifications and documents read it.
 * The codes of Kueue are those of KEP-10852; `reference` numbers there name the fields.
 */
export const REASONS: Record<string, ReasonRow> = {
  // waiting for quota
  PendingEvaluation: {
    sentence: 'It has just arrived and Kueue is looking at it.',
    actor: 'nobody',
    action: null,
  },
  WaitingForQuota: {
    sentence: facts =>
      shortfall(facts.message) ??
      'Its request is valid and waits for GPUs that others use now.',
    actor: 'nobody',
    action: null,
  },
  ExceedsMaxQuota: {
    sentence: facts =>
      maximum(facts.message) ??
      'It asks for more GPUs than its queue can ever have, borrowing included.',
    actor: 'you',
    action: 'Ask for fewer GPUs, or ask the platform team to raise the quota',
  },
  NoMatchingFlavor: {
    sentence:
      'No GPU pool of its queue accepts its node selector and tolerations.',
    actor: 'you',
    action: 'Pick a hardware profile that the platform offers',
  },
  Misconfigured: {
    sentence: facts =>
      facts.queue
        ? `The queue '${facts.queue}' that it names does not exist or is not ready.`
        : 'The queue that it names does not exist or is not ready.',
    actor: 'you',
    action: 'Name a queue that exists in this namespace',
  },
  QueueStopped: {
    sentence: 'Its queue has been stopped, so nothing in it is admitted.',
    actor: 'platform',
    action: 'Ask the platform team why the queue is stopped',
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
  },
  TopologyPlacementFailed: {
    sentence:
      'There are enough free GPUs in all, but not close enough together.',
    actor: 'you',
    action: 'Relax the topology request, or wait',
  },
  WaitingForPreemptedWorkloads: {
    sentence: 'Work of lower priority is being stopped to make room.',
    actor: 'nobody',
    action: null,
  },
  OnHold: {
    sentence: 'It was scaled to zero on purpose and holds no quota.',
    actor: 'you',
    action: 'Scale it up',
  },
  Preempted: {
    sentence: facts => preempted(facts.message),
    actor: 'nobody',
    action: null,
  },
  Evicted: {
    sentence: 'It was stopped by Kueue and waits for its turn again.',
    actor: 'nobody',
    action: null,
  },
  NodeFailure: {
    sentence: 'A node under it failed; it waits for its turn again.',
    actor: 'nobody',
    action: null,
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
  Suspended: {
    sentence: 'It is suspended.',
    actor: 'you',
    action: 'Resume it',
  },
  // quota held, no node yet
  UnsatisfiedAdmissionChecks: {
    sentence: facts =>
      facts.message
        ? `Its quota is held; an admission check is still open: ${facts.message}`
        : 'Its quota is held; an admission check is still open.',
    actor: 'platform',
    action: 'Wait for the nodes, or ask the platform team',
  },
  CreatingPods: {
    sentence: 'It is admitted and its pods are being made.',
    actor: 'nobody',
    action: null,
  },
  RetryingAfterFailure: {
    sentence: 'Its last try failed and the next one is being made.',
    actor: 'nobody',
    action: null,
  },
  Unschedulable: {
    sentence: facts => unschedulable(facts.message),
    actor: 'platform',
    action: 'Wait for a node, or ask the platform team if it lasts',
  },
  // a pod holds GPUs, not ready
  PullingImage: {
    sentence: 'Its pods hold GPUs and pull the image.',
    actor: 'nobody',
    action: null,
  },
  Initializing: {
    sentence: 'Its pods hold GPUs and run their init containers.',
    actor: 'nobody',
    action: null,
  },
  Loading: {
    sentence: 'Its main container runs and is not ready yet.',
    actor: 'nobody',
    action: null,
  },
  WaitingForPeers: {
    sentence: 'Some of its pods run and hold GPUs while others are not there.',
    actor: 'nobody',
    action: null,
  },
  ImagePullFailed: {
    sentence: facts =>
      facts.message
        ? `The image cannot be pulled: ${facts.message}`
        : 'The image cannot be pulled.',
    actor: 'you',
    action: 'Check the image name and the access to its registry',
  },
  ConfigurationFailed: {
    sentence: facts =>
      facts.message
        ? `A container cannot be made: ${facts.message}`
        : 'A container cannot be made.',
    actor: 'you',
    action: 'Check the ConfigMaps, Secrets and volumes that it names',
  },
  Restarting: {
    sentence: facts =>
      typeof facts.exitCode === 'number'
        ? `Its container ended with exit code ${facts.exitCode} and is started again.`
        : 'Its container ended and is started again.',
    actor: 'you',
    action: 'Read the log of the previous container',
  },
  BelowReplicas: {
    sentence: 'Fewer of its pods are ready than it asks for.',
    actor: 'you',
    action: 'Look at the pods that are not ready',
  },
  // ended
  OutOfMemory: {
    sentence: 'Its container used more memory than it may and was killed.',
    actor: 'you',
    action: 'Ask for more memory, or use less',
  },
  Failed: {
    sentence: facts =>
      typeof facts.exitCode === 'number'
        ? `It failed with exit code ${facts.exitCode}.`
        : 'It failed.',
    actor: 'you',
    action: 'Read its log',
  },
  DeadlineExceeded: {
    sentence: 'It ran for as long as it may and was ended.',
    actor: 'you',
    action: 'Raise its maximum run time',
  },
  NodeLost: {
    sentence: 'The node under it was lost.',
    actor: 'you',
    action: 'Launch it again',
  },
  Disrupted: {
    sentence: 'Its pod was evicted from the node.',
    actor: 'you',
    action: 'Launch it again',
  },
  Deleted: {
    sentence: 'Its object was deleted before it finished.',
    actor: 'nobody',
    action: null,
  },
  // never a guess
  NotObserved: {
    sentence: facts =>
      facts.message
        ? `The cluster has not been observed since ${facts.message}.`
        : 'The cluster has not been observed yet.',
    actor: 'platform',
    action: 'Ask the platform team to look at the cluster’s data health',
  },
};

/** Fills in a row of {@link REASONS}; an unknown code is shown as it is, with nobody to act. */
export function reasonOf(code: string, facts: ReasonFacts = {}): StateReason {
  const row = REASONS[code];
  if (!row) {
    return { code, sentence: `${code}.`, actor: 'nobody', action: null };
  }
  const { sentence, actor, action } = row;
  return {
    code,
    sentence: typeof sentence === 'string' ? sentence : sentence(facts),
    actor,
    action,
  };
}

/** Code of a `QuotaReserved=False` condition. Older Kueue versions have one reason for all and say it in the message. */
export function kueuePendingCode(reason: string, message: string): string {
  const direct: Record<string, string> = {
    Suspended: 'QueueStopped',
    NoReservation: 'PendingEvaluation',
  };
  if (direct[reason]) {
    return direct[reason];
  }
  if (reason !== 'Pending' && reason !== 'Inadmissible' && REASONS[reason]) {
    return reason;
  }
  if (/insufficient unused quota/.test(message)) {
    return 'WaitingForQuota';
  }
  if (/insufficient quota for .* > maximum capacity/.test(message)) {
    return 'ExceedsMaxQuota';
  }
  if (/LocalQueue .*(stopped|hold)|ClusterQueue .*stopped/i.test(message)) {
    return 'QueueStopped';
  }
  if (
    /(LocalQueue|ClusterQueue) .*(doesn't exist|not found|is inactive)/i.test(
      message,
    )
  ) {
    return 'Misconfigured';
  }
  if (/topology/i.test(message)) {
    return 'TopologyPlacementFailed';
  }
  if (/preempt/i.test(message)) {
    return 'WaitingForPreemptedWorkloads';
  }
  if (
    /untolerated taint|doesn't match node affinity|unavailable in ClusterQueue/.test(
      message,
    )
  ) {
    return 'NoMatchingFlavor';
  }
  return message ? 'WaitingForQuota' : 'PendingEvaluation';
}

/** Code of an `Evicted=True` condition. */
export function kueueEvictedCode(reason: string, message: string): string {
  if (reason === 'Preempted') {
    return 'Preempted';
  }
  if (/MaximumExecutionTimeExceeded/.test(`${reason} ${message}`)) {
    return 'MaximumExecutionTimeExceeded';
  }
  if (/Deactivated/.test(reason)) {
    return 'Deactivated';
  }
  if (reason === 'NodeFailures') {
    return 'NodeFailure';
  }
  return /QueueStopped$/.test(reason) ? 'QueueStopped' : 'Evicted';
}

// `insufficient unused quota for nvidia.com/gpu in flavor h100, 3 more needed` (flavorassigner.go)
function shortfall(message = ''): string | undefined {
  const found = [
    ...message.matchAll(
      /insufficient unused quota for (\S+) in flavor (\S+), (\S+) more needed/g,
    ),
  ];
  if (found.length === 0) {
    return undefined;
  }
  const parts = found.map(
    ([, resource, flavor, more]) =>
      `${more.replace(/[,.;]$/, '')} more ${resource} in pool ${flavor.replace(
        /,$/,
        '',
      )}`,
  );
  return `It waits for GPUs that others use now: ${[...new Set(parts)].join(
    ', or ',
  )} needed.`;
}

function maximum(message = ''): string | undefined {
  const found =
    /insufficient quota for (\S+) in flavor (\S+), .*current podset request \(([^)]+)\) > maximum capacity \(([^)]+)\)/.exec(
      message,
    );
  return found
    ? `It asks for ${found[3]} ${found[1]} in pool ${found[2]}, where the queue can never have more than ${found[4]}.`
    : undefined;
}

// The message names the UIDs and the queue paths of other teams: only its cause is told (guardrails.md §5.22).
function preempted(message = ''): string {
  const causes: Array<[RegExp, string]> = [
    [
      /prioritization in the ClusterQueue|InClusterQueue/i,
      'work of higher priority in the same queue',
    ],
    [
      /reclamation within the cohort while borrowing|ReclaimWhileBorrowing/i,
      'a queue that took back its quota by borrowing',
    ],
    [
      /reclamation within the cohort|InCohortReclamation/i,
      'a queue that took back quota it had lent',
    ],
    [/fair sharing|FairSharing/i, 'a queue that had less than its fair share'],
  ];
  const cause = causes.find(([pattern]) => pattern.test(message));
  return cause
    ? `It was stopped for ${cause[1]} and waits for its turn again.`
    : 'It was stopped for work that goes first and waits for its turn again.';
}

// `0/43 nodes are available: 3 Insufficient nvidia.com/gpu, 40 node(s) had untolerated taint {…}. preemption: …`
function unschedulable(message = ''): string {
  const counts = [
    ...message.matchAll(/(\d+) Insufficient ([a-z0-9./-]+[a-z0-9])/g),
  ].map(([, nodes, resource]) => `${nodes} nodes have too little ${resource}`);
  return counts.length > 0
    ? `No node has room for its pod now: ${counts.join(', ')}.`
    : 'No node takes its pod now.';
}
