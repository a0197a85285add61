import { InputError } from '@backstage/errors';
import type { RateRow } from '../../rates';
import type { PriceSource } from '../types';
import { AWS_PRICES } from './aws';
import { AZURE_PRICES } from './azure';
import { GCP_PRICES } from './gcp';
import type { PublicPrice } from './types';

const LISTS = {
  aws: { title: 'AWS', prices: AWS_PRICES },
  azure: { title: 'Azure', prices: AZURE_PRICES },
  gcp: { title: 'Google Cloud', prices: GCP_PRICES },
} as const;

export type Cloud = keyof typeof LISTS;
export const CLOUDS = Object.keys(LISTS) as Cloud[];

/** A price holds from the day of the file that has it: of the time before it nothing is known. */
function rowsOf(price: PublicPrice): RateRow[] {
  const row = {
    kind: 'list' as const,
    instanceType: price.instanceType,
    gpuCount: price.gpuCount,
    region: price.region,
    currency: 'USD',
    effectiveFrom: price.from ?? price.source.retrievedAt,
    ...(price.to ? { effectiveTo: price.to } : {}),
    source: price.source.title,
    retrievedAt: price.source.retrievedAt,
  };
  return [
    {
      ...row,
      capacityType: 'on-demand',
      pricePerNodeHour: price.pricePerNodeHour,
    },
    ...(price.spotPerNodeHour
      ? [
          {
            ...row,
            capacityType: 'spot',
            pricePerNodeHour: price.spotPerNodeHour,
            source: price.source.title.replace('list price', 'spot price'),
          },
        ]
      : []),
  ];
}

/** The shipped public prices of a cloud, as rate rows. */
export function publicRates(cloud: Cloud): RateRow[] {
  return LISTS[cloud].prices.flatMap(rowsOf);
}

/** Reads `mlWorkloads.pricing.publicPrices`: `true`, or a list of clouds. */
export function readClouds(value: unknown): Cloud[] {
  if (value === undefined || value === false) return [];
  if (value === true) return CLOUDS;
  const list = Array.isArray(value) ? value : [];
  const strange = list.find(cloud => !CLOUDS.includes(cloud));
  if (!Array.isArray(value) || strange !== undefined) {
    throw new InputError(
      `mlWorkloads.pricing.publicPrices: must be true, or a list of ${CLOUDS.join(
        ', ',
      )}`,
    );
  }
  return list;
}

export function publicPricesSource(cloud: Cloud): PriceSource {
  return {
    key: `public/${cloud}`,
    title: `the public prices of ${LISTS[cloud].title}`,
    read: async () => ({ dates: 'dated', rows: publicRates(cloud) }),
  };
}
