import type { FleetNode } from '../FleetMemory';
import { fragmentedFor, freeGpusOf, poolsOf } from './pools';

const node = (
  name: string,
  total: number,
  held: number,
  more: Partial<FleetNode> = {},
): FleetNode => ({
  name,
  labels: { pool: 'h100' },
  model: 'H100',
  totalMilli: total * 1000,
  heldMilli: held * 1000,
  lostMilli: 0,
  open: true,
  announced: false,
  allocatable: { 'nvidia.com/gpu': total },
  held: { 'nvidia.com/gpu': held },
  ...more,
});

const profile = {
  name: 'h100',
  nodeSelector: { pool: 'h100' },
  counts: [1, 2, 4, 8],
  resourceName: 'nvidia.com/gpu',
};

it('sums what is free and counts the blocks of single nodes', () => {
  const nodes = [
    node('a', 8, 4),
    node('b', 8, 4),
    node('c', 8, 8),
    node('d', 8, 0, { open: false }),
    node('e', 8, 4),
  ];
  expect(poolsOf(nodes, [profile])).toEqual([
    {
      profile: 'h100',
      gpuModel: 'H100',
      nodes: 5,
      openNodes: 4,
      totalGpusMilli: 40_000,
      heldGpusMilli: 20_000,
      freeGpusMilli: 12_000,
      largestFreeBlockMilli: 4_000,
      blocks: [{ gpusMilli: 4_000, nodes: 3 }],
      fragmentedFor: 8,
    },
  ]);
});

it('takes nodes of no profile for a pool of their own, whose pods may have a whole node', () => {
  const pools = poolsOf(
    [
      node('a', 8, 0),
      node('b', 4, 2, { labels: {}, model: 'A100' }),
      node('c', 4, 1, { labels: {}, model: 'A100' }),
    ],
    [profile],
  );
  expect(
    pools.map(({ profile: name, fragmentedFor: gpus }) => [name, gpus]),
  ).toEqual([
    ['h100', null],
    [null, 4],
  ]);
});

it.each([
  // free, largest block, offered counts, scattered
  [12_000, 4_000, [1, 2, 4, 8], 8],
  [12_000, 8_000, [1, 2, 4, 8], null],
  [7_000, 4_000, [1, 2, 4, 8], null],
  [5_000, 1_000, [1, 2, 4, 8], 4],
  [0, 0, [1], null],
  [500, 500, [1], null],
])(
  '%i free with blocks of %i, offered %j: scattered %p',
  (free, block, counts, expected) => {
    expect(fragmentedFor(free, block, counts)).toBe(expected);
  },
);

it('finds what is free of a resource on the nodes of a selector', () => {
  expect(
    freeGpusOf(
      [
        node('a', 8, 3),
        node('b', 8, 0, { labels: {} }),
        node('c', 8, 1, { open: false }),
      ],
      { pool: 'h100' },
      'nvidia.com/gpu',
    ),
  ).toEqual({ total: 16, free: 5, largestFreeBlock: 5 });
});

it('does not say that nothing is there where the GPUs of a node are had through claims', () => {
  const claimed = node('a', 8, 0, { allocatable: {}, announced: true });
  const free = (...nodes: FleetNode[]) =>
    freeGpusOf(nodes, { pool: 'h100' }, 'nvidia.com/gpu');
  expect(free(claimed)).toBeNull();
  expect(free(node('b', 8, 0), claimed)).toBeNull();
  // A node that offers the resource itself is counted by it, whatever its drivers announce.
  expect(free(node('b', 8, 3, { announced: true }))).toMatchObject({ free: 5 });
  expect(free(node('b', 8, 3, { allocatable: {} }))).toMatchObject({
    total: 0,
  });
});
