import { add, floor, same, whole, type Exact } from './exact';
import {
  capacityType,
  gpusOf,
  modelOf,
  named,
  nodesOf,
  priceAt,
  rateTimes,
  stateAt,
  type Node,
} from './nodes';
import { claimedOn } from './claims';
import { moneyOf, ofNobody, type Cut, type PartKey } from './money';
import { podOf, type Pod } from './pods';
import { readLines, type Line, type Told } from './recording';
import {
  layoutWaste,
  singleProfile,
  slotsOf,
  unhealthy,
  type Slots,
} from './slots';

/**
 * Settles a recording by the rules of the ledger, without any of its code: slowly, instant by instant, every time from the recording itself.
 * It knows whole GPUs, time-slicing, HAMi, MIG by resources and whole or shared devices by claims; no hardware profiles, no owners of
 * entities.
 */

/** Key: hour, category, reason, phase, team, model, capacity type and pod, with `|` between them. */
export interface SettledParts {
  rows: Map<string, { milli: bigint; cost: bigint | null; unpriced: bigint }>;
  overcommitted: bigint;
}

/** From an instant on this part of each price is put on the GPUs. */
export interface Share extends Exact {
  from: number;
}

interface Held extends Slots {
  pod: Pod;
  from: number;
  to: number;
}

const HOUR = 3_600_000;
const WARMUP = 15 * 60_000;
const SYSTEM = ['kube-system', 'gpu-operator'];
const REMOVAL = ['karpenter.sh/disrupted', 'ToBeDeletedByClusterAutoscaler'];
export function settleIndependently(
  lines: readonly Line[],
  rates: readonly any[],
  share?: Share,
): SettledParts {
  const told = readLines(lines);
  const result: SettledParts = { rows: new Map(), overcommitted: 0n };
  const { since, asOf, gaps } = told;
  if (since === undefined) return result;
  const nodes = nodesOf(told);
  const pods = told.pods.flatMap(history => podOf(history, gaps) ?? []);
  for (const node of nodes) {
    const gpus = gpusOf(node, rates);
    if (gpus === 0) continue;
    const held = heldOn(node, pods, nodes, told);
    const from = Math.max(node.from, since);
    const to = Math.min(node.to, asOf);
    for (let hour = from - (from % HOUR); hour < to; hour += HOUR) {
      const start = Math.max(hour, from);
      const end = Math.min(hour + HOUR, to);
      for (const cut of cutsOf(node, gpus, rates, share, [start, end])) {
        settleCut({ node, gpus, held, told, hour, ...cut }, result);
      }
    }
  }
  return result;
}

/** Pods belong to the node that was there when they started, else to the earliest of the name. */
function heldOn(
  node: Node,
  pods: readonly Pod[],
  nodes: readonly Node[],
  told: Told,
): Held[] {
  const placed = pods
    .filter(pod => {
      const bearers = named(nodes, pod.nodeName);
      const [own = bearers[0]] = bearers
        .filter(({ from }) => from <= pod.from)
        .reverse();
      return own === node;
    })
    .map(pod => ({
      pod,
      uid: pod.uid,
      from: Math.max(pod.from, node.from),
      to: Math.min(pod.to, node.to),
    }))
    .filter(({ from, to }) => from < to);
  const byUid = new Map(pods.map(pod => [pod.uid, pod]));
  return [
    ...placed.map(one => ({
      ...one,
      ...slotsOf(one.pod.object, node, one.to),
    })),
    ...claimedOn(placed, told).map(piece => ({
      ...piece,
      pod: byUid.get(piece.uid)!,
    })),
  ].filter(({ milli }) => milli > 0);
}

/** A stretch ends where the value of the price, or what of it is on the GPUs, changes. */
function cutsOf(
  node: Node,
  gpus: number,
  rates: readonly any[],
  share: Share | undefined,
  [from, to]: [number, number],
): Cut[] {
  const changes = [
    ...node.states.map(s => s.from),
    ...rateTimes(rates),
    ...(share ? [share.from] : []),
  ];
  const cuts: Cut[] = [];
  for (const [start, end] of stretches(from, to, changes)) {
    const cut = {
      from: start,
      to: end,
      price: priceAt(node, start, gpus, rates),
      share: share && start >= share.from ? share : undefined,
    };
    const last = cuts[cuts.length - 1];
    const alike = last && areAlike(last, cut);
    if (alike) last.to = end;
    else cuts.push(cut);
  }
  return cuts;
}

function areAlike(a: Cut, b: Cut): boolean {
  return a.price && b.price
    ? same(a.price, b.price) && a.share === b.share
    : a.price === b.price;
}

