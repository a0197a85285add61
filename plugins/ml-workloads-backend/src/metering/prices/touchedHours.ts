import { nodeHardware } from '../ledgerNodes';
import type { NodeFacts } from '../nodeFacts';
import type { Pricing } from '../pricing';
import { HOUR_MS, hourOf, OPEN } from '../time';

/** A node's number of GPUs and its price, wherever one of them changes. */
function pricesOf(cluster: string, node: NodeFacts, pricing: Pricing) {
  const life = { from: node.startAt, to: node.deletedAt ?? OPEN };
  return nodeHardware(node, life, pricing.rates.inCluster(cluster), {
    cluster,
    splits: pricing.splits,
  });
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
  cluster: string,
  node: NodeFacts,
  before: Pricing,
  after: Pricing,
): Array<[number, number]> {
  const old = pricesOf(cluster, node, before);
  const now = pricesOf(cluster, node, after);
  if (old.gpus !== now.gpus) return [[node.startAt, node.deletedAt ?? OPEN]];
  const bounds = [
    ...new Set([...old.stretches, ...now.stretches].map(({ from }) => from)),
  ].sort((a, b) => a - b);
  return bounds.flatMap(
    (from, index): Array<[number, number]> =>
      priceAt(old, from) === priceAt(now, from)
        ? []
        : [[from, bounds[index + 1] ?? node.deletedAt ?? OPEN]],
  );
}

/**
 * The hours of a cluster that changed prices change: exactly those in which a node has another price, another split or another number of
 * GPUs than before.
 *
 * @param nodes - whose life touches the time that the change can touch
 * @param until - nothing is settled from here on, UTC ms
 */
export function touchedHours(
  cluster: string,
  nodes: readonly NodeFacts[],
  before: Pricing,
  after: Pricing,
  observedSince: number,
  until: number,
): number[] {
  const hours = new Set<number>();
  for (const node of nodes) {
    if (node.states.length === 0) continue;
    for (const [from, to] of differences(cluster, node, before, after)) {
      const end = Math.min(to, until + 1);
      let hour = hourOf(Math.max(from, observedSince));
      for (; hour < end; hour += HOUR_MS) hours.add(hour);
    }
  }
  return [...hours].sort((a, b) => a - b);
}
