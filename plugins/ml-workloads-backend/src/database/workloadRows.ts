/** What the tables of workloads hold. Times are UTC ms. */

/** A row of `workloads`, ready to be written. */
export interface StoredWorkload {
  id: string;
  cluster: string;
  namespace: string;
  kind: string;
  api_version: string;
  name: string;
  uid: string;
  type: string;
  engine: string;
  team: string | null;
  component: string | null;
  state: string;
  since: number;
  reason: string | null;
  queue: string | null;
  profile: string | null;
  gpu_model: string | null;
  gpus_milli: number | null;
  held_gpus_milli: number;
  created_at: number;
  started_at: number | null;
  ended_at: number | null;
  attempts: number;
  launched_by: string | null;
  /** Entity reference of the template that it was launched from. */
  template: string | null;
  deleted: boolean;
  closed: boolean;
  object: string | null;
  facts: string;
}

export interface StoredAttempt {
  workload_id: string;
  number: number;
  start: number;
  ready_at: number | null;
  end: number | null;
  end_reason: string | null;
  exit_code: number | null;
  message: string | null;
  pods: number;
  waterfall: string;
  /** {@link Preemption} as JSON; null when it was not preempted */
  preemption: string | null;
}

/** Replicas of what serves, from a time on. */
export interface StoredReplicas {
  workload_id: string;
  number: number;
  at: number;
  /** null: nothing says how many are wanted */
  wanted: number | null;
  pods: number;
  ready: number;
}

export interface StoredTransition {
  workload_id: string;
  number: number;
  at: number;
  from_state: string | null;
  to_state: string;
  reason_code: string | null;
  sentence: string | null;
  source: string;
}

export interface StoredPod {
  cluster: string;
  uid: string;
  workload_id: string;
  name: string;
  created_at: number;
  facts: string;
}

export interface StoredEvent {
  cluster: string;
  uid: string;
  workload_id: string;
  at: number;
  type: string;
  reason: string;
  message: string;
  object: string;
  count: number;
}

/** What is still there of a workload, from most to least. */
export type Kept = 'all' | 'history' | 'row';
