import type { Preemption } from './reasons';

/**
 * What is remembered of a workload: facts with the times that the objects themselves state. Facts only ever accumulate, so the timeline
 * computed from them is the same whatever order the events of different objects came in, and however often they were told.
 */

/** A condition that had a status from a time on. */
export interface Flip {
  /** Field it was read from, e.g. `Job.status.conditions[Complete]`. */
  source: string;
  /** `child`: an object that the workload owns, e.g. the Job of a JobSet. */
  owner: 'object' | 'kueue' | 'child';
  /**
   * Of an object, whatever its kind calls them: `Complete`, `Failed`, `Stopped` (by a person), `Suspended`, `Off` (by a person, beside
   * any queue), `Ending` or `Ready`.
   */
  type: string;
  status: string;
  reason: string;
  message: string;
  /** UTC ms */
  at: number;
  /** Uid of the Kueue object that admits only a part of the workload, or of the child. */
  part?: string;
  /** The object does not say since when: `at` is when it was first observed. */
  observed?: true;
}

export type PodEnd =
  | 'completed'
  | 'failed'
  | 'oom'
  | 'evicted'
  | 'preempted'
  | 'nodeLost'
  | 'deadline'
  | 'imagePull'
  | 'stopped';

/** A pull of one image, from the pod's events. */
export interface Pull {
  /** Container field path, e.g. `spec.containers{main}`. */
  container: string;
  start: number | null;
  end: number | null;
}

/** A time in which a pod that had been ready was not. */
export interface Trouble {
  start: number;
  /** Its main container ran again. */
  end: number | null;
  /** It was Ready again, which a readiness probe may say later; absent in rows from before this was read. */
  readyAgainAt?: number | null;
  /** Code of the reason table. */
  code: 'Restarting' | 'BelowReplicas';
  exitCode: number | null;
}

export interface PodFacts {
  uid: string;
  name: string;
  node: string | null;
  /** Its node is gone: it holds nothing, though it may be there a while. */
  nodeGone?: true;
  phase: string;
  ready: boolean;
  restarts: number;
  gpusMilli: number;
  createdAt: number;
  scheduledAt: number | null;
  /** `PodScheduled=False` message while it is not scheduled */
  unschedulable: string | null;
  /** Kueue or another controller holds it back by a scheduling gate. */
  gated?: boolean;
  /** init containers that are not sidecars: first start, last finish */
  initStartedAt: number | null;
  initEndedAt: number | null;
  /** Main container first ran. */
  runningAt: number | null;
  /** First Ready. */
  readyAt: number | null;
  /** Why a container waits now. */
  waiting: { reason: string; message: string } | null;
  /** What interrupted it, oldest first. */
  troubles: Trouble[];
  endedAt: number | null;
  end: PodEnd | null;
  exitCode: number | null;
  message: string | null;
  pulls: Pull[];
  /** The last of each kind of event that says why it does not get on. */
  signals?: PodSignal[];
  /** The node that is being made for it. */
  nodeClaim?: NodeClaimFacts | null;
  /** Which try of the workload it belongs to, where its labels say so; pods of different tries have different values. */
  tryOf?: string | null;
  /** Who it made room for, and under which rule, where it was preempted. */
  preemption?: Preemption | null;
}

/** An event of a pod, reduced to its reason. */
export interface PodSignal {
  reason: string;
  /** Component that reported it, e.g. `karpenter`. */
  from: string;
  message: string;
  at: number;
}

/** `karpenter.sh` NodeClaim: how far a node is on its way. */
export interface NodeClaimFacts {
  name: string;
  nodePool: string | null;
  createdAt: number;
  launchedAt: number | null;
  registeredAt: number | null;
  initializedAt: number | null;
  /** Why it cannot be made. */
  problem: string | null;
}

export interface ObjectFacts {
  createdAt: number;
  /** Deletion as observed; null while it exists. */
  goneAt: number | null;
  suspended: boolean;
  /** Pods that run at the same time; null when the object does not say. */
  wantedPods: number | null;
  /** Its life is that of its pods: a bare pod, or an owner that is not watched. */
  endsWithPods: boolean;
  /** Ready is the pod's Ready condition, not a running main container. */
  readyByCondition: boolean;
  /** It serves only when its own Ready condition says so, beside its pods. */
  readyByObject?: boolean;
  /** What its own status says is wrong now. */
  complaint?: Complaint | null;
}

/** Something that stands in the way, by code of the reason table. */
export interface Complaint {
  code: string;
  message: string;
  exitCode?: number | null;
}

/** GPU pods that an object wants from a time on. */
export interface Want {
  at: number;
  pods: number;
  /** Thousandths of a GPU of all of them, whole GPUs counted as whole. */
  gpusMilli: number;
}

/** A warning of the object or of what stands between it and its pods, e.g. a ReplicaSet that may not create pods. */
export interface OwnerWarning {
  uid: string;
  /** e.g. `ReplicaSet/serve-7d9f` */
  object: string;
  reason: string;
  message: string;
  at: number;
}

/** A request of Kueue for nodes (`autoscaling.x-k8s.io` ProvisioningRequest). */
export interface ProvisioningFacts {
  createdAt: number;
  acceptedAt: number | null;
  provisionedAt: number | null;
  failed: boolean;
  message: string;
}

export interface KueueFacts {
  uid: string;
  createdAt: number;
  active: boolean;
  queue: string | null;
  clusterQueue: string | null;
  /** Admission checks that are not Ready, with their message. */
  openChecks: Array<{ name: string; state: string; message: string }>;
  /** When it is tried again after an eviction, UTC ms. */
  requeueAt?: number | null;
  /** How often it was put back into the queue. */
  requeues?: number;
  /** The queue's object is gone: set when a part's is deleted. */
  gone?: boolean;
}

export interface WorkloadFacts {
  object: ObjectFacts;
  /** Kueue decides when it may start. */
  queued: boolean;
  kueue: KueueFacts | null;
  flips: Flip[];
  pods: PodFacts[];
  /** Kueue's objects that admit the pods in parts, e.g. one for each replica. */
  parts?: KueueFacts[];
  /** GPU pods wanted over time, oldest first; empty when nothing says it. */
  wants?: Want[];
  warnings?: OwnerWarning[];
  provisioning?: ProvisioningFacts | null;
}
