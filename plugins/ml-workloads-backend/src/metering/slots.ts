import {
  floor,
  fraction,
  minus,
  over,
  plus,
  times,
  ZERO,
  type Fraction,
} from './fractions';
import type { ContainerGpus, PodGpuRequest } from './gpuRequest';
import { migShareOf, type MigCard } from './mig';

/**
 * GPU slots of a pod in integer thousandths of a GPU (`ledger.md` §3), as far as its own requests say: whole GPUs, MIG devices, HAMi
 * shares, time-slicing and MPS. What it holds through ResourceClaims is counted in `dra/`.
 */

/** What the count of a pod's slots depends on beside its request. */
export interface SlotRules {
  /** How many pods share a GPU by time-slicing or MPS. */
  replicas: number;
  /** Memory of one GPU in MiB, for HAMi's shares by memory. */
  memoryMiB: number | undefined;
  /** What its labels say of MIG devices. */
  mig?: {
    /** Every `nvidia.com/gpu` is a MIG device of this profile. */
    single?: string;
    card: MigCard;
    /** How many pods share a device, by profile; 1 where nothing is said. */
    replicas?: Record<string, number>;
  };
}

/** Held slots, with what rounding down left: the exact value is `milli + lost.numerator / lost.denominator`. */
export interface HeldSlots {
  milli: number;
  lost: Fraction;
}

/** True when the count cannot be told without the memory of the node's GPUs. */
export function needsGpuMemory(request: PodGpuRequest): boolean {
  return request.containers.some(({ memoryMiB }) => memoryMiB !== undefined);
}

const WHOLE = fraction(1000, 1);

const NO_CARD: MigCard = { model: undefined, memoryMiB: undefined };

export const NONE: HeldSlots = { milli: 0, lost: ZERO };

/** The share of one GPU, in exact thousandths. */
function shareOf(container: ContainerGpus, rules: SlotRules): Fraction {
  const shares: Fraction[] = [];
  if (container.cores !== undefined) {
    shares.push(fraction(container.cores * 10, 1));
  }
  if (container.memoryPercent !== undefined) {
    shares.push(fraction(container.memoryPercent * 10, 1));
  }
  if (container.memoryMiB !== undefined && rules.memoryMiB !== undefined) {
    shares.push(fraction(container.memoryMiB * 1000, rules.memoryMiB));
  }
  if (shares.length > 0) {
    const largest = shares.reduce((a, b) =>
      b.numerator * a.denominator > a.numerator * b.denominator ? b : a,
    );
    return largest.numerator > 1000 * largest.denominator ? WHOLE : largest;
  }
  // Not known memory: the whole GPU, as no smaller number could be defended.
  if (container.memoryMiB !== undefined) return WHOLE;
  return over(deviceOf(rules), rules.replicas);
}

/** What one `nvidia.com/gpu` of the node is: a GPU, or with MIG's single strategy a MIG device. */
export function deviceOf({ mig }: SlotRules): Fraction {
  return (mig?.single && migShareOf(mig.single, mig.card)) || WHOLE;
}

/** A number of equal shares, each rounded down. */
export function roundedDown(share: Fraction, count: number): HeldSlots {
  const each = floor(share);
  return {
    milli: each * count,
    lost: times(minus(share, fraction(each, 1)), count),
  };
}

/** Slots by resource: whole GPUs under the empty name, MIG devices under that of their profile. */
type SlotsByResource = ReadonlyMap<string, HeldSlots>;

function slotsOf(container: ContainerGpus, rules: SlotRules): SlotsByResource {
  const slots = new Map<string, HeldSlots>();
  if (container.gpus) {
    slots.set('', roundedDown(shareOf(container, rules), container.gpus));
  }
  for (const [profile, count] of Object.entries(container.mig ?? {})) {
    const share = migShareOf(profile, rules.mig?.card ?? NO_CARD);
    const replicas = rules.mig?.replicas?.[profile] ?? 1;
    if (share) slots.set(profile, roundedDown(over(share, replicas), count));
  }
  return slots;
}

function merged(
  a: SlotsByResource,
  b: SlotsByResource,
  merge: (x: HeldSlots, y: HeldSlots) => HeldSlots,
): SlotsByResource {
  const all = new Map(a);
  for (const [resource, slots] of b) {
    all.set(resource, merge(a.get(resource) ?? NONE, slots));
  }
  return all;
}

const larger = (a: HeldSlots, b: HeldSlots) => (b.milli > a.milli ? b : a);

export function addSlots(a: HeldSlots, b: HeldSlots): HeldSlots {
  return { milli: a.milli + b.milli, lost: plus(a.lost, b.lost) };
}

/**
 * The slots that a pod's containers hold, as the scheduler counts: of each resource the larger of its containers with all sidecars, and
 * each init container with the sidecars declared before it.
 */
export function heldSlots(
  request: Pick<PodGpuRequest, 'containers'>,
  rules: SlotRules,
): HeldSlots {
  const [only] = request.containers;
  if (request.containers.length === 1 && only.kind === 'main') {
    return sumOf(slotsOf(only, rules));
  }
  let sidecars: SlotsByResource = new Map();
  let mains: SlotsByResource = new Map();
  let largestInit: SlotsByResource = new Map();
  for (const container of request.containers) {
    const slots = slotsOf(container, rules);
    if (container.kind === 'main') {
      mains = merged(mains, slots, addSlots);
    } else if (container.kind === 'sidecar') {
      sidecars = merged(sidecars, slots, addSlots);
    } else {
      const init = merged(sidecars, slots, addSlots);
      largestInit = merged(largestInit, init, larger);
    }
  }
  const running = merged(mains, sidecars, addSlots);
  return sumOf(merged(running, largestInit, larger));
}

function sumOf(slots: SlotsByResource): HeldSlots {
  return [...slots.values()].reduce(addSlots, NONE);
}
