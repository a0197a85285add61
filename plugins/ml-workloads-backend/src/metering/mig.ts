import { fraction, ZERO, minus, plus, times, type Fraction } from './fractions';
import {
  gpuMemoryMiBOf,
  gpuModelOf,
  replicasOf,
  type Labels,
} from './nodeLabels';

/**
 * MIG: one GPU cut into devices. A device's share of its GPU is the mean of its share of the compute slices and its share of the memory
 * slices (`ledger.md` §3.11), so that the shares of a card never exceed the card. Geometry: NVIDIA's MIG guide.
 */

/** A profile's name, taken apart: `1g.10gb`, `1c.3g.20gb`, `1g.5gb+me`. */
export interface MigProfile {
  /** Compute slices of the device: `1c` of `1c.3g.20gb`, else those of its GPU instance. */
  compute: number;
  /** Compute slices of the GPU instance that it is in. */
  instance: number;
  /** Nominal memory of the GPU instance in GB. */
  memoryGb: number;
}

/** What of a GPU decides how a profile's share is counted. */
export interface MigCard {
  model: string | undefined;
  /** Memory of the whole GPU in MiB; undefined when nothing says it. */
  memoryMiB: number | undefined;
}

const PROFILE = /^(?:(\d)c\.)?(\d)g\.(\d+)gb(?:[.+-][a-z][a-z.+-]*)?$/;
const RESOURCE = /^nvidia\.com\/mig-(.+?)(?:\.shared)?$/;

/** GPUs that are cut into four, compute and memory alike. */
const QUARTERED = /\bA30\b|RTX[- ]PRO[- ]6000/i;
const EIGHTHS = 8;
const SEVENTHS = 7;

/** Memory slices of GPU instances of two and more compute slices. */
const MEMORY_SLICES: Record<number, number> = { 2: 2, 3: 4, 4: 4, 7: 8 };

/** Nominal memory in GB of models whose name does not say it. */
const MEMORY_GB: Array<[RegExp, number]> = [
  [/GB300/, 278],
  [/B300/, 269],
  [/GB200/, 186],
  [/B200/, 180],
  [/H200/, 141],
  [/H100-NVL/, 94],
  [/H100|H800/i, 80],
  [/tesla-a100$/, 40],
];

/** Sizes in GB that only one kind of instance of one compute slice has: twice the memory of an eighth. */
const DOUBLE_GB = [20, 45, 47, 67, 70];

/** Reads a profile's name; undefined when it is none. */
export function migProfileOf(name: string): MigProfile | undefined {
  const [, compute, instance, memory] = PROFILE.exec(name) ?? [];
  if (!instance) return undefined;
  const slices = Number(instance);
  const own = compute ? Number(compute) : slices;
  return slices < 1 || slices > SEVENTHS || own < 1 || own > slices
    ? undefined
    : { compute: own, instance: slices, memoryGb: Number(memory) };
}

/** The profile that an extended resource counts, e.g. `1g.10gb` for `nvidia.com/mig-1g.10gb`; undefined when it is no MIG device. */
export function migResourceOf(resource: string): string | undefined {
  const name = RESOURCE.exec(resource)?.[1];
  return name !== undefined && migProfileOf(name) ? name : undefined;
}

function wholeGb({ model = '', memoryMiB }: MigCard): number | undefined {
  // Models write their size in the name, and the label of a MIG node may tell the memory of a device.
  const named = /(\d+) ?GB/i.exec(model)?.[1];
  if (named) return Number(named);
  const known = MEMORY_GB.find(([pattern]) => pattern.test(model))?.[1];
  return known ?? (memoryMiB === undefined ? undefined : memoryMiB / 1024);
}

function memorySlices(profile: MigProfile, card: MigCard): number {
  const { instance, memoryGb } = profile;
  if (instance !== 1) return MEMORY_SLICES[instance] ?? instance;
  const whole = wholeGb(card);
  if (whole === undefined) return DOUBLE_GB.includes(memoryGb) ? 2 : 1;
  return memoryGb / whole > 1.5 / EIGHTHS ? 2 : 1;
}

