import type { CoverageSpan } from './coverage';
import type { DatedNodeState, NodeFacts } from './nodeFacts';
import { objectEndOf, type PodFacts } from './podFacts';
import type { Column } from './rowsSql';
import type { DatedTeam, OwnerFacts } from './settleInputs';
import { OPEN } from './time';

export interface ClusterClock {
  cluster: string;
  /** First beat; null before it. */
  observedSince: number | null;
  lastBeat: number | null;
  lastAt: number;
  revision: number;
}

export interface NamespaceTeam extends DatedTeam {
  namespace: string;
  namespaceUid: string;
}

export interface LedgerProblem {
  code: string;
  subject: string;
  detail: string;
  since: number;
}

/** A row and the cluster that it is of. */
export interface InCluster<T> {
  cluster: string;
  row: T;
}

const CLUSTER_COLUMN = {
  name: 'cluster',
  type: 'text' as const,
  value: (r: any) => r.cluster,
};

export const NODE_COLUMNS: Column<InCluster<NodeFacts>>[] = [
  CLUSTER_COLUMN,
  { name: 'uid', type: 'text', value: r => r.row.uid },
  { name: 'name', type: 'text', value: r => r.row.name },
  { name: 'start_at', type: 'bigint', value: r => r.row.startAt },
  { name: 'deleted_at', type: 'bigint', value: r => r.row.deletedAt },
  { name: 'until', type: 'bigint', value: r => r.row.deletedAt ?? OPEN },
];

export const STATE_COLUMNS: Column<
  InCluster<DatedNodeState & { nodeUid: string }>
>[] = [
  CLUSTER_COLUMN,
  { name: 'node_uid', type: 'text', value: r => r.row.nodeUid },
  { name: 'since', type: 'bigint', value: r => r.row.since },
  { name: 'state', type: 'text', value: r => JSON.stringify(r.row.state) },
];

export const POD_COLUMNS: Column<InCluster<PodFacts>>[] = [
  CLUSTER_COLUMN,
  { name: 'uid', type: 'text', value: r => r.row.uid },
  { name: 'node_name', type: 'text', value: r => r.row.nodeName },
  { name: 'start_at', type: 'bigint', value: r => r.row.startAt },
  { name: 'until', type: 'bigint', value: r => latestEndOf(r.row) },
  { name: 'facts', type: 'text', value: r => JSON.stringify(r.row) },
];

export const OWNER_COLUMNS: Column<InCluster<OwnerFacts>>[] = [
  CLUSTER_COLUMN,
  { name: 'uid', type: 'text', value: r => r.row.uid },
  { name: 'facts', type: 'text', value: r => JSON.stringify(r.row) },
];

export const TEAM_COLUMNS: Column<InCluster<NamespaceTeam>>[] = [
  CLUSTER_COLUMN,
  { name: 'namespace', type: 'text', value: r => r.row.namespace },
  { name: 'since', type: 'bigint', value: r => r.row.since },
  { name: 'namespace_uid', type: 'text', value: r => r.row.namespaceUid },
  { name: 'team', type: 'text', value: r => r.row.team },
];

export const COVERAGE_COLUMNS: Column<InCluster<CoverageSpan>>[] = [
  CLUSTER_COLUMN,
  { name: 'first_beat', type: 'bigint', value: r => r.row.first },
  { name: 'last_beat', type: 'bigint', value: r => r.row.last },
];

export const CLOCK_COLUMNS: Column<ClusterClock>[] = [
  { name: 'cluster', type: 'text', value: r => r.cluster },
  { name: 'observed_since', type: 'bigint', value: r => r.observedSince },
  { name: 'last_beat', type: 'bigint', value: r => r.lastBeat },
  { name: 'last_at', type: 'bigint', value: r => r.lastAt },
  { name: 'revision', type: 'bigint', value: r => r.revision },
];

export const DIRTY_COLUMNS: Column<
  InCluster<{ hour: number; revision: number }>
>[] = [
  CLUSTER_COLUMN,
  { name: 'hour', type: 'bigint', value: r => r.row.hour },
  { name: 'revision', type: 'bigint', value: r => r.row.revision },
];

/** An end that the pod cannot outlive, for range queries; a gap or its node may still end it earlier. */
export function latestEndOf(pod: PodFacts): number {
  return objectEndOf(pod) ?? pod.deletedAt ?? OPEN;
}
