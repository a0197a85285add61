import {
  distributeByLargestRemainder,
  priceOfMilliseconds,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { Gap } from './coverage';
import { floor, fraction, plus, type Fraction } from './fractions';
import type { LedgerNode } from './ledgerNodes';
import type { NodeStretch } from './nodeHardware';
import type { Occupancy } from './occupancy';
import type { HeldSlots } from './slots';
import { compareUtf8 } from './utf8';
import { FULLY_LOADED, isFullyLoaded, type PriceShare } from './splits';

/** A part of a cut. Its first five fields are its key, in the order in which ties are broken (`ledger.md` §5.19). */
export interface Part {
  category: string;
  reason: string;
  podUid: string;
  phase: string;
  team: string;
  /** Milli-GPU-ms: at most 2^53 by far, since a cut is an hour of a node. */
  milliGpuMs: number;
  component: string;
  occupancy: Occupancy | undefined;
}

export interface SettledCut {
  /** null: unpriced */
  costMicros: bigint | null;
  parts: Array<Part & { costMicros: bigint | null }>;
  overcommittedMilliGpuMs: number;
  capacityType: string;
}

export function compareParts(a: Part, b: Part): number {
  return (
    compareUtf8(a.category, b.category) ||
    compareUtf8(a.reason, b.reason) ||
    compareUtf8(a.podUid, b.podUid) ||
    compareUtf8(a.phase, b.phase) ||
    compareUtf8(a.team, b.team)
  );
}

/** What belongs to no pod. */
const NOBODY = {
  podUid: '',
  phase: '',
  team: '',
  component: '',
  occupancy: undefined,
};

/** Slots of a whole cut that nobody held. */
export function freePart(reason: string, milliGpuMs: number): Part {
  return { ...NOBODY, category: 'unallocated', reason, milliGpuMs };
}

/** Collects milli-GPU-ms by part key. */
class Parts {
  private readonly parts: Part[] = [];
  private readonly ofPods = new Map<string, Part[]>();

  add(part: Part): void {
    if (part.milliGpuMs <= 0) return;
    const ofPod = this.ofPods.get(part.podUid);
    // A pod has one or two, and what belongs to none a handful.
    const known = ofPod?.find(
      other =>
        other.category === part.category &&
        other.reason === part.reason &&
        other.phase === part.phase &&
        other.team === part.team,
    );
    if (known) {
      known.milliGpuMs += part.milliGpuMs;
      return;
    }
    this.parts.push(part);
    if (ofPod) ofPod.push(part);
    else this.ofPods.set(part.podUid, [part]);
  }

  free(category: string, reason: string, milliGpuMs: number): void {
    this.add({ ...NOBODY, category, reason, milliGpuMs });
  }

  sorted(): Part[] {
    return this.parts.sort(compareParts);
  }
}

/**
 * Free slots that rounding down left on GPUs with nothing left to give: only when the exact shares that are held, with what a MIG layout can
 * give to nobody, fill whole GPUs. Which pod is on which GPU is not in the objects that every cluster has.
 */
export function roundingMilli(
  held: readonly HeldSlots[],
  waste: Fraction,
): number {
  if (held.every(({ lost }) => lost.numerator === 0)) return 0;
  const milli = held.reduce((sum, { milli: slots }) => sum + slots, 0);
  const lost = held.reduce((sum, o) => plus(sum, o.lost), waste);
  const exact = plus(fraction(milli, 1), lost);
  return exact.denominator === 1 && exact.numerator % 1000 === 0
    ? exact.numerator - milli - floor(waste)
    : 0;
}

function addHeld(parts: Parts, occupancy: Occupancy, from: number, to: number) {
  for (const stretch of occupancy.stretches) {
    const ms = Math.min(to, stretch.to) - Math.max(from, stretch.from);
    parts.add({
      category: occupancy.system ? 'system' : 'allocated',
      reason: '',
      podUid: occupancy.podUid,
      phase: stretch.phase,
      team: stretch.team,
      milliGpuMs: ms * occupancy.milli,
      component: stretch.component,
      occupancy,
    });
  }
}

function addFree(
  parts: Parts,
  free: number,
  ms: number,
  why: {
    inGap: boolean;
    stranded: [string, number][];
    unallocated: Array<readonly [string, number]>;
    /** What is left could be had, but for want of CPU or memory. */
    lacking: 'cpu' | 'memory' | undefined;
  },
) {
  if (why.inGap) {
    parts.free('unmetered', '', free * ms);
    return;
  }
  let left = free;
  const take = (
    category: string,
    [reason, most]: readonly [string, number],
  ) => {
    const taken = Math.min(left, most);
    parts.free(category, reason, taken * ms);
    left -= taken;
  };
  why.stranded.forEach(reason => take('stranded', reason));
  why.unallocated.forEach(reason => take('unallocated', reason));
  if (why.lacking) take('stranded', [why.lacking, Infinity]);
}

/**
 * Settles one cut: a stretch of one node's time at one price. Its money goes to its parts by largest remainder; they sum to it exactly.
 *
 * @param stretches - the node's, in the cut
 * @param held - occupancies that touch the cut
 */
export function settleCut(
  node: LedgerNode,
  from: number,
  to: number,
  stretches: readonly NodeStretch[],
  held: readonly Occupancy[],
  gaps: readonly Gap[],
): SettledCut {
  const parts = new Parts();
  for (const occupancy of held) {
    addHeld(parts, occupancy, from, to);
  }
  const bounds = [
    from,
    to,
    node.warmUntil,
    ...stretches.map(stretch => stretch.from),
    ...gaps.flatMap(gap => [gap.from, gap.to]),
    ...held.flatMap(occupancy => [occupancy.from, occupancy.to]),
    ...(node.room?.changes ?? []),
  ]
    .filter(bound => bound >= from && bound <= to)
    .sort((a, b) => a - b);
  let overcommittedMilliGpuMs = 0;
  for (let i = 1; i < bounds.length; i++) {
    const [start, end] = [bounds[i - 1], bounds[i]];
    if (start === end) continue;
    const now = held.filter(o => o.from <= start && start < o.to);
    const heldMilli = now.reduce((sum, { milli }) => sum + milli, 0);
    const free = node.gpuMilli - heldMilli;
    if (free < 0) {
      overcommittedMilliGpuMs -= free * (end - start);
    } else if (free > 0) {
      const stretch = stretches.find(s => s.from <= start && start < s.to)!;
      const warm = start < node.warmUntil && stretch.reason === 'free';
      const usable = !warm && stretch.reason === 'free';
      const lacking = usable ? node.room?.strandedAt(start) : undefined;
      addFree(parts, free, end - start, {
        inGap: gaps.some(gap => gap.from <= start && start < gap.to),
        stranded: [
          ['mig-layout', floor(stretch.layoutWaste)],
          ['rounding', roundingMilli(now, stretch.layoutWaste)],
        ],
        unallocated: [
          ['unhealthy', stretch.unhealthyMilli],
          ...(lacking
            ? []
            : ([[warm ? 'warmup' : stretch.reason, Infinity]] as const)),
        ],
        lacking,
      });
    }
  }
  const sorted = parts.sorted();
  const price = stretches[0].price;
  const costMicros = price ? priceOfMilliseconds(price.price, to - from) : null;
  return {
    costMicros,
    parts: withMoney(sorted, costMicros, price?.share),
    overcommittedMilliGpuMs,
    capacityType: stretches[0].capacityType,
  };
}

/** The part of the price that is not put on GPUs: money, no GPU time. */
const HOST: Part = { ...NOBODY, category: 'host', reason: '', milliGpuMs: 0 };

/**
 * Gives a cut's money to its parts, and to the host where a split leaves some for it, by largest remainder in one go: a part weighs its
 * milli-GPU-ms × the GPUs' share, the host the sum of all milli-GPU-ms × the rest.
 *
 * @param parts - sorted by the tie rule
 */
export function withMoney(
  parts: readonly Part[],
  costMicros: bigint | null,
  share: PriceShare = FULLY_LOADED,
): SettledCut['parts'] {
  if (costMicros === null) {
    return parts.map(part => ({ ...part, costMicros: null }));
  }
  const withHost = isFullyLoaded(share)
    ? parts
    : [...parts, HOST].sort(compareParts);
  const all = parts.reduce((sum, { milliGpuMs }) => sum + milliGpuMs, 0);
  const money = distributeByLargestRemainder(
    costMicros,
    withHost.map(part =>
      part === HOST
        ? BigInt(all) * (share.denominator - share.numerator)
        : BigInt(part.milliGpuMs) * share.numerator,
    ),
  );
  return withHost.map((part, index) => ({ ...part, costMicros: money[index] }));
}
