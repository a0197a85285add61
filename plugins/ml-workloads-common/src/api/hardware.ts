import type { Micros, Timestamp } from './values';

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
