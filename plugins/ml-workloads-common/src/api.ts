/**
 * The shapes of `/api/ml-workloads`, as `design.md` §8 fixes them.
 *
 * Money: integer micro-units of `currency` in fields that end in `Micros`, `null` where nothing is priced.
 * GPU time: integer GPU-milliseconds in fields that end in `GpuMs` (1 GPU for 1 s = 1000). Both are numbers below 2^53 and decimal
 * strings above, see {@link BigInteger}. Times: RFC 3339 UTC strings, `null` where not known.
 */
import type { OperationUndo, WorkloadOperation } from './operations';
import type { SpendAmount } from './spend';

/** An integer: a number below 2^53, else a decimal string. */
export type BigInteger = number | string;

/** Money or GPU time that may be unknown. */
export type Micros = BigInteger | null;

/** A time, RFC 3339 UTC. */
export type Timestamp = string;

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

/** A column that the platform offers beside the usual ones. */
export interface WorkloadColumn {
  /** Name of an annotation or label of the workload's object. */
  key: string;
  title: string;
}

export interface WorkloadList {
  items: Workload[];
  totalItems: number;
  /** Opaque; null on the last page. */
  nextCursor: string | null;
  /** What `column=` may ask for. */
  columns: WorkloadColumn[];
  clusters: ClusterFreshness[];
}

/** What the list can be ordered by; `since` is when the state began, `gpuTime` and `cost` are of what is settled. */
export const WORKLOAD_ORDERS = [
  'createdAt',
  'name',
  'state',
  'since',
  'startedAt',
  'endedAt',
  'gpus',
  'gpuTime',
  'cost',
] as const;
/** One of {@link WORKLOAD_ORDERS}. */
export type WorkloadOrder = (typeof WORKLOAD_ORDERS)[number];

/** What the list can be grouped by, what people ask for most often first. */
export const WORKLOAD_GROUPINGS = [
  'state',
  'team',
  'queue',
  'kind',
  'type',
  'profile',
  'component',
  'cluster',
  'gpuModel',
] as const;
/** One of {@link WORKLOAD_GROUPINGS}. */
export type WorkloadGrouping = (typeof WORKLOAD_GROUPINGS)[number];

/** The workloads that have one value of the grouping. */
export interface WorkloadGroup {
  /** null: those without a value, e.g. without a team */
  key: string | null;
  workloads: number;
  /** GPUs asked for in all, in thousandths; null when it is not known of each. */
  gpusMilli: number | null;
  /** GPUs held now, in thousandths. */
  heldGpusMilli: number;
  /** Settled GPU time. */
  gpuMs: BigInteger;
  /** null when nothing is priced */
  costMicros: Micros;
  unpricedGpuMs: BigInteger;
}

/** `GET /workload-groups?by=` with the filters of `GET /workloads`. */
export interface WorkloadGroups {
  by: WorkloadGrouping;
  currency: string;
  /** Those that hold the most GPUs first; at most 200. */
  items: WorkloadGroup[];
  /** There are more groups than were told. */
  more: boolean;
  clusters: ClusterFreshness[];
}

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

/** Lengths in ms that half and 95 of 100 starts did not exceed; both were really seen. */
export interface Percentiles {
  p50Ms: number;
  p95Ms: number;
}

/**
 * `GET /start-statistics?workload=` or `?cluster=&profile=&template=`: how long starts took, from the newest stored ones (at most 200) of
 * all teams. Times are null under five starts.
 */
export interface StartStatistics {
  cluster: string;
  /** Name of the hardware profile. */
  profile: string;
  /** Entity reference of the template; null: of all ways to launch. */
  template: string | null;
  /** How many starts the numbers come from. */
  starts: number;
  /** When the first and the last of them were ready. */
  from: Timestamp | null;
  to: Timestamp | null;
  /** From the begin of the attempt until it was ready. */
  total: Percentiles | null;
  /** By part, of the `starts` that had it. */
  stages: Array<{
    phase: WaterfallPhase;
    starts: number;
    times: Percentiles | null;
  }>;
  /** What would have been spared for each start that had these parts. */
  savings: Array<{
    remedy: 'warmNode' | 'prePulledImage' | 'cachedWeights';
    phases: WaterfallPhase[];
    starts: number;
    times: Percentiles | null;
    /** GPU time that these starts held meanwhile, in all; null where none is held, or too little is known. */
    heldGpuMs: BigInteger | null;
  }>;
}

