import type { SpendPrice } from '@slipway/backstage-plugin-ml-workloads-common';
import { formatUtcMoment, priceText } from '../../numbers';

const KINDS: Record<string, string> = {
  node: 'price of the node itself',
  contract: 'contract price',
  list: 'list price',
  fallback: 'fallback, not a price of this hardware',
};

/** What has the price and how much it is: `NVIDIA-L4, spot: $0.80 for a GPU and hour`. */
export function describePrice(price: SpendPrice, currency: string): string {
  const what = [price.gpuModel, price.capacityType].filter(Boolean).join(', ');
  if (price.pricePerGpuHourMicros === null) return `${what}: no price`;
  return `${what}: ${
    priceText(price.pricePerGpuHourMicros, currency).text
  } for a GPU and hour`;
}

/** Where a price is from and since when it holds: `list price; AWS price list; in force since 1 Jan 2025, retrieved 20 Jul 2026`; empty without. */
export function describeProvenance(price: SpendPrice): string {
  const dates = [
    price.effectiveFrom &&
      `in force since ${formatUtcMoment(price.effectiveFrom)}`,
    price.retrievedAt && `retrieved ${formatUtcMoment(price.retrievedAt)}`,
  ]
    .filter(Boolean)
    .join(', ');
  return [price.kind && (KINDS[price.kind] ?? price.kind), price.source, dates]
    .filter(Boolean)
    .join('; ');
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
