import {
  fromBigInteger,
  type Reconciliation,
  type ReconciliationRow,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { formatMoney } from '../numbers';

type Effect = ReconciliationRow['effects'][number];

/** What a reason for a difference means, for people. */
const EFFECTS: Record<
  Effect['code'],
  { title: string; more: string; less: string }
> = {
  starting: {
    title: 'Starting',
    more: 'GPUs held while images were pulled and models loaded: OpenCost counts running containers only',
    less: 'GPUs held before they ran',
  },
  time: {
    title: 'Time',
    more: 'GPU time that OpenCost did not count: MIG devices, shares and claims, and what lived shorter than its samples',
    less: 'GPU time that only OpenCost counts: before this ledger began, in a gap, or rounded up to its samples',
  },
  price: {
    title: 'Price',
    more: 'Here a GPU carries its whole node; OpenCost puts a part on CPU and memory, or has another price',
    less: 'OpenCost has a higher price for the GPU',
  },
};

/** A reason with its money, signed. */
export function describeEffect(effect: Effect, currency: string) {
  const micros = fromBigInteger(effect.micros);
  const { title, more, less } = EFFECTS[effect.code];
  const sign = micros < 0n ? '−' : '+';
  const size = micros < 0n ? -micros : micros;
  return {
    title,
    amount: `${sign}${formatMoney(size.toString(), currency)}`,
    why: micros < 0n ? less : more,
  };
}

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