/** For whom a workload made room; what the person may not know is null. */
export interface PreemptionCause {
  team: string | null;
  workload: { id: string; kind: string; name: string } | null;
}

/** `GET /workloads/:id/preemptions` */
export interface WorkloadPreemptions {
  currency: string;
  /** Newest first. */
  items: Array<{
    /** Number of the attempt that ended. */
    attempt: number;
    at: Timestamp;
    /** See {@link AttemptPreemption}. */
    rule: string | null;
    /** The rule in plain words, which name nobody. */
    sentence: string;
    /** null: nothing says for whom. */
    by: PreemptionCause | null;
    /** What the attempt had cost, as far as it is settled; null when nothing of it is. */
    lost: SpendAmount | null;
  }>;
}

/** How much longer a queued workload will probably wait, from the last waits of its queue for the same GPU shape. */
export interface ExpectedWait {
  /** From now. */
  remainingMs: number;
  /** How many past waits it is the median of. */
  waits: number;
  /** How often the same estimate would have been right within `withinMs`, made with what was known then. */
  record: { withinMs: number; right: number; of: number };
}

/** `GET /workloads/:id/wait`. All null when it is not queued. */
export interface WorkloadWait {
  /** LocalQueue. */
  queue: string | null;
  /** Since when it waits. */
  since: Timestamp | null;
  /** Places in the queue, 1 the next; null where Kueue does not tell. */
  position: { inQueue: number; inClusterQueue: number } | null;
  /** null: the history is too short to say. */
  expected: ExpectedWait | null;
}

export interface WorkloadPod {
  uid: string;
  name: string;
  node: string | null;
  phase: string;
  ready: boolean;
  restarts: number;
  gpusMilli: number;
  createdAt: Timestamp;
  scheduledAt: Timestamp | null;
  runningAt: Timestamp | null;
  /** First time that it was Ready. */
  readyAt: Timestamp | null;
  endedAt: Timestamp | null;
  message: string | null;
}

/** `GET /workloads/:id` */
export interface WorkloadDetail extends Workload {
  /**
   * What is still there of it (`mlWorkloads.retention`): everything; `history`: pods, events, replicas and manifests were removed; `row`:
   * states and attempts too, spend stays.
   */
  kept: 'all' | 'history' | 'row';
  pods: WorkloadPod[];
  receipt: ReceiptEntry[];
  freshness: ClusterFreshness;
}

/** `GET /workloads/:id/events` */
export interface WorkloadEvents {
  items: Array<{
    at: Timestamp;
    type: 'Normal' | 'Warning';
    reason: string;
    message: string;
    object: string;
    count: number;
  }>;
  /** false: served from history, because the objects are gone */
  live: boolean;
}

/** One line of a log, as plain text: escape sequences and control characters are taken out. */
export interface WorkloadLogLine {
  /** When it was written, with nanoseconds; null where the source does not say. */
  at: Timestamp | null;
  text: string;
}

/** `GET /workloads/:id/logs?pod=&container=&tailLines=&previous=` */
export interface WorkloadLogs {
  pod: string;
  /** null: of all containers of the pod, which only Loki answers. */
  container: string | null;
  /** What there is to choose from, main containers first. */
  containers: string[];
  /** `loki`: the pod is gone, its log was kept. */
  source: 'cluster' | 'loki';
  /** Oldest first. */
  lines: WorkloadLogLine[];
  /** There are earlier lines. */
  truncated: boolean;
}

/**
 * `GET /workloads/:id/logs/stream?pod=&container=&tailLines=&since=`: one of these a line (`application/x-ndjson`), empty lines
 * between them as a sign of life. `log` comes first, `end` last; without `end` the connection was cut.
 */
