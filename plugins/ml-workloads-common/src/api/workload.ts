import type { BigInteger, Micros, Timestamp } from './values';

/** Every state of a workload (`design.md` §6). */
export const WORKLOAD_STATES = [
  'Queued',
  'Provisioning',
  'Starting',
  'Running',
  'Succeeded',
  'Failed',
  'Stopped',
  'Degraded',
  'Paused',
  'Unknown',
] as const;

/** One of {@link WORKLOAD_STATES}. */
export type WorkloadState = (typeof WORKLOAD_STATES)[number];

/** What workloads are for. */
export const WORKLOAD_TYPES = [
  'training',
  'serving',
  'interactive',
  'other',
] as const;

/** One of {@link WORKLOAD_TYPES}. */
export type WorkloadType = (typeof WORKLOAD_TYPES)[number];

/** Who can unblock a waiting workload. */
export type Actor = 'you' | 'lead' | 'platform' | 'nobody';

/** Why a workload is in its state: one row of the reason table, filled in. */
export interface StateReason {
  /** Code of the reason table, e.g. `WaitingForQuota`. */
  code: string;
  /** One plain sentence. */
  sentence: string;
  /** Who can act. */
  actor: Actor;
  /** The one action, in words; null where there is only waiting. */
  action: string | null;
  /** What to look at; absent where there is nothing but the workload itself. */
  link?: ReasonLink;
}

/** What a reason leads to. */
export interface ReasonLink {
  kind: 'queue' | 'team' | 'nodePool';
  /** Name in the cluster; null: the one that the workload has. */
  name: string | null;
}

/** How fresh the stored picture of a cluster is. Beside every answer that comes from it. */
export interface ClusterFreshness {
  cluster: string;
  title: string;
  /** Last proof that every watch is alive; null before the first. */
  observedAt: Timestamp | null;
  /** The first beat: nothing before it is known. */
  observedSince: Timestamp | null;
  /** True when the last beat is older than three minutes, or there is none. */
  stale: boolean;
  /** What is wrong, where, what to do; null when all is well. */
  problem: string | null;
  /** True when the hardware is simulated; every screen fed by it says so. */
  simulated: boolean;
}

export interface Workload {
  /** hash(cluster, uid) */
  id: string;
  cluster: string;
  namespace: string;
  kind: string;
  name: string;
  uid: string;
  type: WorkloadType;
  engine: string;
  /** Name of the team as on the namespace label; null when the namespace has none. */
  team: string | null;
  /** Entity reference; null when none is named or the team does not own it. */
  component: string | null;
  state: WorkloadState;
  /** When the state began. */
  since: Timestamp;
  reason: StateReason | null;
  queue: string | null;
  profile: string | null;
  gpuModel: string | null;
  /** GPUs asked for in all, in thousandths; null when it cannot be told from the object. */
  gpusMilli: number | null;
  /** GPUs held now, in thousandths. */
  heldGpusMilli: number;
  createdAt: Timestamp;
  startedAt: Timestamp | null;
  endedAt: Timestamp | null;
  attempts: number;
  /** Allocated GPU time so far. */
  gpuMs: BigInteger;
  costMicros: Micros;
  unpricedGpuMs: BigInteger;
  currency: string;
  /** Entity reference of the person that launched it through Slipway; null otherwise. */
  launchedBy: string | null;
  /** True when the object is gone from the cluster and the row is history. */
  deleted: boolean;
  /** A bare pod that nobody queued: it takes GPUs beside every quota. */
  escaped?: boolean;
  /** In lists that were asked with `column=`: values by key, absent where the object says nothing. */
  columns?: Record<string, string>;
}
