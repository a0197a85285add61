import { parseDecimal } from '@slipway/backstage-plugin-ml-workloads-common';
import type { SplitConfig } from './parseSplits';
import { FULLY_LOADED, type NodeSize, type PriceShare } from './SplitTable';

const GIB = 2n ** 30n;

/** A positive decimal as an integer over 10^scale; both weights of a sum must have the same scale to be added. */
function scaled(text: string, scale: number): bigint {
  const decimal = parseDecimal(text);
  return decimal.numerator * 10n ** BigInt(scale - decimal.scale);
}

/**
 * The share of its price that a node's GPUs carry.
 *
 * `ratio`: GPUs × weight over the sum with vCPUs × weight and GiB × weight, by the node's capacity. Where the capacity is not known the
 * price stays fully loaded: a share cannot be made up.
 */
export function shareOf(split: SplitConfig, size: NodeSize): PriceShare {
  if (split.mode === 'fullyLoaded') {
    return FULLY_LOADED;
  }
  if (split.mode === 'explicit') {
    const { numerator, scale } = parseDecimal(split.gpuShare);
    return reduced(numerator, 10n ** BigInt(scale));
  }
  const { gpus, cpuMilli, memoryBytes } = size;
  if (gpus === 0 || cpuMilli === undefined || memoryBytes === undefined) {
    return FULLY_LOADED;
  }
  const { gpu, vcpu, gb } = split.weights;
  const scale = Math.max(
    ...[gpu, vcpu, gb].map(text => parseDecimal(text).scale),
  );
  // In thousandths of a core times bytes of a GiB, so that nothing is rounded.
  const onGpus = scaled(gpu, scale) * BigInt(gpus) * 1000n * GIB;
  const onCpus = scaled(vcpu, scale) * BigInt(cpuMilli) * GIB;
  const onMemory = scaled(gb, scale) * BigInt(memoryBytes) * 1000n;
  return reduced(onGpus, onGpus + onCpus + onMemory);
}

/** In lowest terms, so that equal shares are seen to be equal. */
function reduced(numerator: bigint, denominator: bigint): PriceShare {
  let [a, b] = [numerator, denominator];
  while (b !== 0n) [a, b] = [b, a % b];
  return { numerator: numerator / a, denominator: denominator / a };
}
