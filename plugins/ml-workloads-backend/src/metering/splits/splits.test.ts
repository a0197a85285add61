import { InputError } from '@backstage/errors';
import fc from 'fast-check';
import { withMoney, type Part } from '../settleCut';
import { OPEN } from '../time';
import { parseSplits } from './parseSplits';
import { SplitTable, type NodeSize } from './SplitTable';

const GIB = 2 ** 30;
const P5: NodeSize = { gpus: 8, cpuMilli: 192_000, memoryBytes: 2048 * GIB };
const P3: NodeSize = { gpus: 8, cpuMilli: 64_000, memoryBytes: 488 * GIB };
const labels = { 'node.kubernetes.io/instance-type': 'p5.48xlarge' };

function share(split: object, size: NodeSize): number {
  const [parsed] = parseSplits([split]);
  const table = SplitTable.create([{ from: 0, to: OPEN, split: parsed }]);
  const { numerator, denominator } = table.shareFor(
    { cluster: 'lab', labels },
    size,
    1,
  );
  return (
    Math.round((Number(numerator) / Number(denominator)) * 10_000) / 10_000
  );
}

describe('the share of its price that a node’s GPUs carry', () => {
  it.each([
    // AWS' weights: 72 / (72 + 172.8 + 204.8) and 72 / (72 + 57.6 + 48.8).
    ['p5.48xlarge by AWS’ weights', { mode: 'ratio' }, P5, 0.1601],
    [
      'p3.16xlarge by AWS’ weights',
      { mode: 'ratio', weights: 'aws' },
      P3,
      0.4036,
    ],
    // 7.6 / (7.6 + 6.069312 + 8.677376) and 7.6 / (7.6 + 2.023104 + 2.067656).
    [
      'p5.48xlarge by OpenCost’s',
      { mode: 'ratio', weights: 'openCost' },
      P5,
      0.3401,
    ],
    [
      'p3.16xlarge by OpenCost’s',
      { mode: 'ratio', weights: 'openCost' },
      P3,
      0.6501,
    ],
    [
      'GPUs only',
      { mode: 'ratio', weights: { gpu: 1, vcpu: 0, gb: 0 } },
      P5,
      1,
    ],
    ['what is said', { mode: 'explicit', gpuShare: 0.893 }, P5, 0.893],
    ['everything', { mode: 'fullyLoaded' }, P5, 1],
    // A share cannot be made up.
    [
      'everything where the size is not known',
      { mode: 'ratio' },
      { ...P5, cpuMilli: undefined },
      1,
    ],
  ] as Array<[string, object, NodeSize, number]>)(
    '%s',
    (_, split, size, expected) => {
      expect(share(split, size)).toBe(expected);
    },
  );

  it('is that of the first split that fits, in its time', () => {
    const [spot, all] = parseSplits([
      { match: { capacityType: 'spot' }, mode: 'explicit', gpuShare: '0.5' },
      {
        match: { labels: { pool: 'h100' } },
        mode: 'explicit',
        gpuShare: '0.75',
      },
    ]);
    const table = SplitTable.create([
      { from: 0, to: OPEN, split: spot },
      { from: 10, to: 20, split: all },
    ]);
    const at = (more: Record<string, string>, instant: number) =>
      table.ruleFor(
        { cluster: 'lab', labels: { ...labels, ...more } },
        instant,
      );
    expect(at({ pool: 'h100' }, 9)).toBeUndefined();
    expect(at({ pool: 'h100' }, 10)).toBe(all);
    expect(at({ pool: 'h100' }, 20)).toBeUndefined();
    expect(at({ pool: 'h100', 'karpenter.sh/capacity-type': 'spot' }, 10)).toBe(
      spot,
    );
    expect(table.changes).toEqual([10, 20]);
  });

  it.each([
    [{ mode: 'half' }, /splits\[0\]: mode/],
    [{ mode: 'explicit', gpuShare: '1.5' }, /gpuShare: must be at most 1/],
    [{ mode: 'explicit', gpuShare: '0' }, /gpuShare: must be above 0/],
    [
      { mode: 'ratio', weights: { gpu: 0, vcpu: 1, gb: 1 } },
      /splits\[0\]: weights/,
    ],
    [{ mode: 'ratio', match: { pool: 'x' } }, /match: Unrecognized key/],
    [
      { mode: 'fullyLoaded', effectiveTo: '2026-01-01T00:00:00Z' },
      /needs an effectiveFrom/,
    ],
  ])('is refused where it makes no sense: %j', (split, message) => {
    expect(() => parseSplits([split])).toThrow(InputError);
    expect(() => parseSplits([split])).toThrow(message);
  });
});

describe('the money of a cut under a split', () => {
  const part = (category: string, milliGpuMs: number, podUid = ''): Part => ({
    category,
    reason: category === 'unallocated' ? 'free' : '',
    podUid,
    phase: '',
    team: '',
    component: '',
    milliGpuMs,
    occupancy: undefined,
  });
  const money = (parts: Part[], cost: bigint, up: bigint, down: bigint) =>
    withMoney(parts, cost, { numerator: up, denominator: down }).map(
      ({ category, milliGpuMs, costMicros }) => [
        category,
        milliGpuMs,
        costMicros,
      ],
    );

  it('gives the host its part, without GPU time', () => {
    // $55.04 for an hour, 85 % on the GPUs: 46.784; 6 of 8 GPUs are held.
    expect(
      money(
        [part('allocated', 6000), part('unallocated', 2000)],
        55_040_000n,
        17n,
        20n,
      ),
    ).toEqual([
      ['allocated', 6000, 35_088_000n],
      ['host', 0, 8_256_000n],
      ['unallocated', 2000, 11_696_000n],
    ]);
  });

  it('sums exactly, the host taking part in the largest remainder', () => {
    // 10 micros: 10 × 3×2/12 = 5, 10 × 1×2/12 = 1.67, host 10 × 4×1/12 = 3.33; the one that is left goes to the greatest remainder.
    expect(
      money([part('allocated', 3, 'a'), part('unallocated', 1)], 10n, 2n, 3n),
    ).toEqual([
      ['allocated', 3, 5n],
      ['host', 0, 3n],
      ['unallocated', 1, 2n],
    ]);
    // Equal remainders: host comes after allocated and before unallocated.
    expect(
      money([part('allocated', 1, 'a'), part('unallocated', 1)], 1n, 2n, 3n),
    ).toEqual([
      ['allocated', 1, 1n],
      ['host', 0, 0n],
      ['unallocated', 1, 0n],
    ]);
  });

  it('always sums, and gives the host its share to the micro-unit', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 12n }),
        fc.array(fc.integer({ min: 1, max: 3_600_000 * 8000 }), {
          minLength: 1,
          maxLength: 20,
        }),
        fc.bigInt({ min: 1n, max: 999n }),
        (cost, sizes, up) => {
          const settled = withMoney(
            sizes.map((size, i) => part('allocated', size, `p${1000 + i}`)),
            cost,
            { numerator: up, denominator: 1000n },
          );
          const sum = settled.reduce((all, one) => all + one.costMicros!, 0n);
          expect(sum).toBe(cost);
          const host = settled.find(({ category }) => category === 'host')!;
          const off = host.costMicros! * 1000n - cost * (1000n - up);
          expect(off > -1000n && off < 1000n).toBe(true);
        },
      ),
    );
  });
});
