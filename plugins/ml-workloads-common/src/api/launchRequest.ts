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