export type WorkloadLogEvent =
  | { log: Pick<WorkloadLogs, 'pod' | 'containers'> & { container: string } }
  | { lines: WorkloadLogLine[] }
  | {
      /** `ended`: nothing more is written; `renew`: ask again with `since`, so that rights are asked anew; `failed`: the cluster broke off. */
      end: 'ended' | 'renew' | 'failed';
    };

/** `GET /workloads/:id/manifests` */
export interface WorkloadManifests {
  /** YAML, one document an object, after the allow-list (`guardrails.md` §5.22) */
  yaml: string;
  receipt: ReceiptEntry[];
  live: boolean;
}

/* --- launch ---------------------------------------------------------------------------------------------------------------- */

/** What Slipway filled in or changed between request and manifest. */
export interface ReceiptEntry {
  /** JSON pointer into the manifest, e.g. `/spec/template/spec/tolerations`. */
  path: string;
  /** What was written, as short text. */
  value: string;
  /** Why, one sentence. */
  reason: string;
  /** Index of the manifest. */
  manifest: number;
}

/** The portable intent. Identity is never in it: the entity is resolved with the caller's credentials. */
export interface LaunchRequest {
  /** Component that will own the workload. Its owner must be the namespace's team. */
  entityRef: string;
  /** Where; must be a namespace that is bound to the team. */
  cluster: string;
  namespace: string;
  /** DNS label, at most 52 characters. */
  name: string;
  /** Name of an engine, see {@link LaunchEngine}. */
  engine: 'job' | string;
  type: 'training' | 'serving';
  image: string;
  command?: string[];
  args?: string[];
  /** Plain values. Secrets go through {@link LaunchRequest.secretEnv}. */
  env?: Array<{ name: string; value: string }>;
  /** Variables from Secrets that the namespace has; names only, the values never pass through the portal. */
  secretEnv?: Array<{ name: string; secretName: string; key: string }>;
  /** ServiceAccount of the namespace; its token is mounted only when one is named. */
  serviceAccountName?: string;
  /** Name of a hardware profile. */
  profile: string;
  /** GPUs for each pod. */
  gpusPerPod: number;
  /**
   * What runs at the same time: pods of a Job, nodes of a JobSet or TrainJob, Ray workers of a RayJob or RayService, serving replicas of a
   * Deployment or InferenceService, groups of a LeaderWorkerSet.
   */
  replicas: number;
  /** Pods of one replica where a replica is a group: size of a LeaderWorkerSet group. 1 when absent. */
  podsPerReplica?: number;
  /** LocalQueue; the profile's or the team's default when absent. */
  queue?: string;
  /** Kueue WorkloadPriorityClass; the one of the kind of work when absent (`mlWorkloads.priorities`). */
  priorityClass?: string;
  /** Longest run time in seconds. */
  maxRunSeconds?: number;
  retries?: number;
  /** PersistentVolumeClaims of the namespace. */
  volumes?: LaunchVolume[];
  /** How near to each other the pods of a multi-node workload must be, where the profile knows the fleet's topology. */
  topology?: 'rack' | 'block';
  /** TrainJob: name of the (Cluster)TrainingRuntime. InferenceService: name of the (Cluster)ServingRuntime. */
  runtime?: string;
  /** Only for `type: serving`. */
  serving?: LaunchServing;
  /** Entity reference of the template, set by the scaffolder action. */
  templateRef?: string;
  /** Only in portals with `slipway.demo`: how the simulated pod behaves; becomes `sim.lab/*` annotations. */
  simulate?: {
    durationSeconds?: number;
    outcome?: 'succeed' | 'error' | 'oom';
  };
}

/** A PersistentVolumeClaim of the namespace and where its files appear. */
export interface LaunchVolume {
  claimName: string;
  /** Absolute path in the container. */
  mountPath: string;
  /** Datasets and weights are mounted read-only, checkpoints are written. */
  purpose: 'dataset' | 'weights' | 'checkpoint';
}

