import { amountsOf } from '../observe/amounts';
import type { KubeObject } from '../observe/types';
import {
  fewestGpus,
  migCardOf,
  migReplicasOf,
  migResourceOf,
  singleProfileOf,
} from './mig';
import {
  gpuCountOf,
  ledgerLabelsOf,
  MOST_GPUS,
  replicasOf,
  type Labels,
} from './nodeLabels';
import { DEFAULT_GPU_RESOURCES, isUncountedGpuResource } from './gpuRequest';
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
  /** MIG devices cannot tell more than the fewest GPUs that carry them: {@link capacityGpus} may be too low. */
  capacityAtLeast?: true;
  /** MIG devices in the node's capacity by profile, without repetitions by sharing. */
  mig?: Record<string, number>;
  /** Whole GPUs beside the MIG devices; only with {@link mig}. */
  wholeGpus?: number;
  /** GPU resources that the node offers and that cannot be counted yet. */
  uncounted: string[];
  /** CPU of the capacity in thousandths of a core; absent in what was stored before it was kept. */
  cpuMilli?: number;
  /** Memory of the capacity. */
  memoryBytes?: number;
  /** What pods may have of them. */
  allocatableCpuMilli?: number;
  allocatableMemoryBytes?: number;
  /** `spec.providerID`: as the cloud names its instance; absent where nobody has said it yet. */
  providerId?: string;
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

/** MIG devices of the mixed strategy by profile, each once however many may share it. */
function migDevices(
  resources: Record<string, string> | undefined,
  labels: Labels,
): Record<string, number> {
  const devices: Record<string, number> = {};
  for (const name of Object.keys(resources ?? {}).sort()) {
    const profile = migResourceOf(name);
    if (profile === undefined) continue;
    const found = Math.floor(
      count(resources, [name]) / migReplicasOf(profile, labels),
    );
    if (found > 0) devices[profile] = (devices[profile] ?? 0) + found;
  }
  return devices;
}

/** How many physical GPUs a node's capacity stands for, and which MIG devices it has. */
function reportedGpus(
  resources: Record<string, string> | undefined,
  capacity: number,
  labels: Labels,
): Pick<NodeState, 'capacityGpus' | 'capacityAtLeast' | 'mig' | 'wholeGpus'> {
  // HAMi multiplies nvidia.com/gpu by how many may share a GPU, but reports 100 cores for each real one.
  const cores = count(resources, ['nvidia.com/gpucores']);
  if (cores > 0) return { capacityGpus: Math.floor(cores / 100) };
  const reported = Math.floor(capacity / replicasOf(labels));
  const single = singleProfileOf(labels);
  const mig = migDevices(resources, labels);
  if (single && reported > 0) mig[single] = (mig[single] ?? 0) + reported;
  if (Object.keys(mig).length === 0) return { capacityGpus: reported };
  const wholeGpus = single ? 0 : reported;
  return {
    capacityGpus: wholeGpus + fewestGpus(mig, migCardOf(labels)),
    capacityAtLeast: true,
    mig,
    wholeGpus,
  };
}

/** {@link reportedGpus}, as far as they are believed. */
function physicalGpus(
  ...reported: Parameters<typeof reportedGpus>
): ReturnType<typeof reportedGpus> {
  const gpus = reportedGpus(...reported);
  return gpus.capacityGpus <= MOST_GPUS ? gpus : { capacityGpus: 0 };
}

/** Reads the state of a node. */
export function nodeStateOf(
  node: KubeObject,
  gpuResources: readonly string[] = DEFAULT_GPU_RESOURCES,
  moreLabels: readonly string[] = [],
): NodeState {
  const labels = ledgerLabelsOf(node.metadata.labels ?? {}, moreLabels);
  const capacity = count(node.status?.capacity, gpuResources);
  const taints: any[] = node.spec?.taints ?? [];
  const cordoned = node.spec?.unschedulable === true;
  const gpus = physicalGpus(node.status?.capacity, capacity, labels);
  const unbelieved = gpus.capacityGpus === 0 && capacity > MOST_GPUS;
  return {
    labels,
    capacity,
    allocatable: count(node.status?.allocatable, gpuResources),
    ...gpus,
    uncounted: Object.keys(node.status?.capacity ?? {})
      .filter(
        name =>
          (isUncountedGpuResource(name, gpuResources) ||
            (unbelieved && gpuResources.includes(name))) &&
          count(node.status?.capacity, [name]) > 0,
      )
      .sort(),
    ...sizesOf(node),
    ...(node.spec?.providerID
      ? { providerId: String(node.spec.providerID) }
      : {}),
    cordoned,
    draining:
      taints.some(taint => REMOVAL_TAINTS.includes(taint?.key)) ||
      (cordoned && Boolean(node.metadata.deletionTimestamp)),
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
  moreLabels?: readonly string[],
): NodeFacts {
  const { type, at, node } = event;
  const state = nodeStateOf(node, gpuResources, moreLabels);
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

/** What a node's GPU count is told by; each is the largest seen in its life, 0 where it says nothing. */
export interface GpuCounts {
  byRate: number;
  byLabel: number;
  byCapacity: number;
  /** Told by a driver for dynamic resource allocation (ResourceSlices). */
  byDevices: number;
  /** The capacity is that of MIG devices: there may be more GPUs than it needs. */
  capacityAtLeast: boolean;
}

/** The counts that the node's own states give (`ledger.md` §2.8). */
export function countsOf(
  states: readonly DatedNodeState[],
): Pick<GpuCounts, 'byLabel' | 'byCapacity' | 'capacityAtLeast'> {
  const byCapacity = Math.max(0, ...states.map(s => s.state.capacityGpus));
  return {
    byLabel: Math.max(
      0,
      ...states.map(({ state }) => gpuCountOf(state.labels) ?? 0),
    ),
    byCapacity,
    capacityAtLeast: states
      .filter(({ state }) => state.capacityGpus === byCapacity)
      .every(({ state }) => state.capacityAtLeast === true),
  };
}

/** The node's number of physical GPUs: the rate row's, else the labels', else the capacity's, else its drivers'. */
export function gpuCountFrom(
  counts: Pick<GpuCounts, 'byRate' | 'byLabel' | 'byCapacity' | 'byDevices'>,
): number {
  return (
    counts.byRate || counts.byLabel || counts.byCapacity || counts.byDevices
  );
}

/** Whether what tells a node's number of GPUs tells it differently. */
export function countsDiffer(counts: GpuCounts): boolean {
  const { byRate, byLabel, byCapacity, byDevices } = counts;
  const exact = [byRate, byLabel, byDevices];
  const told = exact.filter(gpus => gpus > 0);
  if (byCapacity > 0 && !counts.capacityAtLeast) told.push(byCapacity);
  const tooMany =
    counts.capacityAtLeast && told.some(gpus => gpus < byCapacity);
  return tooMany || new Set(told).size > 1;
}
