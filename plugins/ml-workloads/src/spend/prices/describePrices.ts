import type { SpendPrice } from '@slipway/backstage-plugin-ml-workloads-common';
import { formatUtcDay, priceText } from '../../numbers';

const KINDS: Record<string, string> = {
  node: 'a price of the node itself',
  contract: 'a contract price',
  list: 'a list price',
  fallback: 'a fallback, not a price of this hardware',
};

/** `NVIDIA-L4, spot: $0.80 for a GPU and hour, a list price, from AWS price list, retrieved 1 Nov, in force since 1 Jan` */
export function describePrice(price: SpendPrice, currency: string): string {
  const what = [price.gpuModel, price.capacityType].filter(Boolean).join(', ');
  if (price.pricePerGpuHourMicros === null) return `${what}: no price`;
  return `${what}: ${[
    `${
      priceText(price.pricePerGpuHourMicros, currency).text
    } for a GPU and hour`,
    price.kind && (KINDS[price.kind] ?? price.kind),
    price.source && `from ${price.source}`,
    price.retrievedAt && `retrieved ${formatUtcDay(price.retrievedAt)}`,
    price.effectiveFrom &&
      `in force since ${formatUtcDay(price.effectiveFrom)}`,
  ]
    .filter(Boolean)
    .join(', ')}.`;
}

/** Where the money comes from in a few words: `prices from 2 sources, one model unpriced`. */
export function describeSources(prices: readonly SpendPrice[]): string {
  const sources = new Set(prices.flatMap(({ source }) => source ?? []));
  const unpriced = new Set(
    prices
      .filter(({ pricePerGpuHourMicros: micros }) => micros === null)
      .map(({ gpuModel }) => gpuModel),
  );
  const [only] = sources;
  const from =
    sources.size === 1 ? only : sources.size > 1 && `${sources.size} sources`;
  return [
    from || 'no price',
    unpriced.size > 0 &&
      sources.size > 0 &&
      `${unpriced.size} GPU ${
        unpriced.size === 1 ? 'model' : 'models'
      } without a price`,
  ]
    .filter(Boolean)
    .join('; ');
}
