import type {
  CapacityPool,
  CapacityView,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { workloads } from './fixtures';

const pool = (
  profile: string,
  gpuModel: string,
  total: number,
  /** GPUs free on a node → how many nodes */
  free: Record<number, number>,
  fragmentedFor: number | null = null,
): CapacityPool => {
  const blocks = Object.entries(free)
    .map(([gpus, nodes]) => ({ gpusMilli: Number(gpus) * 1000, nodes }))
    .sort((a, b) => b.gpusMilli - a.gpusMilli);
  const freeGpusMilli = blocks.reduce(
    (sum, block) => sum + block.gpusMilli * block.nodes,
    0,
  );
  return {
    cluster: 'lab',
    profile,
    gpuModel,
    nodes: total / 8,
    openNodes: total / 8,
    totalGpusMilli: total * 1000,
    heldGpusMilli: total * 1000 - freeGpusMilli,
    freeGpusMilli,
    largestFreeBlockMilli: blocks[0]?.gpusMilli ?? 0,
    blocks,
    fragmentedFor,
  };
};

const quota = (
  nominal: number,
  used: number,
  borrowed: number,
  lent: number | null,
) => ({
  flavor: 'h100',
  resource: 'nvidia.com/gpu',
  ...{ nominal, used, borrowed, lent },
  borrowingLimit: null,
  lendingLimit: null,
});

/** Invented: Vision borrows what Speech does not use, and three free blocks of four are no eight. */
export const capacity: CapacityView = {
  asOf: new Date(Date.now() - 4_000).toISOString(),
  clusters: [
    {
      ...{ cluster: 'lab', title: 'Lab', simulated: true },
      asOf: new Date(Date.now() - 4_000).toISOString(),
    },
  ],
  pools: [
    pool('h100', 'NVIDIA-H100-80GB-HBM3', 128, { 4: 3 }, 8),
    pool('a100', 'NVIDIA-A100-SXM4-80GB', 64, { 8: 2, 3: 1 }),
    pool('l4', 'NVIDIA-L4', 16, {}),
  ],
  clusterQueues: [
    {
      ...{ cluster: 'lab', name: 'team-vision', cohort: 'gpu' },
      ...{ pending: 1, admitted: 3 },
      quotas: [quota(32, 40, 8, 0)],
    },
    {
      ...{ cluster: 'lab', name: 'team-speech', cohort: 'gpu' },
      ...{ pending: 0, admitted: 2 },
      quotas: [quota(16, 4, 0, 8)],
    },
  ],
  queues: ['vision', 'speech'].map(team => ({
    cluster: 'lab',
    namespace: `team-${team}`,
    name: 'gpu',
    clusterQueue: `team-${team}`,
    team,
    pending: team === 'vision' ? 1 : 0,
    admitted: 3,
    used: [
      {
        flavor: 'h100',
        resource: 'nvidia.com/gpu',
        used: team === 'vision' ? 40 : 4,
      },
    ],
  })),
  cohorts: [
    {
      ...{ cluster: 'lab', cohort: 'gpu', queues: 6 },
      ...{ flavor: 'h100', resource: 'nvidia.com/gpu' },
      ...{ nominal: 128, used: 116, borrowed: 8 },
    },
  ],
  waiting: {
    items: workloads.filter(w => ['Queued', 'Provisioning'].includes(w.state)),
    totalItems: 2,
    others: [{ cluster: 'lab', workloads: 3, gpusMilli: 24_000 }],
  },
};
