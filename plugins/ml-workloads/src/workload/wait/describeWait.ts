import type { WorkloadWait } from '@slipway/backstage-plugin-ml-workloads-common';
import { count, formatDuration } from '../../numbers';

/** Where it stands and how long that takes, with how far the estimate is to be trusted. Null when it is not queued. Pure. */
export function describeWait(wait: WorkloadWait): string[] | null {
  const { queue, position, expected } = wait;
  if (queue === null) return null;
  return [...describePosition(queue, position), describeExpected(expected)];
}

function describePosition(
  queue: string,
  position: WorkloadWait['position'],
): string[] {
  if (!position) return [];
  const { inQueue, inClusterQueue } = position;
  const own =
    inQueue === 1
      ? `It is the next in queue ${queue}.`
      : `${count(inQueue - 1, 'workload')} of queue ${queue} ${
          inQueue === 2 ? 'is' : 'are'
        } before it.`;
  const others = inClusterQueue - inQueue;
  return others > 0
    ? [`${own} So ${others === 1 ? 'is' : 'are'} ${others} of other queues.`]
    : [own];
}

function describeExpected(expected: WorkloadWait['expected']): string {
  if (!expected)
    return 'How long it will wait is not known: too few waits like it are over.';
  const { remainingMs, waits, record } = expected;
  return `It will probably wait ${formatDuration(
    remainingMs,
  )} more: the median of the last ${waits} waits of this queue for as many GPUs. Estimates like this were right within ${formatDuration(
    record.withinMs,
  )} in ${record.right} of ${record.of}.`;
}
