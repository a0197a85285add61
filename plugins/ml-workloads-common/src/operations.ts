import type {
  BigInteger,
  Micros,
  Timestamp,
  Verdict,
  WorkloadState,
} from './api';

/** What a person can do to a workload. `extend` makes its longest run time longer; the others are in {@link operationsFor}. */
export type WorkloadOperation =
  | 'pause'
  | 'resume'
  | 'scale'
  | 'restart'
  | 'stop'
  | 'delete'
  | 'extend';

/** The operations that are offered as buttons and preview, in the order in which they are shown. */
export const OPERATIONS = [
  'pause',
  'resume',
  'scale',
  'restart',
  'stop',
  'delete',
] as const satisfies readonly WorkloadOperation[];

export type ButtonOperation = (typeof OPERATIONS)[number];

/** What can be done to many workloads at once: what needs no number of its own. */
export const BULK_OPERATIONS = [
  'pause',
  'resume',
  'restart',
  'stop',
  'delete',
] as const satisfies readonly ButtonOperation[];

export type BulkOperation = (typeof BULK_OPERATIONS)[number];

/** Most workloads of one bulk request. */
export const MOST_BULK_IDS = 100;

/** Most replicas that somebody may ask for by hand; limits of teams are far below. */
export const MOST_REPLICAS = 10_000;

/** `true`: the kind has it; else why not and what to do instead, one or two sentences. */
type Verbs = Record<ButtonOperation, true | string>;

const GOES_ON = 'It goes on until it is stopped, which also removes it.';

/** Runs once and ends. */
const BATCH: Verbs = {
  pause: true,
  resume: true,
  scale:
    'Its size is fixed when it is made. Launch it again with another size.',
  restart:
    'It runs once. Pause and resume it to begin a new attempt from what it saved, or launch it again once it has ended.',
  stop: true,
  delete: true,
};

/** Goes on, with a number of replicas. */
const REPLICATED: Verbs = {
  pause: true,
  resume: true,
  scale: true,
  restart: true,
  stop: true,
  delete: GOES_ON,
};

/** Goes on; Ray makes its pods. */
const RAY: Verbs = {
  ...REPLICATED,
  restart:
    'Ray has no restart. Pause and resume it: all its pods are made anew then.',
};

const POD: Verbs = {
  pause: 'A Pod cannot be suspended. Run it as a Job, which can be.',
  resume: 'A Pod cannot be suspended, so there is nothing to resume.',
  scale: 'A Pod is one Pod. Run it as a Deployment or a Job.',
  restart: 'A Pod is not made anew. Run it as a Deployment or a Job.',
  stop: true,
  delete: true,
};

const VERBS: Record<string, Verbs> = {
  Job: BATCH,
  JobSet: BATCH,
  TrainJob: BATCH,
  PyTorchJob: BATCH,
  RayJob: BATCH,
  RayCluster: RAY,
  RayService: RAY,
  Deployment: REPLICATED,
  StatefulSet: REPLICATED,
  LeaderWorkerSet: REPLICATED,
  InferenceService: REPLICATED,
  LLMInferenceService: REPLICATED,
  Pod: POD,
};

/** Of a kind that Slipway has no engine for (`generic`): it is read and stopped only. */
function generic(kind: string): Verbs {
  const only = `Slipway knows no more of a ${kind} than to stop it. Use the tool that made it.`;
  return {
    pause: only,
    resume: only,
    scale: only,
    restart: only,
    stop: true,
    delete: only,
  };
}

/** Why an operation does not exist for a kind and what to do instead; undefined when it does. Pure. */
export function notForKind(
  kind: string,
  operation: ButtonOperation,
): string | undefined {
  const verb = (VERBS[kind] ?? generic(kind))[operation];
  return verb === true ? undefined : verb;
}

/** An operation that the kind has, and whether the workload's state lets it be done. */
export interface OfferedOperation {
  operation: ButtonOperation;
  /** Why not now and what to do instead; null when it can be done. */
  problem: string | null;
}

/** The part of a workload that decides what is offered. */
export interface OperableWorkload {
  kind: string;
  state: WorkloadState;
  heldGpusMilli: number;
  /** Gone from the cluster. */
  deleted: boolean;
}

const ENDED: ReadonlySet<WorkloadState> = new Set([
  'Succeeded',
  'Failed',
  'Stopped',
]);

/**
 * What can be done to a workload of a kind in a state: every verb of its kind, and for those that cannot be done now why. Decided on what is
 * stored, so that a list can show it; the cluster has the last word. Pure.
 */
export function operationsFor(workload: OperableWorkload): OfferedOperation[] {
  if (workload.deleted) return [];
  return OPERATIONS.filter(
    operation => notForKind(workload.kind, operation) === undefined,
  ).map(operation => ({ operation, problem: problemOf(operation, workload) }));
}

/** Why an operation cannot be done to a workload, by its kind or by its state; null when it can. Pure. */
export function operationProblem(
  operation: ButtonOperation,
  workload: OperableWorkload,
): string | null {
  if (workload.deleted) return 'It is gone from the cluster.';
  return notForKind(workload.kind, operation) ?? problemOf(operation, workload);
}