/** How a model is served. */
export interface LaunchServing {
  /** Port that the container listens on, 1 to 65535; that of {@link servingDefaults} when absent. */
  port?: number;
  /** Path that answers 200 once the model is loaded; that of {@link servingDefaults} when absent. */
  healthPath?: string;
  /** `development` may scale to zero and needs no spare replica. */
  stage: 'production' | 'development';
  /** Replicas that are always there; `replicas` when absent; 0 only in development. */
  minReplicas?: number;
  /** Most replicas; `replicas` when absent, then nothing scales. */
  maxReplicas?: number;
  autoscaling?: {
    /** Requests in flight for each replica, requests that wait for each replica, or percent of GPU use. Never CPU. */
    metric: 'concurrency' | 'queueDepth' | 'gpuUtilization';
    /** Target value for each replica; percent for `gpuUtilization`. */
    target: number;
  };
  /** Size of the weights in GiB: what the start-up probe's patience is reckoned from. */
  modelSizeGiB?: number;
  /** InferenceService: model format, e.g. `huggingface`. */
  modelFormat?: string;
  /** InferenceService: where the weights are: `pvc://`, `s3://`, `gs://`, `hf://` or `oci://`. */
  storageUri?: string;
}

/** What an engine reads of a request beside the common fields; the form shows only these. */
export type LaunchFeature =
  | 'podsPerReplica'
  | 'topology'
  | 'retries'
  | 'maxRunSeconds'
  | 'runtime'
  | 'autoscaling'
  | 'modelFormat'
  | 'storageUri';

/** One engine as the form offers it. */
export interface LaunchEngine {
  name: string;
  kind: string;
  apiVersion: string;
  title: string;
  /** When to choose it, one sentence. */
  description: string;
  types: Array<LaunchRequest['type']>;
  features: LaunchFeature[];
  /** What `replicas` counts, in the plural: `pods`, `nodes`, `workers`, `replicas`, `groups`. */
  replicaNoun: string;
  /** The cluster serves everything that it makes. */
  available: boolean;
  /** Why not and what to do; null when available. */
  problem: string | null;
}

/** `GET /engines?cluster=` */
export interface LaunchEngineList {
  items: LaunchEngine[];
}

/** `GET /launch-choices?entityRef=&cluster=&namespace=`: what the team's namespace has to choose from. Names only, never values. */
export interface LaunchChoices {
  serviceAccounts: string[];
  /** null when their names may not be listed: the form takes a name as text then. */
  secrets: string[] | null;
  claims: Array<{
    name: string;
    accessModes: string[];
    /** Kubernetes quantity; null when not bound */
    capacity: string | null;
    /** Zones that its volume can be reached from; empty: any */
    zones: string[];
    bound: boolean;
  }>;
  priorityClasses: Array<{
    name: string;
    value: number;
    description: string | null;
  }>;
  /** (Cluster)TrainingRuntimes and (Cluster)ServingRuntimes by the engine that runs them. */
  runtimes: Record<string, string[]>;
  /** What could not be read and which permission would grant it. */
  problems: string[];
}

/** `GET /workloads/:id/launch-request`: values to launch the like of it again. */
export interface LaunchAgain {
  request: LaunchRequest;
  /** `launch`: the stored request. `object`: read from the object as it is, with what could not be carried over in `missing`. */
  from: 'launch' | 'object';
  missing: string[];
}

/** A running workload that today's guardrails would refuse (`guardrails.md` §2.8). It is never stopped for it. */
export interface DriftItem {
  workloadId: string;
  cluster: string;
  namespace: string;
  kind: string;
  name: string;
  team: string | null;
  component: string | null;
  reasons: VerdictReason[];
  truncated: boolean;
  /** When it was first found to drift. */
  since: Timestamp;
  checkedAt: Timestamp;
}

/** `GET /drift?team=&component=`: what the caller may read. */
export interface DriftList {
  items: DriftItem[];
  /** Per cluster: when it was last looked at, how many objects; and why not, when it could not be. */
  clusters: Array<{
    cluster: string;
    checkedAt: Timestamp | null;
    checked: number;
    problem: string | null;
  }>;
}

/** `POST /launches/render`: files for a pull request. */
export interface RenderedFiles {
  /** Relative paths, forward slashes: manifests, kustomization.yaml, catalog-info.yaml. */
  files: Array<{ path: string; content: string }>;
  receipt: ReceiptEntry[];
  /** The receipt as Markdown, for the description of the pull request. */
  description: string;
}

