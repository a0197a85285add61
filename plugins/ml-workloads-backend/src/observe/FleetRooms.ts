import { CLAIMS, SLICES } from '../metering/dra';
import { amountsOf, plus, podAmounts, type Amounts } from './amounts';
import {
  FleetDevices,
  type NodeDevice,
  type NodeDevices,
} from './FleetDevices';
import type { KubeObject } from './types';

/** A node that is known, with what is free of it: CPU, memory, pods and devices alike. */
export interface NodeRoom {
  name: string;
  labels: Readonly<Record<string, string>>;
  taints: ReadonlyArray<{ key: string; value?: string; effect: string }>;
  /** Not cordoned. That a node is not ready, its taints say, as the scheduler reads it. */
  open: boolean;
  allocatable: Amounts;
  free: Amounts;
  pods: PodOnNode[];
  /** What drivers announce for it, where any does. */
  announced?: NodeDevices;
  /** Those of them that count as an extended resource, where that was asked. */
  byResource?: Readonly<Record<string, readonly NodeDevice[]>>;
}

export interface PodOnNode {
  uid: string;
  requests: Amounts;
  priority: number;
  /** Uids of the objects that it belongs to, by owner reference or label. */
  owners: string[];
}

/** Labels by which controllers of several levels name the uid of the one on top. */
const OWNER_LABELS = [
  'batch.kubernetes.io/controller-uid',
  'jobset.sigs.k8s.io/jobset-uid',
];

/** Nodes and the pods on them, each with all that it reserves. */
export class FleetRooms {
  private readonly nodes = new Map<string, KubeObject>();
  private readonly pods = new Map<string, PodOnNode & { node: string }>();
  private readonly devices = new FleetDevices();

  clear(): void {
    this.nodes.clear();
    this.pods.clear();
    this.devices.clear();
  }

  applyClaim(resource: string, object: KubeObject, gone: boolean): void {
    if (resource === CLAIMS) this.devices.applyClaim(object, gone);
    else if (resource === SLICES) this.devices.applySlice(object, gone);
  }

  applyNode(node: KubeObject, gone: boolean): void {
    if (gone) this.nodes.delete(node.metadata.name);
    else this.nodes.set(node.metadata.name, node);
  }

  applyPod(pod: KubeObject, gone: boolean): void {
    const node = pod.spec?.nodeName;
    const ended = ['Succeeded', 'Failed'].includes(pod.status?.phase);
    if (gone || ended || !node) {
      this.pods.delete(pod.metadata.uid);
      return;
    }
    this.pods.set(pod.metadata.uid, {
      uid: pod.metadata.uid,
      node,
      requests: { ...podAmounts(pod.spec), pods: 1 },
      priority: Number(pod.spec?.priority ?? 0),
      owners: [
        ...(pod.metadata.ownerReferences ?? []).map(({ uid }) => uid),
        ...OWNER_LABELS.map(label => pod.metadata.labels?.[label]),
      ].filter((uid): uid is string => Boolean(uid)),
    });
  }

  rooms(): NodeRoom[] {
    const rooms = new Map(
      [...this.nodes].map(([name, node]) => [name, roomOf(node)]),
    );
    for (const { node, ...pod } of this.pods.values()) {
      const room = rooms.get(node);
      if (room) {
        room.pods.push(pod);
        room.free = plus(room.free, pod.requests, -1);
      }
    }
    for (const [node, announced] of this.devices.byNode()) {
      const room = rooms.get(node);
      if (room) room.announced = announced;
    }
    return [...rooms.values()];
  }
}

function roomOf(node: KubeObject): NodeRoom {
  const allocatable = amountsOf(node.status?.allocatable);
  return {
    name: node.metadata.name,
    labels: node.metadata.labels ?? {},
    taints: node.spec?.taints ?? [],
    open: !node.spec?.unschedulable,
    allocatable,
    free: allocatable,
    pods: [],
  };
}
