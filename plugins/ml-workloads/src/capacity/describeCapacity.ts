import type {
  CapacityPool,
  CapacityView,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { count, countGpus, formatGpus } from '../numbers';

/** `41 of 196 GPUs are free; the largest free block on one node is 8. 3 workloads wait.` */
export function describeCapacity(
  capacity: Pick<CapacityView, 'pools' | 'waiting'>,
): string {
  const { pools, waiting } = capacity;
  if (pools.length === 0) return 'No GPU node has been seen yet.';
  const total = pools.reduce((sum, p) => sum + p.totalGpusMilli, 0);
  const free = pools.reduce((sum, p) => sum + p.freeGpusMilli, 0);
  const block = Math.max(...pools.map(p => p.largestFreeBlockMilli));
  const waits =
    waiting.totalItems +
    waiting.others.reduce((sum, { workloads }) => sum + workloads, 0);
  const wait =
    waits === 0
      ? 'Nothing waits.'
      : `${count(waits, 'workload')} wait${waits === 1 ? 's' : ''}.`;
  const largest =
    free === 0
      ? ''
      : `; the largest free block on one node is ${formatGpus(block)}`;
  return `${formatGpus(free)} of ${countGpus(
    total,
  )} are free${largest}. ${wait}`;
}

/** `NVIDIA H100: 12 are free, but no node has 8.` for each pool whose free GPUs are scattered. */
export function describeFragments(pools: CapacityPool[]): string[] {
  return pools.flatMap(pool =>
    pool.fragmentedFor === null
      ? []
      : [
          `${poolName(pool)}: ${formatGpus(
            pool.freeGpusMilli,
          )} are free, but no node has ${pool.fragmentedFor}.`,
        ],
  );
}

/** The profile, which people choose, else the model. */
export function poolName({ profile, gpuModel, cluster }: CapacityPool): string {
  return `${profile ?? gpuModel} in ${cluster}`;
}

/** `2 × 8, 1 × 3`: nodes and what each has free; `—` when nothing is free. */
export function describeBlocks(blocks: CapacityPool['blocks']): string {
  return (
    blocks
      .map(({ gpusMilli, nodes }) => `${nodes} × ${formatGpus(gpusMilli)}`)
      .join(', ') || '—'
  );
}

/** Who waits that the person may not see: `Of other teams 3 more wait for 24 GPUs.`; null when none do. */
export function describeOthers(
  others: CapacityView['waiting']['others'],
): string | null {
  const workloads = others.reduce((sum, one) => sum + one.workloads, 0);
  if (workloads === 0) return null;
  const gpus = others.every(({ gpusMilli }) => gpusMilli !== null)
    ? ` for ${countGpus(others.reduce((sum, one) => sum + one.gpusMilli!, 0))}`
    : '';
  return `Of other teams ${workloads.toLocaleString('en-US')} more wait${
    workloads === 1 ? 's' : ''
  }${gpus}.`;
}
