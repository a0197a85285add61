import type {
  StoredAttempt,
  StoredTransition,
  StoredWorkload,
} from '../database/workloadRows';

/** What there is to tell of a workload. */
export type NewsKind =
  | 'started'
  | 'failed'
  | 'preempted'
  | 'stuck'
  | 'finished';

/** A workload as its stored rows have it, oldest attempt and transition first. */
export interface WorkloadHistory {
  workload: Pick<
    StoredWorkload,
    | 'id'
    | 'cluster'
    | 'namespace'
    | 'kind'
    | 'name'
    | 'team'
    | 'component'
    | 'profile'
    | 'type'
    | 'state'
    | 'since'
  >;
  attempts: Array<
    Pick<StoredAttempt, 'number' | 'start' | 'end' | 'end_reason' | 'exit_code'>
  >;
  transitions: Array<Pick<StoredTransition, 'at' | 'from_state' | 'to_state'>>;
}

/** How long a start may take before it is news. */
export interface StartLimit {
  ms: number;
  /** From the starts of its like, or from the configuration where there were too few. */
  from: 'statistics' | 'setting';
}

/** One piece of news. Its key is the workload, the kind and the attempt. */
export interface News {
  kind: NewsKind;
  /** Number of the attempt that it is of. */
  attempt: number;
  /** When it happened, UTC ms. */
  at: number;
  /** How long it waited, ran or has been starting. */
  lastedMs: number;
  /** failed: how the attempt ended, as attempts say it */
  endReason?: string | null;
  /** failed: of the container; null when none is known */
  exitCode?: number | null;
  /** preempted: how often so far */
  times?: number;
  /** stuck: what was exceeded */
  limit?: StartLimit;
}

export interface NewsSettings {
  /** A wait of at least so long makes its end news. */
  longWaitMs: number;
  /** What happened longer ago is history, not news. */
  notOlderThanMs: number;
}
