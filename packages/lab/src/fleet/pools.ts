/** The simulated fleet: which machines there are, by pool. Figures are those of the real machines. */

export interface MigProfile {
  /** As in the resource name `nvidia.com/mig-<profile>`. */
  profile: string;
  /** Slices on one node. */
  count: number;
  memoryMiB: number;
  multiprocessors: number;
  computeSlices: number;
}

export interface Pool {
  /** Value of the node label `slipway.dev/pool`, name of the ResourceFlavor, and prefix of the nodes' names. */
  name: string;
  nodes: number;
  /** Zones that the nodes are spread over in blocks. */
  zones: string[];
  instanceType: string;
  capacityType: 'on-demand' | 'spot';
  cpu: number;
  memoryGiB: number;
  /** Nodes in a rack, where the pool's network is built for gangs; two racks are a block. */
  racks?: number;
  gpu?: {
    product: string;
    family: string;
    /** Physical GPUs in a machine. */
    count: number;
    /** Those handed out as whole GPUs; the rest is cut into MIG slices. */
    whole: number;
    memoryMiB: number;
    /** Pods that take turns on one GPU; 1: none do. */
    replicas: number;
    mig?: MigProfile[];
  };
}

/** Node labels of the levels of the fleet's topology. */
export const RACK_LABEL = 'slipway.dev/rack';
export const BLOCK_LABEL = 'slipway.dev/block';

export const REGION = 'sim-west-1';
const ZONE_A = `${REGION}a`;
const ZONE_B = `${REGION}b`;

const H100 = {
  product: 'NVIDIA-H100-80GB-HBM3',
  family: 'hopper',
  count: 8,
  whole: 8,
  memoryMiB: 81559,
  replicas: 1,
};

const P5 = { instanceType: 'p5.48xlarge', cpu: 192, memoryGiB: 2048 };

export const POOLS: Pool[] = [
  {
    name: 'h100',
    nodes: 16,
    zones: [ZONE_A, ZONE_B],
    capacityType: 'on-demand',
    racks: 4,
    ...P5,
    gpu: H100,
  },
  {
    name: 'a100',
    nodes: 8,
    zones: [ZONE_A],
    instanceType: 'a2-ultragpu-4g',
    capacityType: 'on-demand',
    cpu: 48,
    memoryGiB: 680,
    gpu: {
      product: 'NVIDIA-A100-SXM4-80GB',
      family: 'ampere',
      count: 4,
      whole: 4,
      memoryMiB: 81920,
      replicas: 1,
    },
  },
  {
    name: 'l4',
    nodes: 8,
    zones: [ZONE_A, ZONE_B],
    instanceType: 'g6.xlarge',
    capacityType: 'on-demand',
    cpu: 4,
    memoryGiB: 16,
    gpu: {
      product: 'NVIDIA-L4',
      family: 'ada-lovelace',
      count: 1,
      whole: 1,
      memoryMiB: 23034,
      replicas: 1,
    },
  },
  {
    name: 'mig',
    nodes: 4,
    zones: [ZONE_B],
    capacityType: 'on-demand',
    ...P5,
    gpu: {
      ...H100,
      // Two of the eight GPUs are cut in seven, two in halves, four stay whole.
      whole: 4,
      mig: [
        {
          profile: '1g.10gb',
          count: 14,
          memoryMiB: 9856,
          multiprocessors: 16,
          computeSlices: 1,
        },
        {
          profile: '3g.40gb',
          count: 4,
          memoryMiB: 40448,
          multiprocessors: 60,
          computeSlices: 3,
        },
      ],
    },
  },
  {
    name: 'shared',
    nodes: 4,
    zones: [ZONE_A],
    instanceType: 'g6.12xlarge',
    capacityType: 'on-demand',
    cpu: 48,
    memoryGiB: 192,
    gpu: {
      product: 'NVIDIA-L4',
      family: 'ada-lovelace',
      count: 4,
      whole: 4,
      memoryMiB: 23034,
      replicas: 4,
    },
  },
  {
    name: 'spot',
    nodes: 6,
    zones: [ZONE_A, ZONE_B],
    capacityType: 'spot',
    ...P5,
    gpu: H100,
  },
  {
    // For pods without GPUs, such as the one that submits a RayJob.
    name: 'general',
    nodes: 3,
    zones: [ZONE_A, ZONE_B],
    instanceType: 'm7i.4xlarge',
    capacityType: 'on-demand',
    cpu: 16,
    memoryGiB: 64,
  },
];

/** The pools with GPUs, in the order in which Kueue tries their flavors. */
export const GPU_POOLS: Array<Pool & { gpu: NonNullable<Pool['gpu']> }> =
  POOLS.filter(
    (pool): pool is Pool & { gpu: NonNullable<Pool['gpu']> } =>
      pool.gpu !== undefined,
  );

/** Every GPU resource that the fleet offers. */
export const GPU_RESOURCES = [
  'nvidia.com/gpu',
  ...new Set(
    GPU_POOLS.flatMap(pool =>
      (pool.gpu.mig ?? []).map(({ profile }) => `nvidia.com/mig-${profile}`),
    ),
  ),
];

/** What one node of a pool has of each GPU resource. */
export function gpuCapacity(pool: Pool): Record<string, number> {
  if (!pool.gpu) return {};
  const capacity: Record<string, number> = {
    'nvidia.com/gpu': pool.gpu.whole * pool.gpu.replicas,
  };
  for (const { profile, count } of pool.gpu.mig ?? []) {
    capacity[`nvidia.com/mig-${profile}`] = count;
  }
  return capacity;
}

/** The product label that GPU feature discovery gives a pool's nodes. */
export function productLabel(pool: Pool): string | undefined {
  if (!pool.gpu) return undefined;
  return pool.gpu.replicas > 1
    ? `${pool.gpu.product}-SHARED`
    : pool.gpu.product;
}