/** The shares of its card's compute and memory slices that a device has. */
function slicesOf(profile: MigProfile, card: MigCard) {
  const { compute, instance } = profile;
  if (QUARTERED.test(card.model ?? '')) {
    return {
      compute: fraction(compute, 4),
      memory: fraction(compute, 4),
    };
  }
  return {
    compute: fraction(compute, SEVENTHS),
    memory: fraction(memorySlices(profile, card) * compute, EIGHTHS * instance),
  };
}

/** A device's exact share of its GPU, in thousandths; undefined when the name is no profile. */
export function migShareOf(name: string, card: MigCard): Fraction | undefined {
  const profile = migProfileOf(name);
  if (!profile) return undefined;
  const { compute, memory } = slicesOf(profile, card);
  return times(plus(compute, memory), 500);
}

/** The least number of GPUs that can carry devices: as many as their compute or their memory fills. */
export function fewestGpus(
  devices: Readonly<Record<string, number>>,
  card: MigCard,
): number {
  let compute = ZERO;
  let memory = ZERO;
  let single = 0;
  for (const [name, count] of Object.entries(devices)) {
    const profile = migProfileOf(name);
    if (!profile) continue;
    const slices = slicesOf(profile, card);
    compute = plus(compute, times(slices.compute, count));
    memory = plus(memory, times(slices.memory, count));
    // Of one profile only whole devices fit on a card, whatever is left.
    const each = Math.min(
      ...[slices.compute, slices.memory].map(s =>
        Math.floor(s.denominator / s.numerator),
      ),
    );
    single = Math.max(single, Math.ceil(count / each));
  }
  const full = ({ numerator, denominator }: Fraction) =>
    Math.ceil(numerator / denominator);
  return Math.max(full(compute), full(memory), single);
}

/** The profile of all devices of a node with MIG's single strategy, which are called `nvidia.com/gpu`; undefined on other nodes. */
export function singleProfileOf(labels: Labels): string | undefined {
  const product = /-MIG-(.+?)(?:-SHARED)?$/.exec(
    labels['nvidia.com/gpu.product'] ?? '',
  )?.[1];
  // GKE labels its MIG nodes itself.
  const name = product ?? labels['cloud.google.com/gke-gpu-partition-size'];
  return name && migProfileOf(name) ? name : undefined;
}

/** The card of a node's MIG devices. */
export function migCardOf(labels: Labels): MigCard {
  return {
    model: gpuModelOf(labels),
    // With the single strategy the label tells the memory of one device.
    memoryMiB: singleProfileOf(labels) ? undefined : gpuMemoryMiBOf(labels),
  };
}

/** How many pods take turns on one MIG device of the mixed strategy. */
export function migReplicasOf(profile: string, labels: Labels): number {
  const own = `nvidia.com/mig-${profile}`;
  return replicasOf({
    'nvidia.com/gpu.replicas': labels[`${own}.replicas`] ?? '',
    'nvidia.com/gpu.sharing-strategy': labels[`${own}.sharing-strategy`] ?? '',
  });
}

/**
 * What a MIG layout leaves of a node's GPUs that none of its devices can use, in thousandths; zero on nodes without MIG devices.
 *
 * @param whole - whole GPUs among what the node offers
 * @param devices - MIG devices by profile
 */
export function layoutWaste(
  gpus: number,
  whole: number,
  devices: Readonly<Record<string, number>>,
  card: MigCard,
): Fraction {
  let used = ZERO;
  for (const [name, count] of Object.entries(devices)) {
    const share = migShareOf(name, card);
    if (share) used = plus(used, times(share, count));
  }
  if (used.numerator === 0) return ZERO;
  const waste = minus(fraction((gpus - whole) * 1000, 1), used);
  return waste.numerator > 0 ? waste : ZERO;
}