/** Why the API server refused, or would. */
export interface VerdictReason {
  /** Code of the guardrail, e.g. `SW01`; null when another layer refused. */
  code: string | null;
  /** Guardrail title, or the layer. */
  title: string;
  /** What was found, plain words with the values. */
  message: string;
  why: string | null;
  fix: string | null;
  /** Fields of {@link LaunchRequest} that it belongs beside; empty when none. */
  fields: string[];
  layer:
    | 'schema'
    | 'guardrails'
    | 'webhook'
    | 'quota'
    | 'podSecurity'
    | 'authorization'
    | 'other';
  /** Kind of the object that was judged, e.g. `Job` or `Pod`. */
  kind: string;
  /** values of the coded message, e.g. {gpus: '16', max: '8'} */
  values: Record<string, string>;
}

export interface Verdict {
  value: 'allowed' | 'refused' | 'undetermined';
  reasons: VerdictReason[];
  /** Not every reason could be told; the form says "at least these". */
  truncated: boolean;
  /** Layers that answered, in the server's order. */
  layers: string[];
  /** Rules that would refuse and only warn so far: advice, beside an answer of any value. */
  warnings?: VerdictReason[];
}

export interface Forecast {
  value: 'now' | 'borrow' | 'queued' | 'needsNode' | 'never' | 'unknown';
  sentence: string;
  /** Age of the inputs. */
  asOf: Timestamp | null;
  /** What it was reckoned from, each with its value and age, in words. */
  inputs?: Array<{ name: string; value: string; asOf: Timestamp | null }>;
  /** Position in the queue, 1 the next; null when it does not queue or is not known. */
  position?: number | null;
  /** Teams that may take borrowed GPUs back; their names only where the viewer may know them. */
  reclaimableBy?: string[];
}

export interface CostEstimate {
  currency: string;
  /** null when unpriced */
  perHourMicros: Micros;
  /** for maxRunSeconds; null when there is no bound or no price */
  forRunMicros: Micros;
  /** 730 h, if forgotten */
  perMonthMicros: Micros;
  /** Where the price comes from and how old it is. */
  source: string | null;
  retrievedAt: Timestamp | null;
}

/** `POST /launches/preview`; body {@link LaunchRequest}. */
export interface LaunchPreview {
  verdict: Verdict;
  forecast: Forecast;
  cost: CostEstimate;
  manifests: Array<{ kind: string; name: string; yaml: string }>;
  receipt: ReceiptEntry[];
  limits: TeamLimits | null;
}

/** `POST /launches`; body {@link LaunchRequest} and `launchId`. */
export interface LaunchResult {
  launchId: string;
  workloadId: string;
  /** true when this answers a retry of an earlier launch */
  repeated: boolean;
  objects: Array<{
    apiVersion: string;
    kind: string;
    namespace: string;
    name: string;
    uid: string;
  }>;
}

export interface HardwareProfile {
  name: string;
  title: string;
  description: string | null;
  resourceName: string;
  gpuModel: string;
  /** GiB for each GPU */
  gpuMemoryGiB: number | null;
  /** Counts offered for one pod. */
  counts: number[];
  nodeSelector: Record<string, string>;
  queue: string | null;
  /** Pods may be stopped at any time by the cloud: training needs a checkpoint. */
  spot: boolean;
  /** Where the fleet's topology is known: levels that pods can be kept within. */
  topologyLevels: Array<'rack' | 'block'>;
  /** What the profile is for; both when it says nothing. */
  purposes: Array<'training' | 'serving'>;
  /** Why the team cannot use it here, and what to do; null when it can. */
  problem: string | null;
  /** Where the price comes from and how old it is; null when unpriced. */
  priceSource: string | null;
  priceRetrievedAt: Timestamp | null;
  /** per GPU and hour; null when unpriced */
  pricePerGpuHourMicros: Micros;
  currency: string;
  /** GPUs free now over all nodes of the profile; null when not known */
  freeGpus: number | null;
  /** Largest number free on one node; null when not known */
  largestFreeBlock: number | null;
  totalGpus: number | null;
}

