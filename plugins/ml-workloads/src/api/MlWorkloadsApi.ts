import { createApiRef } from '@backstage/frontend-plugin-api';
import {
  BulkOperation,
  BulkPreview,
  BulkResult,
  ButtonOperation,
  CapacityView,
  DataHealth,
  DriftList,
  LaunchAgain,
  OperationPreview,
  OperationResult,
  PLUGIN_ID,
  RateList,
  Reconciliation,
  Spend,
  SpendClaim,
  SpendClaimList,
  SpendEfficiency,
  SpendFilter,
  SpendGranularity,
  SpendGroupBy,
  StartStatistics,
  Workload,
  WorkloadDetail,
  WorkloadEvents,
  WorkloadGrouping,
  WorkloadGroups,
  WorkloadList,
  WorkloadLogEvent,
  WorkloadLogs,
  WorkloadManifests,
  WorkloadOrder,
  WorkloadPreemptions,
  WorkloadSpend,
  WorkloadState,
  WorkloadTimeline,
  WorkloadWait,
} from '@slipway/backstage-plugin-ml-workloads-common';

/** Whose GPU work: of an entity of the catalog with its parts, or all that the person may see. */
export interface Scope {
  /** Reference of a Component, System, Domain, Group or User. */
  entity?: string;
}

/** Which workloads; what is absent or empty does not narrow. */
export interface WorkloadChoice extends Scope {
  state?: WorkloadState[];
  kind?: string[];
  type?: string[];
  queue?: string[];
  /** Names of teams, as on the namespace label. */
  team?: string[];
  profile?: string[];
  /** Only GPU pods that nobody queued. */
  escaped?: boolean;
  /** Part of the name. */
  search?: string;
  /** RFC 3339 */
  startedFrom?: string;
  /** RFC 3339 */
  endedFrom?: string;
}

export interface WorkloadQuery extends WorkloadChoice {
  orderBy?: WorkloadOrder;
  order?: 'asc' | 'desc';
  cursor?: string;
  limit?: number;
  /** Keys of the columns that the platform offers, to be told of each. */
  column?: string[];
}

export interface WorkloadGroupsQuery extends WorkloadChoice {
  by: WorkloadGrouping;
}

/** What spend is filtered by; values are keys of rows. */
export type SpendFilterValues = Partial<Record<SpendFilter, string>>;

export interface SpendQuery extends Scope, SpendFilterValues {
  /** Name of a team, or `unattributed`. Of an entity only what is of this team, too; so with the next ones. */
  team?: string;
  /** Reference of a component. */
  component?: string;
  /** Id of a workload. */
  workload?: string;
  cluster?: string;
  /** RFC 3339, start of a UTC day */
  from: string;
  /** RFC 3339, exclusive */
  to: string;
  granularity: SpendGranularity;
  groupBy: SpendGroupBy;
  /** Default: `previous`. */
  compare?: 'previous' | 'none';
  /** Rows that are told one by one; default 100. */
  limit?: number;
  /** Tell also how the attempts ended that the money went to. */
  outcomes?: boolean;
}

/** Settled rows know no grouping. */
export type SpendExportQuery = Pick<
  SpendQuery,
  | 'entity'
  | 'team'
  | 'component'
  | 'workload'
  | 'cluster'
  | SpendFilter
  | 'from'
  | 'to'
  | 'granularity'
>;

/** What was useful and what was lost, of the same selection. */
export type SpendEfficiencyQuery = Omit<
  SpendExportQuery,
  'granularity' | 'phase' | 'outcome' | 'category' | 'reason'
>;

/** What no team owns and a team takes over: all of a namespace, or one workload. */
export interface SpendClaimInput {
  cluster: string;
  namespace?: string;
  /** Id of a workload; instead of a namespace. */
  workload?: string;
  /** Name of the team, as on the namespace label. */
  team: string;
  reason: string;
  /** RFC 3339; unattributed GPU time from here on moves, too. Default: now. */
  since?: string;
}

/** A page of a list. */
export interface PageQuery {
  /** Most rows; 50 when absent. */
  limit?: number;
  /** `nextCursor` of the page before; the first page when absent. */
  cursor?: string;
}

/** Which claims; what is absent or empty does not narrow. */
export interface SpendClaimsQuery extends PageQuery {
  /** Reference of a Group or User, whose teams are meant. */
  entity?: string;
  /** Names of teams. */
  team?: string[];
  cluster?: string;
}

export interface LogQuery {
  pod?: string;
  container?: string;
  tailLines?: number;
  previous?: boolean;
}

export interface FollowQuery extends Omit<LogQuery, 'previous'> {
  /** Time of the last line that is known; only later ones come. */
  since?: string;
}

