import type { PublicPrice, PublicSource } from './types';

/*
 * Public prices of Google Cloud in us-central1, in USD, on demand and spot, from `pkg/providers/pricing/initial-prices.json` of
 * github.com/cloudpilot-ai/karpenter-provider-gcp (Apache-2.0), which is renewed each week.
 */

const AUGUST_2026: PublicSource = {
  title:
    'Google Cloud list price, us-central1: karpenter-provider-gcp, initial-prices.json of 2026-08-03',
  retrievedAt: '2026-08-03T00:00:00Z',
};

function price(
  instanceType: string,
  gpu: string,
  gpuCount: number,
  pricePerNodeHour: string,
  spotPerNodeHour?: string,
): PublicPrice {
  return {
    instanceType,
    gpu,
    gpuCount,
    pricePerNodeHour,
    spotPerNodeHour,
    region: 'us-central1',
    source: AUGUST_2026,
  };
}

/** GPUs that are added to a machine of any type (T4, V100) have no price of a node: they need rows of the operator's own. */
export const GCP_PRICES: readonly PublicPrice[] = [
  price('g2-standard-4', 'L4 24 GB', 1, '0.706832', '0.3973'),
  price('g4-standard-48', 'RTX PRO 6000 96 GB', 1, '4.49993', '1.7998'),
  price('a2-highgpu-1g', 'A100 40 GB', 1, '3.673385', '1.928'),
  price('a2-ultragpu-1g', 'A100 80 GB', 1, '5.0688', '2.7595'),
  price('a3-highgpu-1g', 'H100 80 GB', 1, '11.06125', '6.326'),
  price('a3-highgpu-8g', 'H100 80 GB', 8, '88.49'),
];
