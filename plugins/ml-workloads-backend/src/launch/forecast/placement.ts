import { howOften, plus, times, type Amounts } from '../../observe/amounts';
import type { NodeRoom } from '../../observe/FleetRooms';
import { recounted, released } from './devices';
import { nodesFor } from './nodesFor';
import type { PodGroup } from './types';

/** Where pods would go. */
export interface Placement {
  fits: boolean;
  /** The group that does not, with how many of its pods do. */
  short?: { group: PodGroup; placed: number };
}

/**
 * Puts all pods onto nodes, each with its CPU, memory and devices. Pods of a group are alike, so how many fit on the nodes does not depend
 * on the order in which the scheduler takes them; of several groups the larger pods go first.
 */
export function place(
  groups: readonly PodGroup[],
  rooms: readonly NodeRoom[],
  gpuResource: string,
): Placement {
  const free = new Map(rooms.map(room => [room.name, room.free]));
  const largestFirst = [...groups].sort(
    (a, b) => (b.requests[gpuResource] ?? 0) - (a.requests[gpuResource] ?? 0),
  );
  for (const group of largestFirst) {
    const open = nodesFor(group, rooms).filter(room => room.open);
    const pod = onePod(group);
    let placed = 0;
    for (const domain of domainsOf(group, open)) {
      const fit = domain.reduce(
        (sum, { name }) => sum + howOften(pod, free.get(name)!),
        0,
      );
      placed = Math.max(placed, Math.min(fit, group.count));
      if (placed >= group.count) {
        take(group.count, pod, domain, free);
        break;
      }
    }
    if (placed < group.count) return { fits: false, short: { group, placed } };
  }
  return { fits: true };
}

/** The nodes as they would be without some of their pods. */
export function without(
  rooms: readonly NodeRoom[],
  leaves: (pod: NodeRoom['pods'][number]) => boolean,
): NodeRoom[] {
  return rooms.map(room => {
    const gone = room.pods.filter(leaves);
    if (gone.length === 0) return room;
    const uids = new Set(gone.map(({ uid }) => uid));
    return recounted({
      ...room,
      free: gone.reduce((free, pod) => plus(free, pod.requests), room.free),
      pods: room.pods.filter(pod => !leaves(pod)),
      announced:
        room.announced && released(room.announced, uid => uids.has(uid)),
    });
  });
}

/** Taints that come and go with a node's health and its end. */
const PASSING =
  /^(node\.kubernetes\.io\/|karpenter\.sh\/disrupted$|ToBeDeletedByClusterAutoscaler$|DeletionCandidateOfClusterAutoscaler$)/;

/** The nodes as if nothing ran, and all were in service: what never fits on these never fits. */
export function emptied(rooms: readonly NodeRoom[]): NodeRoom[] {
  return rooms.map(room => ({
    ...room,
    taints: room.taints.filter(({ key }) => !PASSING.test(key)),
    open: true,
    free: room.allocatable,
    pods: [],
  }));
}

/** How much of a resource there is on the nodes of a group, and is free; in the resource's unit. */
export function sumOf(
  resource: string,
  group: PodGroup,
  rooms: readonly NodeRoom[],
): { total: number; largest: number; free: number; largestFree: number } {
  const sum = { total: 0, largest: 0, free: 0, largestFree: 0 };
  for (const room of nodesFor(group, rooms)) {
    const has = room.allocatable[resource] ?? 0;
    const left = room.open ? Math.max(0, room.free[resource] ?? 0) : 0;
    sum.total += has;
    sum.largest = Math.max(sum.largest, has);
    sum.free += left;
    sum.largestFree = Math.max(sum.largestFree, left);
  }
  return sum;
}

export function onePod(group: PodGroup): Amounts {
  return { ...group.requests, pods: 1 };
}

/** Sets of nodes of which one must hold all pods: the values of the topology level that is required, else all nodes together. */
function domainsOf(group: PodGroup, rooms: NodeRoom[]): NodeRoom[][] {
  const { topology } = group;
  if (topology?.kind !== 'required' || !topology.level) return [rooms];
  const domains = new Map<string, NodeRoom[]>();
  for (const room of rooms) {
    const value = room.labels[topology.level];
    if (value === undefined) continue;
    domains.set(value, [...(domains.get(value) ?? []), room]);
  }
  return [...domains.values()];
}

function take(
  count: number,
  pod: Amounts,
  rooms: NodeRoom[],
  free: Map<string, Amounts>,
): void {
  let left = count;
  for (const { name } of rooms) {
    const here = Math.min(left, howOften(pod, free.get(name)!));
    free.set(name, plus(free.get(name)!, times(pod, here), -1));
    left -= here;
  }
}
