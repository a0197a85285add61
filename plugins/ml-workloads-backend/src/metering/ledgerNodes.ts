import { gapsOf, endOfDeletion, type Gap } from './coverage';
import { AnnouncedDevices } from './dra';
import { heldSteps } from './held';
import type { NodeFacts } from './nodeFacts';
import {
  labelledModelOf,
  nodeHardware,
  UNKNOWN_MODEL,
  type NodeStretch,
} from './nodeHardware';
import { slotRulesFor } from './nodeSharing';
import { occupanciesOf, placeOf, type Occupancy } from './occupancy';
import { billedLife, billFromAt, claimOf } from './nodeClaims';
import { endOfSize, NodeRoom, type PodSize } from './room';
import type { SettleInputs } from './settleInputs';
import { MINUTE_MS, OPEN } from './time';
import type { PodFacts } from './podFacts';

export interface LedgerNode {
  uid: string;
  name: string;
  from: number;
  to: number;
  gpuMilli: number;
  gpuModel: string;
  /** End of the first quarter of an hour, or the first occupancy, if that is earlier. */
  warmUntil: number;
  stretches: NodeStretch[];
  /** Where hardware profiles are known: whether its free GPUs can be had. */
  room: NodeRoom | undefined;
  /** By start. */
  occupancies: Occupancy[];
}

export const WARMUP_MS = 15 * MINUTE_MS;

/** The life of each node; a name is borne by one node at a time, so a successor ends one whose deletion nobody saw. */
function livesOf(
  nodes: readonly NodeFacts[],
  gaps: readonly Gap[],
): Map<string, { from: number; to: number }> {
  const lives = new Map<string, { from: number; to: number }>();
  for (const sameName of groupByName(nodes).values()) {
    sameName.forEach((node, index) => {
      const successor = sameName[index + 1]?.startAt ?? OPEN;
      const end =
        node.deletedAt === null
          ? successor
          : endOfDeletion(node.deletedAt, gaps);
      lives.set(node.uid, {
        from: node.startAt,
        to: Math.max(node.startAt, end),
      });
    });
  }
  return lives;
}

function groupByName(nodes: readonly NodeFacts[]): Map<string, NodeFacts[]> {
  const groups = new Map<string, NodeFacts[]>();
  for (const node of nodes) {
    const group = groups.get(node.name);
    if (group) group.push(node);
    else groups.set(node.name, [node]);
  }
  for (const group of groups.values()) {
    group.sort((a, b) => a.startAt - b.startAt || (a.uid < b.uid ? -1 : 1));
  }
  return groups;
}

/** Of the nodes with that name, the latest that started at or before the pod, else the earliest (`ledger.md` §2.8). */
function nodeOf(
  pod: Pick<PodFacts, 'startAt'>,
  sameName: readonly NodeFacts[],
): NodeFacts | undefined {
  let found: NodeFacts | undefined = sameName[0];
  for (const node of sameName) {
    if (node.startAt <= pod.startAt) found = node;
  }
  return found;
}

/** What held slots of a node, by start. */
function occupanciesOn(
  node: NodeFacts,
  pods: readonly PodFacts[],
  life: { from: number; to: number },
  gaps: readonly Gap[],
  inputs: SettleInputs,
): Occupancy[] {
  const placed = pods.flatMap(pod => {
    const place = placeOf(pod, life, gaps);
    return place ? [{ uid: pod.uid, pod, request: pod.request, ...place }] : [];
  });
  const steps = heldSteps(
    placed,
    inputs.reservations ?? new Map(),
    inputs.devices ?? AnnouncedDevices.of([]),
    slotRulesFor(node),
  );
  return placed
    .flatMap(({ pod, uid }) => occupanciesOf(pod, steps.get(uid)!, inputs))
    .sort((a, b) => a.from - b.from || (a.podUid < b.podUid ? -1 : 1));
}

/** Joins pods to nodes by time and gives every GPU node with what held it. */
export function ledgerNodesOf(inputs: SettleInputs): LedgerNode[] {
  const gaps = gapsOf(inputs.coverage);
  const lives = livesOf(inputs.nodes, gaps);
  const byName = groupByName(inputs.nodes);
  const podsOf = new Map<string, PodFacts[]>();
  for (const pod of inputs.pods) {
    const node = nodeOf(pod, byName.get(pod.nodeName) ?? []);
    if (!node) continue;
    const pods = podsOf.get(node.uid);
    if (pods) pods.push(pod);
    else podsOf.set(node.uid, [pod]);
  }
  const ledgerNodes: LedgerNode[] = [];
  const rooms =
    (inputs.profiles ?? []).length > 0
      ? sizesByNode(inputs.sizes ?? [])
      : undefined;
  for (const node of inputs.nodes) {
    const own = lives.get(node.uid)!;
    const life = lifeOnBill(node, own, gaps, inputs);
    const { gpus, stretches } = nodeHardware(
      node,
      life,
      inputs.rates,
      inputs.splits && { cluster: inputs.cluster, splits: inputs.splits },
      inputs.devices,
    );
    if (gpus === 0) continue;
    const occupancies = occupanciesOn(
      node,
      podsOf.get(node.uid) ?? [],
      own,
      gaps,
      inputs,
    );
    const firstHeld = occupancies[0]?.from ?? OPEN;
    ledgerNodes.push({
      uid: node.uid,
      name: node.name,
      ...life,
      gpuMilli: gpus * 1000,
      gpuModel:
        labelledModelOf(node) ??
        inputs.devices?.modelOf(node.name, life) ??
        UNKNOWN_MODEL,
      warmUntil: Math.min(life.from + WARMUP_MS, firstHeld),
      stretches,
      room: rooms && roomOf(node, own, rooms, byName, gaps, inputs),
      occupancies,
    });
  }
  return ledgerNodes;
}

/** A node is on the bill for as long as the cloud bills it, which is longer than its pods can know. */
function lifeOnBill(
  node: NodeFacts,
  own: { from: number; to: number },
  gaps: readonly Gap[],
  inputs: SettleInputs,
): { from: number; to: number } {
  const { billFrom = [], nodeClaims = [] } = inputs;
  return billFromAt(billFrom, own.from) === 'node'
    ? own
    : billedLife(own, claimOf({ ...node, ...own }, nodeClaims), gaps);
}

function sizesByNode(
  sizes: readonly PodSize[],
): ReadonlyMap<string, PodSize[]> {
  const byName = new Map<string, PodSize[]>();
  for (const size of sizes) {
    const same = byName.get(size.nodeName);
    if (same) same.push(size);
    else byName.set(size.nodeName, [size]);
  }
  return byName;
}

/** What pods took of a node's CPU and memory; a pod belongs to one node UID for its whole life. */
function roomOf(
  node: NodeFacts,
  own: { from: number; to: number },
  sizes: ReadonlyMap<string, readonly PodSize[]>,
  byName: ReadonlyMap<string, NodeFacts[]>,
  gaps: readonly Gap[],
  inputs: SettleInputs,
): NodeRoom {
  const placed = (sizes.get(node.name) ?? [])
    .filter(size => nodeOf(size, byName.get(node.name) ?? []) === node)
    .map(size => ({
      from: Math.max(size.startAt, own.from),
      to: Math.min(endOfSize(size, gaps), own.to),
      cpuMilli: size.cpuMilli,
      memoryBytes: size.memoryBytes,
    }))
    .filter(({ from, to }) => from < to);
  return NodeRoom.of(node.states, inputs.profiles ?? [], placed);
}