/** What a person can do to a workload from its page. */
export type WorkloadAction = ButtonOperation;

/** What a person says to an action. */
export interface ActionInput {
  /** For `scale`. In a preview one more than now when absent. */
  replicas?: number;
  /** It shall be done although Argo CD or Flux will set it back. */
  anyway?: boolean;
}

/** The client of `/api/ml-workloads`. Every method throws `ResponseError` when the backend refuses. */
export interface MlWorkloadsApi {
  getWorkloads(
    query: WorkloadQuery,
    signal?: AbortSignal,
  ): Promise<WorkloadList>;
  /** Counts and sums of those chosen, by one property. */
  getWorkloadGroups(
    query: WorkloadGroupsQuery,
    signal?: AbortSignal,
  ): Promise<WorkloadGroups>;
  getWorkload(id: string, signal?: AbortSignal): Promise<WorkloadDetail>;
  getTimeline(id: string, signal?: AbortSignal): Promise<WorkloadTimeline>;
  getEvents(id: string, signal?: AbortSignal): Promise<WorkloadEvents>;
  getLogs(
    id: string,
    query: LogQuery,
    signal?: AbortSignal,
  ): Promise<WorkloadLogs>;
  /** A log as it is written, until `signal` is aborted, the log ends or the connection is cut. */
  followLogs(
    id: string,
    query: FollowQuery,
    signal: AbortSignal,
  ): AsyncIterable<WorkloadLogEvent>;
  /** How long starts of its kind take; rejects with 404 when it has no hardware profile. */
  getStartStatistics(
    id: string,
    signal?: AbortSignal,
  ): Promise<StartStatistics>;
  /** For whom it made room, and what was lost. */
  getPreemptions(
    id: string,
    signal?: AbortSignal,
  ): Promise<WorkloadPreemptions>;
  /** Its place in the queue, and how long that took before. */
  getWait(id: string, signal?: AbortSignal): Promise<WorkloadWait>;
  getManifests(id: string, signal?: AbortSignal): Promise<WorkloadManifests>;
  getWorkloadSpend(id: string, signal?: AbortSignal): Promise<WorkloadSpend>;
  /** `workload` is the row that the person saw: its uid says which object is meant. */
  act(
    workload: Workload,
    action: WorkloadAction,
    input?: ActionInput,
  ): Promise<OperationResult>;
  /** What an action would do, in numbers, and why it would be refused. */
  previewAction(
    id: string,
    action: WorkloadAction,
    input?: Pick<ActionInput, 'replicas'>,
    signal?: AbortSignal,
  ): Promise<OperationPreview>;
  /** One action on up to 100 workloads; the answer says what became of each. */
  actOnMany(ids: string[], operation: BulkOperation): Promise<BulkResult>;
  /** What many workloads hold and cost, and what can be done to them. */
  previewMany(ids: string[], signal?: AbortSignal): Promise<BulkPreview>;
  /** Values to launch the like of it again. */
  getLaunchRequest(id: string, signal?: AbortSignal): Promise<LaunchAgain>;
  /** Running workloads that today's rules would refuse. */
  getDrift(
    query: Scope & { team?: string },
    signal?: AbortSignal,
  ): Promise<DriftList>;
  getSpend(query: SpendQuery, signal?: AbortSignal): Promise<Spend>;
  getSpendEfficiency(
    query: SpendEfficiencyQuery,
    signal?: AbortSignal,
  ): Promise<SpendEfficiency>;
  /** The same rows as a file, fetched with the person's own token. */
  exportSpend(
    query: SpendExportQuery,
    format: 'csv' | 'focus-1.2',
  ): Promise<Blob>;
  /** Claims that the person may see, the newest first. */
  getSpendClaims(
    query: SpendClaimsQuery,
    signal?: AbortSignal,
  ): Promise<SpendClaimList>;
  /** Takes a claim back, as if it had never been made. */
  withdrawSpendClaim(id: string): Promise<SpendClaim>;
  /** A team takes over what no team owns. */
  claimSpend(claim: SpendClaimInput): Promise<SpendClaim>;
  /** OpenCost beside the ledger. */
  getReconciliation(
    query: { from: string; to: string },
    signal?: AbortSignal,
  ): Promise<Reconciliation>;
  getCapacity(signal?: AbortSignal): Promise<CapacityView>;
  getDataHealth(signal?: AbortSignal): Promise<DataHealth>;
  getRates(page: PageQuery, signal?: AbortSignal): Promise<RateList>;
}

export const mlWorkloadsApiRef = createApiRef<MlWorkloadsApi>().with({
  id: 'plugin.ml-workloads.api',
  pluginId: PLUGIN_ID,
});