function problemOf(
  operation: ButtonOperation,
  { kind, state, heldGpusMilli }: OperableWorkload,
): string | null {
  // What ends by itself is over then; of what goes on, such a state says how it is.
  const ended = notForKind(kind, 'delete') === undefined && ENDED.has(state);
  if (operation === 'delete') {
    return ended || state === 'Unknown'
      ? null
      : 'It has not ended. Stop removes it as well.';
  }
  if (operation === 'stop') {
    // Some leave pods behind when they end, a RayJob its whole cluster.
    return ended && heldGpusMilli === 0
      ? 'It has ended. Delete removes what is left of it in the cluster.'
      : null;
  }
  if (ended) return 'It has ended. Launch it again instead.';
  const paused = state === 'Paused';
  if (operation === 'resume') {
    return paused || state === 'Unknown' ? null : 'It is not paused.';
  }
  if (operation === 'pause') return paused ? 'It is paused already.' : null;
  if (operation === 'restart') {
    return paused ? 'It is paused. Resume starts it anew.' : null;
  }
  return null;
}

/** What takes an operation back. */
export type OperationUndo =
  | { operation: 'pause' }
  | { operation: 'resume' }
  | { operation: 'scale'; replicas: number };

/** Something to know before an operation, which is not a reason to refuse it. */
export interface OperationWarning {
  /**
   * `git`: Argo CD or Flux sets it back or makes it again; `gitNear`: they own the object, but not what is changed; `autoscaler`: one rests
   * or is paused with it; `requeue`: Kueue queues it again; `rollout`: more pods than now while it is replaced.
   */
  code: 'git' | 'gitNear' | 'autoscaler' | 'requeue' | 'rollout';
  sentence: string;
}

/** `POST /workloads/:id/preview`: what an operation would do, in numbers. Nothing is changed. */
export interface OperationPreview {
  workloadId: string;
  operation: ButtonOperation;
  /** Why it would be refused now, where, and what to do; null when it would be done. */
  problem: string | null;
  /** What the API server said of the change in a dry run; null when it was not asked. */
  verdict: Verdict | null;
  /** What happens, one sentence each, the most important first. */
  sentences: string[];
  warnings: OperationWarning[];
  /** It is done only with `anyway: true`: Git owns what would be changed. */
  needsAnyway: boolean;
  /** Pods that end. */
  endsPods: number;
  /** GPUs that become free, in thousandths. */
  freesGpusMilli: number;
  /** GPUs that it asks for beyond what it holds, in thousandths; null when it cannot be told from the object. */
  asksGpusMilli: number | null;
  /** What the freed GPUs cost an hour; null when unpriced. */
  savesPerHourMicros: Micros;
  /** What the GPUs asked for cost an hour; null when unpriced or not known. */
  addsPerHourMicros: Micros;
  /** Spent so far, of the priced part; null when nothing of it is priced. */
  costMicros: Micros;
  /** GPU time so far on nodes without a price, in GPU-milliseconds: what it cost is in no number. */
  unpricedGpuMs: BigInteger;
  currency: string;
  /** How long the present attempt has run, in seconds: what is lost if it saves nothing; null when it does not run or nothing is lost. */
  lostSeconds: number | null;
  /** Of a scale, a pause and a resume by replicas. */
  replicas: { before: number; after: number } | null;
  /** What takes it back; null when nothing does. */
  undo: OperationUndo | null;
}

/** `POST /workloads/bulk/preview`: what is selected, and what can be done to it. From what is stored; the cluster is not asked. */
export interface BulkPreview {
  items: BulkPreviewItem[];
  currency: string;
}

export interface BulkPreviewItem {
  id: string;
  kind: string;
  name: string;
  heldGpusMilli: number;
  /** What the held GPUs cost an hour; null when unpriced, 0 when none are held. */
  perHourMicros: Micros;
  /** For each operation why it cannot be done; null when it can. */
  problems: Record<BulkOperation, string | null>;
}

/** `POST /workloads/bulk` */
export interface BulkResult {
  operation: BulkOperation;
  /** In the order of the request. */
  items: BulkItem[];
  done: number;
  refused: number;
  failed: number;
}

export interface BulkItem {
  id: string;
  /** Null when there is none, or the person may not do it; the sentence says which. */
  kind: string | null;
  name: string | null;
  /** `refused`: by permissions, the cluster or its state, and nothing was changed; `failed`: it is not known what became of it. */
  outcome: 'done' | 'refused' | 'failed';
  /** What happens now, or why it was not done. */
  sentence: string;
  undo: OperationUndo | null;
}

/** `POST /workloads/:id/{pause,resume,scale,restart,stop,delete,extend}` */
export interface OperationResult {
  operationId: string;
  operation: WorkloadOperation;
  workloadId: string;
  at: Timestamp;
  /** What happens now, one sentence. */
  sentence: string;
  /** What takes it back; null when nothing does. */
  undo: OperationUndo | null;
}
