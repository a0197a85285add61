import type { Timestamp } from './values';
import type { WorkloadState } from './workload';

/** One part of the start of an attempt (`design.md` §6). */
export type WaterfallPhase =
  | 'queued'
  | 'admissionChecks'
  | 'nodeRequest'
  | 'nodeBoot'
  | 'nodeInit'
  | 'scheduling'
  | 'imagePull'
  | 'init'
  | 'load'
  | 'ready'
  | 'unattributed';

export interface WaterfallSegment {
  phase: WaterfallPhase;
  start: Timestamp;
  /** null while it lasts */
  end: Timestamp | null;
  /** The field that the time was read from, e.g. `Workload.status.conditions[QuotaReserved]`. */
  source: string;
}

export interface Transition {
  at: Timestamp;
  from: WorkloadState | null;
  to: WorkloadState;
  reasonCode: string | null;
  sentence: string | null;
  /** The field that the transition was read from. */
  source: string;
}

export interface Attempt {
  number: number;
  start: Timestamp;
  /** First time that its main container ran (training) or was Ready (serving). */
  readyAt: Timestamp | null;
  end: Timestamp | null;
  /** completed, failed, oom, evicted, preempted, nodeLost, deadline, deactivated, imagePull, stopped; null while it runs */
  endReason: string | null;
  exitCode: number | null;
  message: string | null;
  pods: number;
  waterfall: WaterfallSegment[];
  /** Why it was preempted; null or absent when it was not. */
  preemption?: AttemptPreemption | null;
}

/** Under which rule an attempt made room for other work. */
export interface AttemptPreemption {
  /**
   * `InClusterQueue`, `InCohortReclamation`, `InCohortReclaimWhileBorrowing` or `InCohortFairSharing` of Kueue, `PriorityClass` of the
   * scheduler; null when nothing says it.
   */
  rule: string | null;
  /** The rule in plain words, which name nobody. */
  sentence: string;
}

/** Replicas of what serves, from a time on. */
export interface ReplicaStep {
  at: Timestamp;
  /** GPU pods wanted; null when nothing says how many. */
  wanted: number | null;
  /** GPU pods that are there. */
  pods: number;
  ready: number;
}

/** `GET /workloads/:id/timeline` */
export interface WorkloadTimeline {
  transitions: Transition[];
  attempts: Attempt[];
  /** Of what serves, oldest first; empty for training. */
  replicas?: ReplicaStep[];
}
