import {
  gpuMemoryMiBOf,
  gpuModelOf,
  replicasOf,
  type Labels,
} from '../../metering/nodeLabels';

/** Compute slices of a GPU that can be cut. */
const SLICES = 7;
/** Models that are cut into four, memory and compute alike (NVIDIA's MIG guide). */
const QUARTERED = /A30\b|RTX[- ]PRO[- ]6000/i;

/**
 * How much of a whole GPU one of a resource is, in thousandths, as the ledger counts (`ledger.md` §3.11): a MIG slice by the mean of its
 * shares of compute and memory, a time-sliced GPU by how many pods take turns.
 *
 * @returns null when the labels do not say enough: then it has no price
 */
export function shareOfGpu(resource: string, labels: Labels): number | null {
  const mig = /^nvidia\.com\/(mig-.+)$/.exec(resource)?.[1];
  if (!mig) return Math.floor(1000 / replicasOf(labels));
  const [, slices, gigabytes] = /^mig-(\d)g\.(\d+)gb/.exec(mig) ?? [];
  const compute = Number(labels[`nvidia.com/${mig}.slices.gi`] ?? slices);
  const memory = Number(labels[`nvidia.com/${mig}.memory`] ?? NaN);
  const whole = gpuMemoryMiBOf(labels);
  if (!(compute > 0) || compute > SLICES) return null;
  if (QUARTERED.test(gpuModelOf(labels) ?? '')) {
    return compute <= 4 ? Math.floor((1000 * compute) / 4) : null;
  }
  if (!whole || !gigabytes) return null;
  // Memory is cut into eighths; what a slice can use is a little less than its eighths.
  const eighths = Math.round(
    ((Number.isFinite(memory) ? memory : Number(gigabytes) * 1024) / whole) * 8,
  );
  if (eighths < 1 || eighths > 8) return null;
  return Math.floor(
    (1000 * (compute * 8 + eighths * SLICES)) / (2 * 8 * SLICES),
  );
}

/** A share of a price, rounded half to even. */
export function shareOfPrice(micros: bigint, milli: number): bigint {
  const product = micros * BigInt(milli);
  const quotient = product / 1000n;
  const twice = (product % 1000n) * 2n;
  return twice > 1000n || (twice === 1000n && quotient % 2n === 1n)
    ? quotient + 1n
    : quotient;
}
