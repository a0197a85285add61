/**
 * Reads the conditions of Kueue's Workload, versions 0.17 to 0.19. With the gate `UnadmittedWorkloadsObservability` the reason of
 * `QuotaReserved=False` is the code of KEP-10852; without it, which is the default, the reason is `Pending`, `Inadmissible` or
 * `Waiting` and the message says the rest. The patterns are those of Kueue's source, named beside each.
 */

/** Reasons that are codes of our table under another name. */
const RENAMED: Record<string, string> = {
  Suspended: 'QueueStopped',
  NoReservation: 'PendingEvaluation',
  Waiting: 'WaitingForPodsReady',
  EvictedOnManagerCluster: 'Evicted',
};

/** Reasons of KEP-10852, and `OnHold`, that are codes of our table. */
const REASON_CODES = new Set([
  'NoMatchingFlavor',
  'WaitingForQuota',
  'ExceedsMaxQuota',
  'TopologyPlacementFailed',
  'WaitingForPreemptedWorkloads',
  'Misconfigured',
  'PendingEvaluation',
  'WaitingForPodsReady',
  'AdmissionGated',
  'OnHold',
  'Deactivated',
]);

/** In the order in which they are tried: a message may hold several. */
const MESSAGES: Array<[pattern: RegExp, code: string]> = [
  // scheduler.go markPreemptionOutcome, DeferredFit
  [
    /Pending the (preemption|migration) of \d+ workload|will fit after these preemptions complete/,
    'WaitingForPreemptedWorkloads',
  ],
  // workload_controller.go mayUpdateConditionForAdmissionGatedBy; scheduler.go markPreemptionGated
  [/^Admission is gated by|preemption, but it's gated/, 'AdmissionGated'],
  // scheduler.go waitForPodsReadyIfNeeded
  [/admitted workloads to be in PodsReady/, 'WaitingForPodsReady'],
  // workload_controller.go getQueueBlocker, reconcileOn{Local,Cluster}QueueActiveState; scheduler.go nominate
  [/(LocalQueue|ClusterQueue) .*is (stopped|inactive)/, 'QueueStopped'],
  [
    /(LocalQueue|ClusterQueue) .*(doesn't exist|not found|terminating or missing)/,
    'Misconfigured',
  ],
  // pkg/workload/resources.go
  [
    /doesn't match ClusterQueue selector|resources validation failed|LimitRange constraints|support use of resource claims|DRA|DeviceClass|deviceClass|ResourceClaim/,
    'Misconfigured',
  ],
  // tas_flavor_snapshot.go notFitMessage; scheduler.go
  [
    /topology ".*" (doesn't allow to fit|allows to fit only)|no requested topology level|no topology domains/,
    'TopologyPlacementFailed',
  ],
  // flavorassigner.go: one flavor with room that is in use is enough to wait for
  [/insufficient unused quota/, 'WaitingForQuota'],
  [
    /insufficient quota for .* > maximum capacity|Target flavor is below/,
    'ExceedsMaxQuota',
  ],
  [
    /untolerated taint|doesn't match node affinity|unavailable in ClusterQueue|flavor \S+ not found/,
    'NoMatchingFlavor',
  ],
  // scheduler.go processEntry: it fits, and another one was faster
  [
    /no longer fits after processing|overlapping preemption targets/,
    'WaitingForQuota',
  ],
  [/AdmissionGatedBy cleared|failed admission checks/, 'PendingEvaluation'],
];

/** Code of a `QuotaReserved=False` condition. */
export function kueuePendingCode(reason: string, message: string): string {
  if (Object.hasOwn(RENAMED, reason)) {
    return RENAMED[reason];
  }
  if (REASON_CODES.has(reason)) {
    return reason;
  }
  const found = MESSAGES.find(([pattern]) => pattern.test(message));
  if (found) {
    return found[1];
  }
  return message ? 'WaitingForQuota' : 'PendingEvaluation';
}

/** Code of an `Evicted=True` condition: its reason, with the cause of a deactivation (`DeactivatedDueTo…`). */
export function kueueEvictedCode(reason: string, message: string): string {
  const told = `${reason} ${message}`;
  if (reason === 'Preempted') {
    return 'Preempted';
  }
  if (/MaximumExecutionTimeExceeded|maximum execution time/i.test(told)) {
    return 'MaximumExecutionTimeExceeded';
  }
  if (/RequeuingLimitExceeded|re-queu\w+ (limit|retries)/i.test(told)) {
    return 'RequeuingLimitExceeded';
  }
  if (/^Deactivated/.test(reason)) {
    return /Rejected state/.test(message)
      ? 'AdmissionCheckRejected'
      : 'Deactivated';
  }
  const codes: Record<string, string> = {
    NodeFailures: 'NodeFailure',
    LocalQueueStopped: 'QueueStopped',
    ClusterQueueStopped: 'QueueStopped',
    PodsReadyTimeout: 'PodsReadyTimeout',
    AdmissionCheck: 'AdmissionCheckRetried',
    FlavorMigration: 'FlavorMigration',
  };
  return Object.hasOwn(codes, reason) ? codes[reason] : 'Evicted';
}

/** Codes of evictions after which Kueue does not try again by itself. */
export const PAUSING_EVICTIONS: ReadonlySet<string> = new Set([
  'Deactivated',
  'MaximumExecutionTimeExceeded',
  'RequeuingLimitExceeded',
  'AdmissionCheckRejected',
]);

/** Under which rule a workload was preempted, and for whom. */
export interface Preemption {
  rule:
    | 'InClusterQueue'
    | 'InCohortReclamation'
    | 'InCohortReclaimWhileBorrowing'
    | 'InCohortFairSharing'
    /** The scheduler removed its pod for one of a higher priority class. */
    | 'PriorityClass'
    | null;
  /**
   * Uid of the object that it made room for: the top-level object, or a pod of it. Whose that is may only be told to a person who may
   * read that workload; null when it is not known.
   */
  byUid: string | null;
}

/** The words of `preemption.go` for the reasons of the condition `Preempted`; the longer before the shorter. */
const RULES: Array<[pattern: RegExp, rule: Preemption['rule']]> = [
  [/prioritization in the ClusterQueue/i, 'InClusterQueue'],
  [
    /reclamation within the cohort while borrowing/i,
    'InCohortReclaimWhileBorrowing',
  ],
  [/reclamation within the cohort/i, 'InCohortReclamation'],
  [/Fair Sharing within the cohort/i, 'InCohortFairSharing'],
];

/** Reads `Preempted to accommodate a workload (UID: …, JobUID: …) due to …; preemptor path: …; preemptee path: …`. */
export function preemptionOf(message: string): Preemption {
  const uid = /\bJobUID: ([0-9a-zA-Z-]+)/.exec(message)?.[1];
  return {
    rule: RULES.find(([pattern]) => pattern.test(message))?.[1] ?? null,
    byUid: uid && uid !== 'UNKNOWN' ? uid : null,
  };
}
