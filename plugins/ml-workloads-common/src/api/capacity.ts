import type { Timestamp } from './values';
import type { ClusterFreshness, Workload } from './workload';

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
  /** Times are null where nobody has observed it yet. */
  clusters: Array<
    Pick<ClusterFreshness, 'cluster' | 'title' | 'simulated'> & {
      asOf: Timestamp | null;
    }
  >;
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
