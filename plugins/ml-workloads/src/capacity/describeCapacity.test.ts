import { capacity } from '../../dev/capacityFixture';
import {
  describeBlocks,
  describeCapacity,
  describeFragments,
  describeOthers,
} from './describeCapacity';

const none = { items: [], totalItems: 0, others: [] };

it.each([
  [
    capacity,
    '31 of 208 GPUs are free; the largest free block on one node is 8. 5 workloads wait.',
  ],
  [
    { pools: [capacity.pools[2]], waiting: none },
    '0 of 16 GPUs are free. Nothing waits.',
  ],
  [{ pools: [], waiting: none }, 'No GPU node has been seen yet.'],
  [
    { pools: [capacity.pools[1]], waiting: { ...none, totalItems: 1 } },
    '19 of 64 GPUs are free; the largest free block on one node is 8. 1 workload waits.',
  ],
])('answers in one sentence', (given, expected) => {
  expect(describeCapacity(given)).toBe(expected);
});

it('says where free GPUs are scattered', () => {
  expect(describeFragments(capacity.pools)).toEqual([
    'h100 in lab: 12 are free, but no node has 8.',
  ]);
});

it.each([
  [capacity.pools[1].blocks, '2 × 8, 1 × 3'],
  [[], '—'],
  [[{ gpusMilli: 500, nodes: 1 }], '1 × 0.5'],
])('says the blocks of single nodes', (blocks, expected) => {
  expect(describeBlocks(blocks)).toBe(expected);
});

it.each([
  [[], null],
  [capacity.waiting.others, 'Of other teams 3 more wait for 24 GPUs.'],
  [
    [{ cluster: 'lab', workloads: 1, gpusMilli: null }],
    'Of other teams 1 more waits.',
  ],
])('counts who waits beside one’s own', (others, expected) => {
  expect(describeOthers(others)).toBe(expected);
});
