import type { AnnouncedDevices } from '../dra';
import { nodeHardware } from '../nodeHardware';
import { billedLife, claimOf, type ClaimFacts } from '../nodeClaims';
import type { NodeFacts } from '../nodeFacts';
import type { Pricing } from '../pricing';
import { HOUR_MS, hourOf, OPEN } from '../time';

/** What the nodes of a cluster are counted and billed by, beside their prices. */
export interface NodesOfCluster {
  cluster: string;
  /** Whose life touches the time that the change can touch. */
  nodes: readonly NodeFacts[];
  nodeClaims: readonly ClaimFacts[];
  devices: AnnouncedDevices;
  observedSince: number;
  /** Nothing is settled from here on, UTC ms. */
  until: number;
}

/** The longest that a node can be on the bill. */
function lifeOf(node: NodeFacts, of: NodesOfCluster) {
  const own = { from: node.startAt, to: node.deletedAt ?? OPEN };
  return billedLife(own, claimOf({ ...node, ...own }, of.nodeClaims), []);
}

/** A node's number of GPUs and its price, wherever one of them changes. */
function pricesOf(
  node: NodeFacts,
  life: { from: number; to: number },
  pricing: Pricing,
  { cluster, devices }: NodesOfCluster,
) {
  return nodeHardware(
    node,
    life,
    pricing.rates.inCluster(cluster),
    { cluster, splits: pricing.splits },
    devices,
  );
}

function priceAt(
  { stretches }: ReturnType<typeof pricesOf>,
  instant: number,
): string | undefined {
  return stretches.find(({ from, to }) => from <= instant && instant < to)
    ?.price?.key;
}

/** The half-open ranges of time in which a node is priced or counted differently. */
function differences(
  node: NodeFacts,
  before: Pricing,
  after: Pricing,
  of: NodesOfCluster,
): Array<[number, number]> {
  const life = lifeOf(node, of);
  const old = pricesOf(node, life, before, of);
  const now = pricesOf(node, life, after, of);
  if (old.gpus !== now.gpus) return [[life.from, life.to]];
  const bounds = [
    ...new Set([...old.stretches, ...now.stretches].map(({ from }) => from)),
  ].sort((a, b) => a - b);
  return bounds.flatMap(
    (from, index): Array<[number, number]> =>
      priceAt(old, from) === priceAt(now, from)
        ? []
        : [[from, bounds[index + 1] ?? life.to]],
  );
}

/**
 * The hours of a cluster that changed prices change: exactly those in which a node has another price, another split or another number of
 * GPUs than before.
 */
export function touchedHours(
  of: NodesOfCluster,
  before: Pricing,
  after: Pricing,
): number[] {
  const { nodes, observedSince, until } = of;
  const hours = new Set<number>();
  for (const node of nodes) {
    if (node.states.length === 0) continue;
    for (const [from, to] of differences(node, before, after, of)) {
      const end = Math.min(to, until + 1);
      let hour = hourOf(Math.max(from, observedSince));
      for (; hour < end; hour += HOUR_MS) hours.add(hour);
    }
  }
  return [...hours].sort((a, b) => a - b);
}