/** `GET /hardware-profiles?cluster=` */
export interface HardwareProfileList {
  items: HardwareProfile[];
  asOf: Timestamp | null;
}

/** `GET /limits?entityRef=` : what the form's bounds are, and which object set them */
export interface TeamLimits {
  cluster: string;
  namespace: string;
  team: string;
  queues: string[];
  /** `WorkloadLimits/default in <namespace>` or null when there is none */
  source: string | null;
  maxGpusPerWorkload: number | null;
  maxRunSeconds: number | null;
  allowedRegistries: string[];
  /** Most replicas of a serving workload; null: not bounded here. */
  maxServingReplicas: number | null;
  /** The other limits of the object, as they stand in it (`kubectl explain workloadlimits.spec`). */
  other: Record<string, unknown>;
}

export interface TeamLimitsList {
  items: TeamLimits[];
  /** Why there is nothing to launch into, when items is empty. */
  problem: string | null;
}

/* --- spend ----------------------------------------------------------------------------------------------------------------- */

/** `GET /workloads/:id/spend` */
export interface WorkloadSpend extends SpendAmount {
  currency: string;
  starting: SpendAmount;
  running: SpendAmount;
  hours: Array<
    SpendAmount & {
      hour: Timestamp;
      phase: 'starting' | 'running';
      provisional: boolean;
    }
  >;
  pricePerGpuHourMicros: Micros;
  priceSource: string | null;
  completeUntil: Timestamp | null;
}

/** `GET /rates`: a page of the price rows. */
export interface RateList {
  /** In the order in which they are tried. */
  items: Array<{
    kind: 'node' | 'contract' | 'list' | 'fallback';
    /** Only there; a price that was observed in a cluster holds in it. */
    cluster?: string;
    node?: string;
    instanceType?: string;
    gpuModel?: string;
    gpuCount?: number;
    region?: string;
    capacityType?: string;
    currency: string;
    /** decimal string */
    pricePerNodeHour?: string;
    pricePerGpuHour?: string;
    effectiveFrom: Timestamp;
    effectiveTo?: Timestamp;
    source: string;
    retrievedAt: Timestamp;
  }>;
  totalItems: number;
  /** Opaque; null on the last page. */
  nextCursor: string | null;
  /** Of the installation. */
  currency: string;
  /** How reading each source of prices went; null: told with the first page. */
  sources: Array<{
    /** e.g. `configuration`, `file/prices.csv`, `public/aws`, `opencost/prod`, `node-overlay/prod` */
    key: string;
    title: string;
    attemptedAt: Timestamp;
    /** null: never */
    succeededAt: Timestamp | null;
    /** null: the last attempt went well */
    problem: string | null;
    /** Rows that it gave, also those that have ended. */
    rows: number;
  }> | null;
  /** What the nodes that live cost now, those without a price first; null: told with the first page. */
  classes: NodeClassPrice[] | null;
}

/** Nodes of a cluster that are alike and cost the same, and where their price comes from; its fields are null where they are unpriced. */
export interface NodeClassPrice {
  cluster: string;
  instanceType: string | null;
  gpuModel: string;
  gpusPerNode: number;
  region: string | null;
  capacityType: string;
  nodes: number;
  /** decimal string, of the whole node */
  pricePerNodeHour: string | null;
  /** What one GPU carries of it. */
  pricePerGpuHourMicros: Micros;
  /** The part of the price that the GPUs carry, from 0 to 1; the rest is the host's. */
  gpuShare: number | null;
  kind: 'node' | 'contract' | 'list' | 'fallback' | null;
  source: string | null;
  retrievedAt: Timestamp | null;
  effectiveFrom: Timestamp | null;
}

/** `GET /data-health` */
export interface DataHealth {
  items: Array<{
    code: string;
    severity: 'info' | 'warning' | 'error';
    /** which object */
    subject: string;
    /** what it does to the numbers */
    sentence: string;
    /** how to mend it */
    fix: string;
    since: Timestamp | null;
    cluster: string | null;
    /**
     * GPU time and money that it makes uncertain, of this month where the item is not about a time of its own; absent or null when it
     * cannot be told.
     */
    touched?: SpendAmount | null;
  }>;
  clusters: ClusterFreshness[];
}

