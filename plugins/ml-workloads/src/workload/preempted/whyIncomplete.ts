import type { WorkloadPreemptions } from '@slipway/backstage-plugin-ml-workloads-common';
import { formatClock, formatGpuHours } from '../../numbers';

type Preemption = WorkloadPreemptions['items'][number];

/**
 * Why the cost of what was preempted is less than the whole; null when it is the whole, or nothing of it is known. Pure.
 *
 * @param settledUntil until when its spend is settled; null: not known
 * @param zone of the reader; for tests
 */
export function whyIncomplete(
  { at, lost }: Pick<Preemption, 'at' | 'lost'>,
  settledUntil: string | null,
  zone?: string,
): string | null {
  if (!lost) return null;
  const reasons: string[] = [];
  if (settledUntil !== null && Date.parse(settledUntil) < Date.parse(at)) {
    reasons.push(`settled until ${formatClock(settledUntil, zone)} so far`);
  }
  if (lost.costMicros !== null && Number(lost.unpricedGpuMs) > 0) {
    reasons.push(`${formatGpuHours(lost.unpricedGpuMs)} GPU-h have no price`);
  }
  return reasons.length > 0 ? reasons.join('; ') : null;
}
