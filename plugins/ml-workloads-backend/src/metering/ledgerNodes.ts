import { gapsOf, endOfDeletion, type Gap } from './coverage';
import {
  AnnouncedDevices,
  claimedSlots,
  stepsOf,
  type Reservation,
} from './dra';
import type { Fraction } from './fractions';
import {
  countsOf,
  gpuCountFrom,
  type GpuCounts,
  type NodeFacts,
} from './nodeFacts';
import { capacityTypeOf, gpuModelOf, instanceTypeOf } from './nodeLabels';
import {
  layoutWasteOf,
  slotRulesFor,
  slotRulesOf,
  unhealthyMilli,
} from './nodeSharing';
import { occupanciesOf, placeOf, type Occupancy } from './occupancy';
import { billedLife, billFromAt, claimOf } from './nodeClaims';
import { endOfSize, NodeRoom, type PodSize } from './room';
import { statesGpuCount, type NodePrice, type RateTable } from './rates';
import {
  isFullyLoaded,
  NO_SPLITS,
  type PriceShare,
  type SplitTable,
} from './splits';
import { heldSlots } from './slots';
import type { SettleInputs } from './settleInputs';
import { MINUTE_MS, OPEN } from './time';
import type { PodFacts } from './podFacts';

/** A stretch of a node's life in which nothing about it changes but who holds it. */
export interface NodeStretch {
  from: number;
  to: number;
  price: NodePrice | undefined;
  capacityType: string;
  /** Why free slots are free; `unhealthy`, gaps and warm-up go before it. */
  reason: 'draining' | 'cordoned' | 'free';
  unhealthyMilli: number;
  /** Thousandths of GPUs that the node's MIG layout can give to nobody. */
  layoutWaste: Fraction;
}

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

/** A node without GPU model label. */
export const UNKNOWN_MODEL = 'unknown';

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

/** A node's states and the rows that price them, cut wherever one of the two changes. */
function datedStates(
  node: NodeFacts,
  life: { from: number; to: number },
  rates: RateTable,
  devices: AnnouncedDevices | undefined,
  splits: SplitTable = NO_SPLITS,
) {
  const own =
    gpuCountFrom({
      byRate: 0,
      byDevices: devices?.gpusOf(node.name, life) ?? 0,
      ...countsOf(node.states),
    }) || undefined;
  const bounds = [
    life.from,
    ...node.states.map(({ since }) => since),
    ...rates.changesOf(node.name),
    ...splits.changes,
  ]
    .filter(bound => bound >= life.from && bound < life.to)
    .sort((a, b) => a - b)
    .filter((bound, index, all) => index === 0 || all[index - 1] !== bound);
  return bounds.map((from, index) => {
    const { state } = node.states
      .filter(({ since }) => since <= from)
      .reduce((a, b) => (b.since >= a.since ? b : a));
    const priced = { name: node.name, labels: state.labels, gpuCount: own };
    return {
      from,
      to: bounds[index + 1] ?? life.to,
      state,
      priced,
      row: rates.rowFor(priced, from),
    };
  });
}

/**
 * What rate rows, labels, capacity and drivers say about a node's number of GPUs; 0 where they say nothing.
 *
 * @param devices - as drivers for dynamic resource allocation announced them
 */
export function nodeGpuCounts(
  node: NodeFacts,
  life: { from: number; to: number },
  rates: RateTable,
  devices?: AnnouncedDevices,
): GpuCounts {
  return {
    byRate: Math.max(
      0,
      ...datedStates(node, life, rates, devices).map(({ row }) =>
        row && statesGpuCount(row) ? row.gpuCount! : 0,
      ),
    ),
    byDevices: devices?.gpusOf(node.name, life) ?? 0,
    ...countsOf(node.states),
  };
}

/**
 * Physical GPUs and the stretches of a node. No GPUs: it is not in the ledger.
 *
 * @param rates - of the node's cluster
 */
export function nodeHardware(
  node: NodeFacts,
  life: { from: number; to: number },
  rates: RateTable,
  split?: { cluster: string; splits: SplitTable },
  devices?: AnnouncedDevices,
): { gpus: number; stretches: NodeStretch[] } {
  const gpus = gpuCountFrom(nodeGpuCounts(node, life, rates, devices));
  if (gpus === 0) {
    return { gpus, stretches: [] };
  }
  return {
    gpus,
    stretches: datedStates(node, life, rates, devices, split?.splits).map(
      ({ from, to, state, priced }) => ({
        from,
        to,
        price: shared(
          rates.priceFor(priced, gpus, from),
          split?.splits.shareFor(
            { cluster: split.cluster, labels: state.labels },
            { gpus, cpuMilli: state.cpuMilli, memoryBytes: state.memoryBytes },
            from,
          ),
        ),
        capacityType: capacityTypeOf(state.labels),
        reason: reasonOf(state),
        unhealthyMilli: unhealthyMilli(state, gpus),
        layoutWaste: layoutWasteOf(state, gpus),
      }),
    ),
  };
}

/** A price whose split is part of its value: a cut ends where either changes. */
function shared(
  price: NodePrice | undefined,
  share: PriceShare | undefined,
): NodePrice | undefined {
  return !price || !share || isFullyLoaded(share)
    ? price
    : {
        ...price,
        share,
        key: `${price.key} ${share.numerator}/${share.denominator}`,
      };
}

function reasonOf(state: {
  draining: boolean;
  cordoned: boolean;
}): NodeStretch['reason'] {
  if (state.draining) return 'draining';
  return state.cordoned ? 'cordoned' : 'free';
}

/** The last label that named the model, for the whole life: discovery labels a node minutes after it has joined. */
function labelledModelOf(node: NodeFacts): string | undefined {
  for (const { state } of [...node.states].reverse()) {
    const model = gpuModelOf(state.labels);
    if (model) return model;
  }
  return undefined;
}

/** The GPU model that a node's labels name; `unknown` when none does. */
export function modelOf(node: NodeFacts): string {
  return labelledModelOf(node) ?? UNKNOWN_MODEL;
}

/** What holds for all of a node's life, however late it was seen: when this text changes, all of its hours do. */
export function lifelong(node: NodeFacts): string {
  const types = node.states.map(({ state }) => instanceTypeOf(state.labels));
  return JSON.stringify([
    countsOf(node.states),
    modelOf(node),
    slotRulesOf(node),
    [...new Set(types)],
  ]);
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
    return place ? [{ uid: pod.uid, pod, ...place }] : [];
  });
  const reservations: ReadonlyMap<string, readonly Reservation[]> =
    inputs.reservations ?? new Map();
  const rulesUntil = slotRulesFor(node);
  const claimed = claimedSlots(
    placed,
    reservations,
    inputs.devices ?? AnnouncedDevices.of([]),
  );
  return placed
    .flatMap(place => {
      const { request, uid } = place.pod;
      const rules = rulesUntil(place.to);
      const backed = reservations
        .get(uid)
        ?.some(({ claimName }) => claimName === request.extendedClaim?.name);
      // What a claim stands for is counted by the claim, once.
      const own = backed ? request.extendedClaim! : request;
      const steps = stepsOf(
        place,
        heldSlots(own, rules),
        claimed.get(uid) ?? [],
      );
      return occupanciesOf(place.pod, steps, inputs);
    })
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
    : billedLife(own, claimOf({ name: node.name, ...own }, nodeClaims), gaps);
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
