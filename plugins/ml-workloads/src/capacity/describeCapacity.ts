import type { Capacity } from '@slipway/backstage-plugin-ml-workloads-common';
import { count, countGpus } from '../numbers';

/** `Free now: 41 of 196 GPUs; the largest free block on one node is 8. 3 workloads wait in queues.` */
export function describeCapacity(capacity: Capacity): string {
  if (capacity.pools.length === 0) return 'No GPU node has been seen yet.';
  const total = capacity.pools.reduce((sum, p) => sum + p.totalGpusMilli, 0);
  const free = capacity.pools.reduce((sum, p) => sum + p.freeGpusMilli, 0);
  const block = Math.max(...capacity.pools.map(p => p.largestFreeBlockMilli));
  const pending = capacity.queues.reduce((sum, q) => sum + q.pending, 0);
  const wait =
    pending === 0
      ? 'Nothing waits in the queues.'
      : `${count(pending, 'workload')} wait${
          pending === 1 ? 's' : ''
        } in queues.`;
  return `${(free / 1000).toLocaleString('en-US')} of ${countGpus(
    total,
  )} are free; the largest free block on one node is ${(
    block / 1000
  ).toLocaleString('en-US')}. ${wait}`;
}
