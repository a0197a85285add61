import { describeNodes } from './formatSpend';

type Nodes = Parameters<typeof describeNodes>[0];

const period = { phrase: 'this month', to: '2026-12-01T00:00:00.000Z' };
const category = (name: string, reason: string, costMicros: number | null) => ({
  category: name,
  reason,
  costMicros,
  gpuMs: 3_600_000,
  unpricedGpuMs: costMicros === null ? 3_600_000 : 0,
});
const nodes = (costMicros: number | null, more: Partial<Nodes>) =>
  ({
    currency: 'USD',
    observedSince: '2026-09-01T00:00:00.000Z',
    total: { costMicros, gpuMs: 7_200_000, unpricedGpuMs: 0 },
    starting: { costMicros: 0, gpuMs: 0, unpricedGpuMs: 0 },
    outcomes: null,
    ...more,
  } as Nodes);

it('says of the money of all nodes what was held and what was free', () => {
  expect(
    describeNodes(
      nodes(993_000_000, {
        categories: [
          category('allocated', '', 526_000_000),
          category('unallocated', 'free', 458_000_000),
          category('unallocated', 'warmup', null),
          category('stranded', 'mig-layout', 5_000_000),
          category('unmetered', '', 4_000_000),
        ] as Nodes['categories'],
      }),
      period,
    ),
  ).toBe(
    'The GPU nodes cost $993 this month, $526 of it on GPUs that workloads held and $463 on GPUs that were free.',
  );
});

it('says that nothing has a price where that is so', () => {
  expect(describeNodes(nodes(null, { categories: [] }), period)).toBe(
    'The fleet used 2.0 GPU-h this month; none of it has a price.',
  );
});

it('says of a part of the nodes what it is and what it cost', () => {
  const free = nodes(458_000_000, {
    categories: [
      category('unallocated', 'free', 458_000_000),
    ] as Nodes['categories'],
  });
  expect(
    describeNodes(free, period, ' (Category: Free, Reason: ready for work)'),
  ).toBe(
    'The GPU nodes (Category: Free, Reason: ready for work) cost $458 this month.',
  );
});
