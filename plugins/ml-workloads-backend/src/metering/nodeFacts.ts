import { amountsOf } from '../observe/amounts';
import type { KubeObject } from '../observe/types';
import { gpuCountOf, NODE_LABELS, replicasOf, type Labels } from './nodeLabels';
import { DEFAULT_GPU_RESOURCES, isUncountedGpuResource } from './slots';
import { parseTime } from './time';
import { quantityToInteger } from '@slipway/backstage-plugin-ml-workloads-common';

/** What of a node changes the ledger. Two equal states are the same state: the node's heartbeats write nothing. */
export interface NodeState {
  labels: Labels;
  /** Whole-GPU resources in the node's capacity, as reported. */
  capacity: number;
  allocatable: number;
  /** Physical GPUs by capacity; 0 when it cannot be told from it. */
  capacityGpus: number;
  /** GPU resources that the node offers and that cannot be counted yet. */
  uncounted: string[];
  /** CPU of the capacity in thousandths of a core; absent in what was stored before it was kept. */
  cpuMilli?: number;
  /** Memory of the capacity. */
  memoryBytes?: number;
  /** What pods may have of them. */
  allocatableCpuMilli?: number;
  allocatableMemoryBytes?: number;
  /** `spec.unschedulable` */
  cordoned: boolean;
  /** Its removal is announced. */
  draining: boolean;
}

/** A state and when it began to hold. The first one holds from the node's start. */
export interface DatedNodeState {
  /** 0 for the first, else its observation, UTC ms */
  since: number;
  state: NodeState;
}

export interface NodeFacts {
  uid: string;
  name: string;
  startAt: number;
  /** When its deletion was observed. */
  deletedAt: number | null;
  states: DatedNodeState[];
}

/** Taints by which an autoscaler announces that it removes the node. */
const REMOVAL_TAINTS = [
  'karpenter.sh/disrupted',
  'karpenter.sh/disruption',
  'ToBeDeletedByClusterAutoscaler',
];

function count(
  resources: Record<string, string> | undefined,
  names: readonly string[],
): number {
  let sum = 0;
  for (const name of names) {
    try {
      sum += Number(quantityToInteger(resources?.[name] ?? '0'));
    } catch {
      // A quantity that the API server let through but nobody can read counts nothing.
    }
  }
  return sum;
}

/** CPU and memory; absent where nobody can read them. */
function sizesOf({ status }: KubeObject) {
  const capacity = amountsOf(status?.capacity);
  const allocatable = amountsOf(status?.allocatable);
  return {
    cpuMilli: capacity.cpu,
    memoryBytes: capacity.memory,
    allocatableCpuMilli: allocatable.cpu,
    allocatableMemoryBytes: allocatable.memory,
  };
}

/** Reads the state of a node. */
export function nodeStateOf(
  node: KubeObject,
  gpuResources: readonly string[] = DEFAULT_GPU_RESOURCES,
): NodeState {
  const all = node.metadata.labels ?? {};
  const labels: Labels = {};
  for (const name of NODE_LABELS) {
    if (all[name] !== undefined) labels[name] = all[name];
  }
  const capacity = count(node.status?.capacity, gpuResources);
  // HAMi multiplies nvidia.com/gpu by how many may share a GPU, but reports 100 cores for each real one.
  const cores = count(node.status?.capacity, ['nvidia.com/gpucores']);
  const taints: any[] = node.spec?.taints ?? [];
  const cordoned = node.spec?.unschedulable === true;
  return {
    labels,
    capacity,
    allocatable: count(node.status?.allocatable, gpuResources),
    capacityGpus:
      cores > 0
        ? Math.floor(cores / 100)
        : Math.floor(capacity / replicasOf(labels)),
    uncounted: Object.keys(node.status?.capacity ?? {})
      .filter(
        name =>
          isUncountedGpuResource(name, gpuResources) &&
          count(node.status?.capacity, [name]) > 0,
      )
      .sort(),
    ...sizesOf(node),
    cordoned,
    draining:
      taints.some(taint => REMOVAL_TAINTS.includes(taint?.key)) ||
      (cordoned && node.metadata.deletionTimestamp !== undefined),
  };
}

/** The node's facts after one more event; the same object when nothing changed. */
export function foldNode(
  known: NodeFacts | undefined,
  event: {
    type: 'ADDED' | 'MODIFIED' | 'DELETED';
    at: number;
    node: KubeObject;
  },
  gpuResources?: readonly string[],
): NodeFacts {
  const { type, at, node } = event;
  const state = nodeStateOf(node, gpuResources);
  const facts: NodeFacts = known ?? {
    uid: node.metadata.uid,
    name: node.metadata.name,
    startAt: Math.min(parseTime(node.metadata.creationTimestamp) ?? at, at),
    deletedAt: null,
    states: [{ since: 0, state }],
  };
  const last = facts.states[facts.states.length - 1];
  // An event older than the last change is a repetition.
  const changed =
    at >= last.since && JSON.stringify(last.state) !== JSON.stringify(state);
  const ended = type === 'DELETED' && facts.deletedAt === null;
  if (!changed && !ended) {
    return facts;
  }
  return {
    ...facts,
    deletedAt: facts.deletedAt ?? (type === 'DELETED' ? at : null),
    // A deletion carries the last known state, which is no news.
    states:
      changed && type !== 'DELETED'
        ? [
            ...facts.states.filter(({ since }) => since !== at),
            { since: at, state },
          ]
        : facts.states,
  };
}

/** What a node's GPU count is told by; each is the largest seen in its life. */
export interface GpuCounts {
  byRate: number;
  byLabel: number;
  byCapacity: number;
}

/** The counts that the node's own states give (`ledger.md` §2.8). */
export function countsOf(
  states: readonly DatedNodeState[],
): Omit<GpuCounts, 'byRate'> {
  return {
    byLabel: Math.max(
      0,
      ...states.map(({ state }) => gpuCountOf(state.labels) ?? 0),
    ),
    byCapacity: Math.max(0, ...states.map(({ state }) => state.capacityGpus)),
  };
}

/** The node's number of physical GPUs: the rate row's, else the labels', else the capacity's. */
export function gpuCountFrom(counts: GpuCounts): number {
  return counts.byRate || counts.byLabel || counts.byCapacity;
}
