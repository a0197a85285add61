/**
 * What the router needs from the other folders. Each interface has one implementation, named beside it.
 */
import type {
  Capacity,
  ClusterFreshness,
  DataHealth,
  HardwareProfile,
  RateList,
  Spend,
  SpendEfficiency,
  SpendFilter,
  SpendGranularity,
  SpendGroupBy,
  WorkloadDetail,
  WorkloadEvents,
  WorkloadGrouping,
  WorkloadGroups,
  WorkloadList,
  WorkloadManifests,
  WorkloadOrder,
  WorkloadSpend,
  WorkloadTimeline,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { EngineProfile } from '@slipway/backstage-plugin-ml-workloads-node';
import type { Readable } from 'stream';
import type { NodeRoom } from './observe/FleetRooms';
import type { QueuedWorkload } from './observe/FleetWorkloads';

/** The stored row that permissions are judged on (`guardrails.md` §5.20). */
export interface WorkloadRow {
  id: string;
  cluster: string;
  namespace: string;
  kind: string;
  name: string;
  uid: string;
  team: string | null;
  component: string | null;
  /** e.g. `batch/v1`; absent where only permissions are judged. */
  apiVersion?: string;
}

/** Conditions of the permission framework, already turned into a filter on stored columns. `undefined`: everything. */
export type WorkloadFilter =
  | { teams: string[] }
  | { components: string[] }
  | { anyOf: WorkloadFilter[] }
  | { allOf: WorkloadFilter[] }
  | { not: WorkloadFilter };

/** Half-open, UTC ms; an absent bound is none. */
export interface Between {
  from?: number;
  to?: number;
}

/** Which workloads are meant. What is absent does not narrow; a list without elements matches nothing. */
export interface WorkloadChoice {
  /** What the person may see; everything when absent. */
  allowed?: WorkloadFilter;
  team?: string[];
  /** Entity references. */
  component?: string[];
  cluster?: string[];
  namespace?: string[];
  state?: string[];
  kind?: string[];
  type?: string[];
  queue?: string[];
  /** Names of hardware profiles. */
  profile?: string[];
  gpuModel?: string[];
  /** Substring of the name, in any case. */
  search?: string;
  /** GPU pods that nobody queued; false: all others. */
  escaped?: boolean;
  created?: Between;
  started?: Between;
  ended?: Between;
}

export interface ListWorkloadsOptions extends WorkloadChoice {
  orderBy?: WorkloadOrder;
  order?: 'asc' | 'desc';
  limit: number;
  cursor?: string;
  /** Keys of annotations or labels to be told of each; others than those that the platform offers are left out. */
  columns?: string[];
}

export interface GroupWorkloadsOptions extends WorkloadChoice {
  by: WorkloadGrouping;
}

/** lifecycle/WorkloadQueries.ts */
export interface WorkloadQueriesService {
  list(options: ListWorkloadsOptions): Promise<WorkloadList>;
  groups(options: GroupWorkloadsOptions): Promise<WorkloadGroups>;
  /** undefined when there is no such row */
  row(id: string): Promise<WorkloadRow | undefined>;
  get(id: string): Promise<WorkloadDetail | undefined>;
  timeline(id: string): Promise<WorkloadTimeline>;
  /** Live when the object still lives there with the same uid and team, else from history. */
  events(id: string): Promise<WorkloadEvents>;
  manifests(id: string): Promise<WorkloadManifests>;
}

/** observe/ClusterStatus.ts */
export interface ClusterStatusService {
  freshness(): Promise<ClusterFreshness[]>;
  capacity(): Promise<Capacity>;
  /** Free GPUs of the nodes that a selector matches, from the observer's memory or as it stored them; null when nobody has observed
   * them, or they have GPUs through claims only.
   */
  freeGpus(
    cluster: string,
    nodeSelector: Record<string, string>,
    resourceName: string,
  ): Promise<{
    total: number;
    free: number;
    largestFreeBlock: number;
    asOf: number;
  } | null>;
  /** What a forecast needs of the observer's memory; null when this replica does not observe the cluster. */
  picture(cluster: string): FleetPicture | null;
}

/** A cluster as this replica observes it. */
export interface FleetPicture {
  /** UTC ms */
  asOf: number;
  /** Every node, with what is free of it. */
  rooms(): NodeRoom[];
  /** Kueue's Workloads that have not ended. */
  workloads(): QueuedWorkload[];
  localQueues(): Array<{
    namespace: string;
    name: string;
    clusterQueue: string;
    /** Of the namespace. */
    team: string | null;
  }>;
  namespaceLabels(namespace: string): Record<string, string> | null;
}

/** Values of groupings, exactly as they are; a filter that is absent or empty does not narrow. */
export type SpendFilters = Partial<Record<SpendFilter, readonly string[]>>;

/** Whose spend, of what, and of when. Filters never widen what a person may see: without team, component and workload it is the fleet. */
export interface SpendSelection {
  /** Team names; with none of team, component, workload: the fleet. */
  team?: string[];
  component?: string[];
  workload?: string;
  cluster?: string;
  /** Only what is of no component. */
  withoutComponent?: boolean;
  /** All of them must hold, each by one of its values: keys of rows of the grouping (`none` is without a value). */
  filters?: SpendFilters;
  /** What the person may see; everything when absent. Rows of other teams are in no number of the answer. */
  allowed?: WorkloadFilter;
  /** UTC ms, half-open */
  from: number;
  to: number;
}

/** The settled rows of a selection by their time. */
export interface SpendExportQuery extends SpendSelection {
  granularity: SpendGranularity;
}

export interface SpendQuery extends SpendExportQuery {
  groupBy: SpendGroupBy;
  /** With the same length before; default `previous`. */
  compare?: 'previous' | 'none';
  /** Rows that are told one by one; default 100. */
  limit?: number;
  /** Also by how attempts ended; default false. */
  outcomes?: boolean;
}

/** What an entity or a team is part of. */
export interface RolledUp {
  ref: string;
  title: string;
}

/** ownership/EntityRollUps.ts: reads the catalog as the person. */
export interface SpendRollUp {
  /** By component reference, or by team name for departments; what is absent is part of none that the person sees. */
  of(
    whole: 'system' | 'domain' | 'department',
    parts: readonly string[],
  ): Promise<Map<string, RolledUp>>;
}

/** What a price depends on beside a node's labels; absent: not known. */
export interface SampleNode {
  cluster?: string;
  name?: string;
  /** By capacity: thousandths of a core. */
  cpuMilli?: number;
  /** By capacity. */
  memoryBytes?: number;
}

/** spend/SpendQueries.ts */
export interface SpendQueriesService {
  /** `rollUp` is needed for the groupings system, domain and department. */
  query(query: SpendQuery, rollUp?: SpendRollUp): Promise<Spend>;
  efficiency(selection: SpendSelection): Promise<SpendEfficiency>;
  /** `allowed`: what the person may see of it; everything when absent. */
  workload(id: string, allowed?: WorkloadFilter): Promise<WorkloadSpend>;
  /** Per workload id: sums so far, for the list. One query for the whole page. */
  totalsOf(
    ids: string[],
  ): Promise<
    Map<
      string,
      { gpuMs: bigint; costMicros: bigint | null; unpricedGpuMs: bigint }
    >
  >;
  /**
   * A page of the price rows.
   *
   * @throws InputError for what is no cursor of this list
   */
  rates(page: { limit: number; cursor?: string }): Promise<RateList>;
  /** Keyset-paged, constant memory. */
  exportCsv(query: SpendExportQuery): Readable;
  /** FOCUS 1.2, with the corrections that were posted in the period; likewise. */
  exportFocus(query: SpendExportQuery): Readable;
  /** What is in no FOCUS file: rows of which some GPU time has no price, and that time, among the charges. */
  unpriced(
    query: SpendExportQuery,
  ): Promise<{ rows: number; milliGpuMs: bigint; partial: boolean }>;
  dataHealth(): Promise<DataHealth>;
  /**
   * Price of one GPU of a node with these labels now.
   *
   * @param sample - a node of theirs that there is: prices may be known of single nodes only, and a split by ratio needs its size
   */
  pricePerGpuHour(
    labels: Record<string, string>,
    sample?: SampleNode,
  ): {
    micros: bigint;
    currency: string;
    source: string;
    retrievedAt: string;
  } | null;
}

/** launch/HardwareProfiles.ts */
export interface HardwareProfileConfig
  extends EngineProfile,
    Pick<
      HardwareProfile,
      'title' | 'description' | 'gpuModel' | 'gpuMemoryGiB' | 'counts' | 'queue'
    > {
  /** Labels of the profile's nodes by which its price is looked up, beside those of the selector, e.g. the instance type. */
  priceLabels?: Record<string, string>;
  /** What it is offered for; default both. */
  purposes?: HardwareProfile['purposes'];
  /** Teams that it is offered to; default all. */
  teams?: string[];
}
