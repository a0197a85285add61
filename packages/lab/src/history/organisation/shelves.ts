import { Pool, REGION } from '../../fleet/pools';

/** Where work runs: pool, GPU resource, and the hardware profile that offers it. */
export interface Shelf {
  pool: string;
  resource: string;
  profile: string;
}

const GPU = 'nvidia.com/gpu';
const shelf = (pool: string, profile = pool, resource = GPU): Shelf => ({
  pool,
  resource,
  profile,
});

export const H100 = shelf('h100');
export const A100 = shelf('a100');
export const L4 = shelf('l4');
export const SPOT = shelf('spot', 'h100-spot');
export const SHARED = shelf('shared', 'l4-shared');
export const MIG_1G = shelf('mig', 'mig-1g', 'nvidia.com/mig-1g.10gb');
export const MIG_3G = shelf('mig', 'mig-3g', 'nvidia.com/mig-3g.40gb');

/** A machine that is lent for a trial and given back. It is in no price list, in no queue, and only one team tries it. */
export const LOAN: Pool = {
  name: 'l40s',
  nodes: 1,
  zones: [`${REGION}a`],
  instanceType: 'g6e.12xlarge',
  capacityType: 'on-demand',
  cpu: 48,
  memoryGiB: 384,
  gpu: {
    product: 'NVIDIA-L40S',
    family: 'ada-lovelace',
    count: 4,
    whole: 4,
    memoryMiB: 46068,
    replicas: 1,
  },
};
export const L40S = shelf(LOAN.name);
/** The one team that tries it. */
export const BORROWER = 'forecasting';
