/** Every kind that holds pods, or is one, and may ask for GPUs. */
export const WORKLOAD_KINDS = [
  'Pod',
  'Job',
  'CronJob',
  'Deployment',
  'StatefulSet',
  'ReplicaSet',
  'ReplicationController',
  'DaemonSet',
  'JobSet',
  'LeaderWorkerSet',
  'TrainJob',
  'PyTorchJob',
  'RayJob',
  'RayCluster',
  'RayService',
  'InferenceService',
  'LLMInferenceService',
] as const;

export type WorkloadKind = (typeof WORKLOAD_KINDS)[number];

const SERVING: readonly WorkloadKind[] = [
  'Deployment',
  'StatefulSet',
  'ReplicaSet',
  'ReplicationController',
  'DaemonSet',
  'LeaderWorkerSet',
  'RayService',
  'InferenceService',
  'LLMInferenceService',
];

/** Whether a kind runs until it is stopped and answers requests. */
export function isServing(kind: WorkloadKind): boolean {
  return SERVING.includes(kind);
}

/** What a test varies in a workload. */
export interface WorkloadOptions {
  namespace: string;
  name: string;
  /** For each pod; 0 leaves out all that only GPU pods need. */
  gpus?: number;
  resource?: string;
  /** Pods; of a LeaderWorkerSet groups of one pod, of Ray kinds workers beside a head without GPUs. */
  replicas?: number;
  image?: string;
  /** Seconds; null for none */
  deadline?: number | null;
  /** null for none */
  queue?: string | null;
  /** Team label on object and template. */
  team?: string;
}

/** Options with what is not said filled in. */
export type Filled = Required<Omit<WorkloadOptions, 'team'>> &
  Pick<WorkloadOptions, 'team'>;

export function filled(kind: WorkloadKind, options: WorkloadOptions): Filled {
  return {
    // GPUs of a DaemonSet are never allowed.
    gpus: kind === 'DaemonSet' ? 0 : 1,
    resource: 'nvidia.com/gpu',
    replicas: 1,
    image: 'registry.example.com/train:1',
    deadline: 3600,
    queue: 'gpu',
    ...options,
  };
}
