import type { Reconciliation } from '@slipway/backstage-plugin-ml-workloads-common';
import { describeEffect, describeReconciliation } from './why';

const row = (
  key: string,
  ours: number | null,
  theirs: number,
): Reconciliation['rows'][number] => ({
  key,
  ours: { gpuMs: 3_600_000, costMicros: ours, unpricedGpuMs: 0 },
  theirs: { gpuMs: 3_600_000, gpuCostMicros: theirs, totalCostMicros: theirs },
  differenceMicros: ours === null ? null : ours - theirs,
  effects: [],
});

const answer = (
  total: Reconciliation['total'],
  more: Partial<Reconciliation> = {},
): Reconciliation => ({
  from: '2026-11-01T00:00:00.000Z',
  to: '2026-12-01T00:00:00.000Z',
  currency: 'USD',
  configured: true,
  clusters: [
    {
      cluster: 'lab',
      days: 3,
      missingDays: 0,
      retrievedAt: '2026-11-04T00:00:00.000Z',
      problem: null,
    },
  ],
  rows: [],
  total,
  ...more,
});

it.each([
  [
    answer(row('total', 8_000_000, 5_000_000)),
    'The ledger says $8.00, OpenCost $5.00: $3.00 more here, for the reasons below.',
  ],
  [
    answer(row('total', 4_000_000, 5_000_000)),
    'The ledger says $4.00, OpenCost $5.00: $1.00 less here, for the reasons below.',
  ],
  [answer(row('total', 5_000_000, 5_000_000)), 'Both say $5.00.'],
  [
    answer(row('total', null, 5_000_000)),
    'OpenCost says $5.00; the ledger has no price for what was held.',
  ],
  [
    answer(row('total', 0, 0), { clusters: [] }),
    'OpenCost has not answered for a day of this period yet.',
  ],
  [
    answer(row('total', 0, 0), { configured: false }),
    'There is no second opinion yet.',
  ],
])('says it in one sentence', (given, sentence) => {
  expect(describeReconciliation(given)).toBe(sentence);
});

it('says a reason with its sign', () => {
  expect(describeEffect({ code: 'price', micros: -2_500_000 }, 'USD')).toEqual({
    title: 'Price',
    amount: '−$2.50',
    why: 'OpenCost has a higher price for the GPU',
  });
  expect(
    describeEffect({ code: 'starting', micros: 1_000_000 }, 'USD').amount,
  ).toBe('+$1.00');
});
