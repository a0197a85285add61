import {
  fromBigInteger,
  type Reconciliation,
  type ReconciliationRow,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { formatMoney } from '../numbers';

export type EffectCode = ReconciliationRow['effects'][number]['code'];

/** What the reasons for a difference mean, in the order of the columns. */
export const EFFECTS: ReadonlyArray<{
  code: EffectCode;
  title: string;
  meaning: string;
}> = [
  {
    code: 'starting',
    title: 'starting',
    meaning:
      'GPUs that were held while images were pulled and models loaded. OpenCost counts running containers only.',
  },
  {
    code: 'time',
    title: 'time',
    meaning:
      'Other GPU time that only one of the two counts, at the ledger’s price. More here: MIG devices, shares and claims, which OpenCost leaves out, and what lived shorter than its samples. Less here: time before the ledger began or in a gap, and samples rounded up.',
  },
  {
    code: 'price',
    title: 'price',
    meaning:
      'The same time at another price. A GPU carries its whole node here; OpenCost puts a part of the node on CPU and memory, and may have another price for the node.',
  },
];

/** Keys of rows that are no team's. */
const ROWS: Record<string, string> = {
  unattributed: 'Unattributed',
  system: 'Platform’s own pods',
  idle: 'Nobody’s (free GPUs)',
  total: 'All',
};

export function rowTitle(key: string): string {
  return ROWS[key] ?? key;
}

/** The page's answer in one sentence. */
export function describeReconciliation(answer: Reconciliation): string {
  if (!answer.configured) {
    return 'There is no second opinion yet.';
  }
  const days = answer.clusters.reduce((sum, one) => sum + one.days, 0);
  if (days === 0) {
    return 'OpenCost has not answered for a day of this period yet.';
  }
  const { differenceMicros, ours, theirs } = answer.total;
  const money = (micros: Parameters<typeof formatMoney>[0]) =>
    formatMoney(micros, answer.currency);
  if (differenceMicros === null) {
    return `OpenCost says ${money(
      theirs.gpuCostMicros,
    )}; the ledger has no price for what was held.`;
  }
  const difference = fromBigInteger(differenceMicros);
  if (difference === 0n) {
    return `Both say ${money(ours.costMicros!)}.`;
  }
  return `The ledger says ${money(ours.costMicros!)}, OpenCost ${money(
    theirs.gpuCostMicros,
  )}: ${money((difference < 0n ? -difference : difference).toString())} ${
    difference < 0n ? 'less' : 'more'
  } here, for the reasons below.`;
}
