import type { PublicPrice, PublicSource } from './types';

/*
 * Public on-demand prices of Azure, in USD, from `pkg/providers/pricing/zz_generated.pricing.go` of
 * github.com/Azure/karpenter-provider-azure (Apache-2.0), which is generated from the retail prices of Azure.
 */

const JUNE_2026: PublicSource = {
  title:
    'Azure on-demand list price: karpenter-provider-azure, zz_generated.pricing.go of 2026-06-18',
  retrievedAt: '2026-06-18T00:00:00Z',
};

function price(
  instanceType: string,
  gpu: string,
  gpuCount: number,
  pricePerNodeHour: string,
  region: string = 'eastus',
): PublicPrice {
  return {
    instanceType,
    gpu,
    gpuCount,
    pricePerNodeHour,
    region,
    source: JUNE_2026,
  };
}

/** Sizes that have a part of a GPU (NV6ads_A10_v5 and its like) are left out: a node's number of GPUs is a whole one. */
export const AZURE_PRICES: readonly PublicPrice[] = [
  price('Standard_NC4as_T4_v3', 'T4 16 GB', 1, '0.526'),
  price('Standard_NC6s_v3', 'V100 16 GB', 1, '3.06'),
  price('Standard_NV36ads_A10_v5', 'A10 24 GB', 1, '3.20'),
  price('Standard_ND96asr_v4', 'A100 40 GB', 8, '27.197'),
  price('Standard_NC24ads_A100_v4', 'A100 80 GB', 1, '3.673'),
  price('Standard_ND96amsr_A100_v4', 'A100 80 GB', 8, '32.77'),
  price('Standard_NC40ads_H100_v5', 'H100 NVL 94 GB', 1, '6.98'),
  price('Standard_ND96isr_H100_v5', 'H100 80 GB', 8, '98.32'),
  price(
    'Standard_ND96isr_H100_v5',
    'H100 80 GB',
    8,
    '117.968',
    'southcentralus',
  ),
  price(
    'Standard_ND96isr_H100_v5',
    'H100 80 GB',
    8,
    '127.816',
    'swedencentral',
  ),
  price('Standard_ND96isr_H200_v5', 'H200 141 GB', 8, '84.80', 'eastus2'),
  price('Standard_ND128isr_NDR_GB200_v6', 'GB200 186 GB', 4, '108.16'),
  price('Standard_ND96isr_MI300X_v5', 'MI300X 192 GB', 8, '48.00', 'eastus2'),
];
