import type { Reconciliation } from '@slipway/backstage-plugin-ml-workloads-common';
import { render, screen, within } from '@testing-library/react';
import { ReconciliationTable } from './ReconciliationTable';
import { describeReconciliation } from './why';

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

it('puts each reason into its own column, signed, and says what is not known', () => {
  const vision = {
    ...row('vision', 8_000_000, 5_000_000),
    effects: [
      { code: 'starting' as const, micros: 4_000_000 },
      { code: 'price' as const, micros: -1_000_000 },
    ],
  };
  render(
    <ReconciliationTable
      answer={answer(row('total', 8_000_000, 5_000_000), {
        rows: [vision, row('unattributed', null, 5_000_000)],
      })}
    />,
  );
  const cells = (name: string) =>
    within(screen.getByRole('row', { name: new RegExp(`^${name}`) }))
      .getAllByRole('cell')
      .map(cell => cell.textContent);
  expect(cells('vision')).toEqual([
    '1.0',
    '1.0',
    '$8.00',
    '$5.00',
    '+$3.00',
    '+$4.00',
    '$0.00',
    '−$1.00',
  ]);
  expect(cells('Unattributed').slice(2)).toEqual([
    'unpriced',
    '$5.00',
    ...Array(4).fill('not known'),
  ]);
});

it('shows columns and rows that add up to the cent', () => {
  const third = (key: string): Reconciliation['rows'][number] => ({
    ...row(key, 3_335_000, 1_113_333),
    effects: [
      { code: 'starting', micros: 1_104_999 },
      { code: 'time', micros: -1_114_999 },
      { code: 'price', micros: 2_231_667 },
    ],
  });
  render(
    <ReconciliationTable
      answer={answer(
        {
          ...row('total', 10_005_000, 1_239_999),
          effects: [
            { code: 'starting', micros: 3_314_997 },
            { code: 'time', micros: -3_344_997 },
            { code: 'price', micros: 8_795_001 },
          ],
        },
        {
          rows: [
            ...['robotics', 'speech', 'vision'].map(third),
            // What OpenCost calls idle can be less than nothing.
            {
              ...row('idle', 0, -2_100_000),
              effects: [{ code: 'price' as const, micros: 2_100_000 }],
            },
          ],
        },
      )}
    />,
  );
  const cents = screen
    .getAllByRole('row')
    .slice(1)
    .map(line =>
      within(line)
        .getAllByRole('cell')
        .slice(2)
        .map(cell =>
          Number(cell.textContent!.replace('−', '-').replace(/[$.+,]/g, '')),
        ),
    );
  const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);
  const foot = cents.pop()!;
  foot.forEach((shown, column) =>
    expect(sum(cents.map(line => line[column]))).toBe(shown),
  );
  for (const [ours, theirs, difference, ...reasons] of [...cents, foot]) {
    expect(ours - theirs).toBe(difference);
    expect(sum(reasons)).toBe(difference);
  }
  expect(foot.slice(0, 3)).toEqual([1000, 124, 876]);
});