function stretches(from: number, to: number, bounds: readonly number[]) {
  const all = [
    ...new Set([from, to, ...bounds.filter(at => from < at && at < to)]),
  ].sort((a, b) => a - b);
  return all.slice(1).map((end, i): [number, number] => [all[i], end]);
}

interface CutOfNode extends Cut {
  node: Node;
  gpus: number;
  held: readonly Held[];
  told: Told;
  hour: number;
}

function settleCut(cut: CutOfNode, result: SettledParts): void {
  const { node, held, told, from, to } = cut;
  const parts = new Map<string, bigint>();
  const bounds = [
    node.from + WARMUP,
    ...node.states.map(s => s.from),
    ...told.gaps.flat(),
    ...held.flatMap(h => [h.from, h.to, h.pod.running]),
    ...[...told.teams.values()].flat().map(t => t.from),
  ];
  for (const [start, end] of stretches(from, to, bounds)) {
    const now = held.filter(h => h.from <= start && start < h.to);
    const shares: Array<[PartKey, number]> = now.map(h => [
      keyOf(h.pod, start, told),
      h.milli,
    ]);
    const free =
      cut.gpus * 1000 - now.reduce((sum, { milli }) => sum + milli, 0);
    if (free < 0) result.overcommitted += BigInt(-free) * BigInt(end - start);
    if (free > 0) shares.push(...freeOf(cut, start, now, free));
    for (const [key, milli] of shares) {
      const text = key.join('|');
      const more = BigInt(milli) * BigInt(end - start);
      if (more > 0n) parts.set(text, (parts.get(text) ?? 0n) + more);
    }
  }
  addParts(cut, parts, result);
}

function keyOf(pod: Pod, at: number, { teams }: Told): PartKey {
  if (SYSTEM.includes(pod.namespace)) return ['system', '', pod.uid, '', ''];
  const dated = teams.get(pod.namespace) ?? [];
  const bound = dated.filter(({ from }) => from <= at).pop() ?? dated[0];
  const phase = at >= pod.running ? 'running' : 'starting';
  return ['allocated', '', pod.uid, phase, bound?.team || 'unattributed'];
}

/** Why slots are free at an instant. */
function freeOf(
  { node, gpus, held, told }: CutOfNode,
  at: number,
  now: readonly Held[],
  free: number,
): Array<[PartKey, number]> {
  if (told.gaps.some(([from, to]) => from <= at && at < to)) {
    return [[ofNobody('unmetered', ''), free]];
  }
  const object = stateAt(node, at);
  const waste = layoutWaste(object, gpus, singleProfile(object));
  const milli = now.reduce((sum, one) => sum + one.milli, 0);
  const exact = now.reduce((sum, one) => add(sum, one.exact), waste);
  const rounds = now.some(one => !same(one.exact, whole(one.milli)));
  const full = rounds && exact.n % (exact.d * 1000n) === 0n;
  const parts: Array<[PartKey, number]> = [];
  let left = free;
  const take = (category: string, reason: string, most: number) => {
    const taken = Math.min(left, most);
    parts.push([ofNobody(category, reason), taken]);
    left -= taken;
  };
  take('stranded', 'mig-layout', floor(waste));
  if (full) take('stranded', 'rounding', floor(exact) - milli - floor(waste));
  take('unallocated', 'unhealthy', unhealthy(object, gpus));
  const warm = at < node.from + WARMUP && held.every(({ from }) => from > at);
  take('unallocated', reasonOf(object, warm), left);
  return parts;
}

function reasonOf({ spec, metadata }: any, warm: boolean): string {
  const removed = (spec.taints ?? []).some((taint: any) =>
    REMOVAL.includes(taint.key),
  );
  if (removed || (spec.unschedulable && metadata.deletionTimestamp)) {
    return 'draining';
  }
  if (spec.unschedulable) return 'cordoned';
  return warm ? 'warmup' : 'free';
}

function addParts(
  cut: CutOfNode,
  parts: Map<string, bigint>,
  { rows }: SettledParts,
): void {
  const money = moneyOf(cut, parts);
  const type = capacityType(stateAt(cut.node, cut.from));
  for (const text of new Set([...parts.keys(), ...(money?.keys() ?? [])])) {
    const [category, reason, pod, phase, team] = text.split('|');
    const key = [cut.hour, category, reason, phase, team]
      .concat(modelOf(cut.node), type, category === 'allocated' ? pod : '')
      .join('|');
    const row = rows.get(key) ?? { milli: 0n, cost: null, unpriced: 0n };
    const milli = parts.get(text) ?? 0n;
    row.milli += milli;
    if (money) row.cost = (row.cost ?? 0n) + money.get(text)!;
    else row.unpriced += milli;
    rows.set(key, row);
  }
}
