import type { Amounts } from '../../observe/amounts';
import type { NodeRoom } from '../../observe/FleetRooms';
import type { QueuedWorkload } from '../../observe/FleetWorkloads';
import type { PodShape, Taint } from './selection';

export type { Amounts, NodeRoom, QueuedWorkload };

/** Pods of one template of the request; Kueue's pod set. */
export interface PodGroup extends PodShape {
  name: string;
  count: number;
  limits: Amounts;
  /** A pod takes the place of pods of lower priority on a node; null: not known. */
  priority: number | null;
  /** False with `preemptionPolicy: Never`. */
  preempts: boolean;
  /** Kueue's topology request on the template; `level` is a node label. */
  topology?: {
    kind: 'required' | 'preferred' | 'unconstrained';
    level?: string;
  };
  /** For quotas that apply to some classes only. */
  priorityClassName?: string;
  /** The pod has a deadline of its own: quotas tell such pods apart. */
  terminating: boolean;
}

/** Kueue's objects as the API server has them now, and its Workloads as they were observed. */
export interface KueueState {
  localQueue: any;
  clusterQueues: any[];
  cohorts: any[];
  flavors: any[];
  workloads: QueuedWorkload[];
  /** LocalQueues with the team of their namespace: who may take borrowed quota back. */
  teams: ReadonlyArray<{ clusterQueue: string; team: string }>;
  /** ClusterQueue of each LocalQueue, by `namespace/name`. */
  queues: ReadonlyMap<string, string>;
  /** What waits in the LocalQueue, with its place (from 0) in the ClusterQueue; null: Kueue's visibility API did not answer. */
  waiting: Array<{ priority: number; position: number }> | null;
  /** Labels of the namespace, for the ClusterQueue's selector; null: not known. */
  namespaceLabels: Readonly<Record<string, string>> | null;
  /** Kueue's `resources.excludeResourcePrefixes`, as far as the portal is told of it. */
  ignoredPrefixes?: readonly string[];
  /** UTC ms */
  asOf: number;
}

/** A ResourceQuota as it stands. */
export interface NamespaceQuota {
  name: string;
  hard: Readonly<Record<string, string>>;
  used: Readonly<Record<string, string>>;
  scopes: readonly string[];
  /** `scopeSelector.matchExpressions` */
  scopeSelector: readonly any[];
}

/** A Karpenter NodePool: it can make nodes. */
export interface NodeMaker {
  name: string;
  labels: Readonly<Record<string, string>>;
  /** `spec.template.spec.requirements` */
  requirements: readonly any[];
  taints: readonly Taint[];
  /** What it may still make; a resource that is absent is not bounded. */
  left: Amounts;
}

/** A DeviceClass: which devices of drivers its extended resource is. */
export interface DeviceClass {
  name: string;
  /** As the API server writes it. */
  createdAt: string;
  extendedResourceName?: string;
  /** CEL; a device is of the class when all choose it. */
  selectors: readonly string[];
}

/** Everything that decides when a workload starts. What is not known is null. */
export interface ForecastInputs {
  nodes: { rooms: NodeRoom[]; asOf: number } | null;
  /** null with a queue: not known, and {@link queueProblem} says why. */
  kueue: KueueState | null;
  queueProblem?: string;
  quotas: { items: NamespaceQuota[]; asOf: number } | null;
  makers: NodeMaker[];
  /** null: they could not be read. */
  deviceClasses: readonly DeviceClass[] | null;
}

/** What is asked for. */
export interface ForecastRequest {
  groups: PodGroup[];
  /** The resource that counts as its GPUs. */
  gpuResource: string;
  /** Name of the hardware profile, for sentences. */
  profile: string;
  namespace: string;
  /** LocalQueue; undefined: Kueue has no say. */
  queue?: string;
  /** Kueue's priority of the workload. */
  priority: number;
  /** Kueue admits each pod by itself (Deployments), else all together. */
  podByPod: boolean;
}