/** `GET /served-models`, for the catalog only */
export interface ServedModelList {
  items: ServedModel[];
}

/** A workload that serves a model for a component, and where it answers. */
export interface ServedModel {
  workloadId: string;
  cluster: string;
  namespace: string;
  kind: string;
  name: string;
  /** Entity reference of the team's group. */
  owner: string;
  /** Entity reference of the component that it serves for. */
  component: string;
  /** Inside the cluster unless it says otherwise. */
  url: string;
  /** The API that it speaks; `http` where nothing says. */
  serverType: 'openai-v1' | 'open-inference-v2' | 'http';
  /** Names that requests call the model by; null where it is not known. */
  models: string[] | null;
  /** As it was launched; null when it was not launched here. */
  stage: 'production' | 'development' | null;
}

/** Nodes of one hardware profile and GPU model. */
export interface CapacityPool {
  cluster: string;
  profile: string | null;
  gpuModel: string;
  nodes: number;
  /** Those that take new pods: ready and not cordoned. */
  openNodes: number;
  totalGpusMilli: number;
  /** Held by pods. */
  heldGpusMilli: number;
  /** Open to new pods; neither this nor held is what nobody can have: cordoned, unhealthy, or left over by a MIG layout. */
  freeGpusMilli: number;
  /** The most that is free on one node. */
  largestFreeBlockMilli: number;
  /** How many nodes have how much free, the largest blocks first. */
  blocks: Array<{ gpusMilli: number; nodes: number }>;
  /** As many GPUs are free, and no node has them: the most of what one pod may ask for; null when nothing is scattered. */
  fragmentedFor: number | null;
}

/** A ClusterQueue and its quota of GPUs. Amounts are whole devices of the resource. */
export interface CapacityClusterQueue {
  cluster: string;
  name: string;
  cohort: string | null;
  pending: number;
  admitted: number;
  quotas: Array<{
    flavor: string;
    resource: string;
    nominal: number | null;
    /** null: the queue does not say */
    used: number | null;
    /** Of what is used, beyond the nominal quota. */
    borrowed: number | null;
    /** Of the nominal quota, used by others; null where several queues of the cohort could be lending. */
    lent: number | null;
    /** null: no bound */
    borrowingLimit: number | null;
    lendingLimit: number | null;
  }>;
}

/** A LocalQueue: a team's way to a ClusterQueue. */
export interface CapacityQueue {
  cluster: string;
  namespace: string;
  name: string;
  clusterQueue: string;
  team: string | null;
  pending: number;
  admitted: number;
  used: Array<{ flavor: string; resource: string; used: number }>;
}

/** What is free, and the quotas of the queues that the person may see. */
export interface Capacity {
  /** Of the cluster whose picture is the oldest; null when there is none. */
  asOf: Timestamp | null;
  /** null: nobody has observed it yet */
  clusters: Array<{ cluster: string; asOf: Timestamp | null }>;
  pools: CapacityPool[];
  clusterQueues: CapacityClusterQueue[];
  queues: CapacityQueue[];
}

/** Quota of a cohort, over all of its queues, whoever may see them. */
export interface CapacityCohort {
  cluster: string;
  cohort: string;
  /** How many queues it has. */
  queues: number;
  flavor: string;
  resource: string;
  nominal: number | null;
  used: number | null;
  borrowed: number | null;
}

/** `GET /capacity` */
export interface CapacityView extends Capacity {
  cohorts: CapacityCohort[];
  waiting: {
    /** Those that the person may see, the longest waiting first; at most 50. */
    items: Workload[];
    totalItems: number;
    /** All others, by cluster, counted only. */
    others: Array<{
      cluster: string;
      workloads: number;
      /** null when it is not known of each */
      gpusMilli: number | null;
    }>;
  };
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

/** Message on the signals channel `ml-workloads`. Never data: the page asks again. */
export interface ChangedSignal {
  changed: 'workloads' | 'spend' | 'clusters';
  version: string;
}

export const SIGNAL_CHANNEL = 'ml-workloads';
