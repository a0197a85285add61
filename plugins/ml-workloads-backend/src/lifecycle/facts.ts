/**
 * What is remembered of a workload: facts with the times that the objects themselves state. Facts only ever accumulate, so the timeline
 * computed from them is the same whatever order the events of different objects came in, and however often they were told.
 */

/** A condition that had a status from a time on. */
export interface Flip {
  /** Field it was read from, e.g. `Job.status.conditions[Complete]`. */
  source: string;
  owner: 'object' | 'kueue';
  type: string;
  status: string;
  reason: string;
  message: string;
  /** UTC ms */
  at: number;
}

export type PodEnd =
  | 'completed'
  | 'failed'
  | 'oom'
  | 'evicted'
  | 'preempted'
  | 'nodeLost'
  | 'deadline'
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
  end: number | null;
  /** Code of the reason table. */
  code: 'Restarting' | 'BelowReplicas';
  exitCode: number | null;
}

export interface PodFacts {
  uid: string;
  name: string;
  node: string | null;
  phase: string;
  ready: boolean;
  restarts: number;
  gpusMilli: number;
  createdAt: number;
  scheduledAt: number | null;
  /** `PodScheduled=False` message while it is not scheduled */
  unschedulable: string | null;
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
}

export interface KueueFacts {
  uid: string;
  createdAt: number;
  active: boolean;
  queue: string | null;
  clusterQueue: string | null;
  /** Admission checks that are not Ready, with their message. */
  openChecks: Array<{ name: string; state: string; message: string }>;
}

export interface WorkloadFacts {
  object: ObjectFacts;
  /** Kueue decides when it may start. */
  queued: boolean;
  kueue: KueueFacts | null;
  flips: Flip[];
  pods: PodFacts[];
}

/** Adds what a newer observation of the same object says. The message of a condition may change without its time. */
export function addFlips(known: Flip[], observed: Flip[]): Flip[] {
  const byKey = new Map(known.map(flip => [flipKey(flip), flip]));
  for (const flip of observed) {
    byKey.set(flipKey(flip), flip);
  }
  return [...byKey.values()].sort(
    (a, b) => a.at - b.at || (flipKey(a) < flipKey(b) ? -1 : 1),
  );
}

function flipKey(flip: Flip): string {
  return `${flip.owner}/${flip.type}/${flip.status}/${flip.at}`;
}

/** Parses a Kubernetes time; null for what is absent or not a time. */
export function timeOf(value: unknown): number | null {
  if (typeof value !== 'string') {
    return null;
  }
  const ms = Date.parse(value);
  return Number.isNaN(ms) ? null : ms;
}

/** Conditions of a status as flips, `allowed` types only. */
export function flipsOf(
  owner: Flip['owner'],
  kind: string,
  conditions: any,
  allowed: ReadonlySet<string>,
): Flip[] {
  if (!Array.isArray(conditions)) {
    return [];
  }
  return conditions.flatMap(condition => {
    const at = timeOf(condition?.lastTransitionTime);
    if (at === null || !allowed.has(condition.type)) {
      return [];
    }
    return [
      {
        source: `${kind}.status.conditions[${condition.type}]`,
        owner,
        type: String(condition.type),
        status: String(condition.status),
        reason: String(condition.reason ?? ''),
        message: String(condition.message ?? '').slice(0, 1024),
        at,
      },
    ];
  });
}
