import type {
  Spend,
  SpendGroupBy,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { formatGpuHours, formatMoneyShort } from '../numbers';
import type { Period } from './period';

/** Groupings in words, in the order of the picker. */
export const GROUPINGS: Record<SpendGroupBy, string> = {
  workload: 'Workload',
  component: 'Component',
  kind: 'Kind',
  gpuModel: 'GPU model',
  profile: 'Hardware profile',
  queue: 'Queue',
  cluster: 'Cluster',
  phase: 'Phase',
  team: 'Team',
  category: 'Category',
  reason: 'Reason',
};

/** The first thing that the tab says, e.g. `Vision spent $431 in the last 30 days, $61 of it on GPUs that were not yet running.` */
export function describeSpend(
  spend: Spend,
  whose: string,
  period: Pick<Period, 'phrase'>,
): string {
  const { total, starting, currency } = spend;
  if (total.costMicros === null) {
    return Number(total.gpuMs) === 0
      ? `${whose} used no GPUs ${period.phrase}.`
      : `${whose} used ${formatGpuHours(total.gpuMs)} GPU-h ${
          period.phrase
        }; none of it has a price.`;
  }
  if (Number(total.gpuMs) === 0 && Number(total.costMicros) === 0)
    return `${whose} used no GPUs ${period.phrase}.`;
  const money = formatMoneyShort(total.costMicros, currency);
  const waiting =
    starting.costMicros === null || Number(starting.costMicros) === 0
      ? ''
      : `, ${formatMoneyShort(
          starting.costMicros,
          currency,
        )} of it on GPUs that were not yet running`;
  return `${whose} spent ${money} ${period.phrase}${waiting}.`;
}

/** GPU time without a price, in words; null when all is priced. */
export function describeUnpriced(spend: Pick<Spend, 'total'>): string | null {
  if (Number(spend.total.unpricedGpuMs) === 0) return null;
  return `${formatGpuHours(
    spend.total.unpricedGpuMs,
  )} GPU-h have no price and are not in this money.`;
}
