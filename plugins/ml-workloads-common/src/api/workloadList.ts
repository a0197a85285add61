import type { BigInteger, Micros } from './values';
import type { ClusterFreshness, Workload } from './workload';

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
