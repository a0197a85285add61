import { describeCheck, describeDrift } from './describeDrift';

const NOW = Date.parse('2026-11-24T12:00:00Z');
const cluster = {
  cluster: 'lab',
  checkedAt: '2026-11-24T11:57:00Z' as string | null,
  checked: 12,
  problem: null as string | null,
};

it('says that all is well only where somebody looked', () => {
  expect(describeDrift({ items: [], clusters: [cluster] })).toBe(
    'All 12 running workloads that were looked at would be allowed today.',
  );
  expect(
    describeDrift({
      items: [],
      clusters: [{ ...cluster, checkedAt: null, checked: 0 }],
    }),
  ).toBe('No cluster has been looked at yet.');
});

it.each([
  [cluster, 'lab: 12 looked at 3 min ago'],
  [
    { ...cluster, checkedAt: '2026-11-24T11:59:59.600Z' },
    'lab: 12 looked at just now',
  ],
  [
    { ...cluster, checkedAt: null, problem: 'The portal may not dry-run.' },
    'lab: not looked at yet. The portal may not dry-run.',
  ],
])('says when a cluster was looked at', (of, text) => {
  expect(describeCheck(of, NOW)).toBe(text);
});
