import { RateTable, statesGpuCount } from './rates';

const BASE = {
  kind: 'list',
  currency: 'USD',
  pricePerNodeHour: '1',
  effectiveFrom: '2026-01-01T00:00:00Z',
  source: 'base',
  retrievedAt: '2026-01-01T00:00:00Z',
};
const NOW = Date.parse('2026-06-01T00:00:00Z');
const NODE = {
  name: 'gpu-1',
  labels: {
    'node.kubernetes.io/instance-type': 'p5.48xlarge',
    'nvidia.com/gpu.product': 'NVIDIA-H100-80GB-HBM3',
    'topology.kubernetes.io/region': 'us-east-1',
  },
  gpuCount: 8,
};

function sourceFor(rows: object[], labels: Record<string, string> = {}) {
  return RateTable.create(rows.map(row => ({ ...BASE, ...row }))).rowFor(
    { ...NODE, labels: { ...NODE.labels, ...labels } },
    NOW,
  )?.source;
}

describe('the price of a node', () => {
  it('comes from the row of the better kind, however specific the other', () => {
    const rows = [
      { kind: 'fallback', source: 'fallback' },
      {
        kind: 'list',
        source: 'list',
        instanceType: 'p5.48xlarge',
        region: 'us-east-1',
      },
      { kind: 'contract', source: 'contract' },
      { kind: 'node', node: 'gpu-1', source: 'node' },
    ];
    expect(sourceFor(rows)).toBe('node');
    expect(sourceFor(rows.slice(0, 3))).toBe('contract');
    expect(sourceFor(rows.slice(0, 2))).toBe('list');
    expect(sourceFor(rows.slice(0, 1))).toBe('fallback');
  });

  it('then from the row that names more fields, then from the latest', () => {
    expect(
      sourceFor([
        {
          source: 'one',
          instanceType: 'p5.48xlarge',
          effectiveFrom: '2026-05-01T00:00:00Z',
        },
        { source: 'two', instanceType: 'p5.48xlarge', region: 'us-east-1' },
      ]),
    ).toBe('two');
    expect(
      sourceFor([
        { source: 'old', instanceType: 'p5.48xlarge' },
        {
          source: 'new',
          instanceType: 'p5.48xlarge',
          effectiveFrom: '2026-05-01T00:00:00Z',
        },
        {
          source: 'future',
          instanceType: 'p5.48xlarge',
          effectiveFrom: '2026-07-01T00:00:00Z',
        },
      ]),
    ).toBe('new');
  });

  it('does not depend on the order of the rows', () => {
    const rows = [
      { source: 'a', instanceType: 'p5.48xlarge' },
      { source: 'b', instanceType: 'p5.48xlarge' },
    ];
    expect(sourceFor(rows)).toBe(sourceFor([...rows].reverse()));
  });

  it.each([
    [{}, 'on-demand'],
    [{ 'karpenter.sh/capacity-type': 'spot' }, 'spot'],
    [{ 'karpenter.sh/capacity-type': 'reserved' }, 'reserved'],
    [{ 'eks.amazonaws.com/capacityType': 'SPOT' }, 'spot'],
    [{ 'eks.amazonaws.com/capacityType': 'CAPACITY_BLOCK' }, 'capacity-block'],
    [{ 'cloud.google.com/gke-spot': 'true' }, 'spot'],
    [{ 'cloud.google.com/gke-preemptible': 'true' }, 'spot'],
    [{ 'kubernetes.azure.com/scalesetpriority': 'spot' }, 'spot'],
  ])('reads the capacity type of %j as %s', (labels, capacityType) => {
    expect(
      sourceFor(
        ['on-demand', 'spot', 'reserved', 'capacity-block'].map(type => ({
          capacityType: type,
          source: type,
        })),
        labels as Record<string, string>,
      ),
    ).toBe(capacityType);
  });

  it('takes gpuCount as the truth beside an instance type, else as a criterion', () => {
    expect(
      sourceFor([{ gpuCount: 4, gpuModel: 'NVIDIA-H100-80GB-HBM3' }]),
    ).toBe(undefined);
    expect(
      sourceFor([{ gpuCount: 8, gpuModel: 'NVIDIA-H100-80GB-HBM3' }]),
    ).toBe('base');
    expect(sourceFor([{ gpuCount: 4, instanceType: 'p5.48xlarge' }])).toBe(
      'base',
    );
    expect(
      statesGpuCount({ ...BASE, kind: 'list', gpuCount: 4, instanceType: 'x' }),
    ).toBe(true);
  });

  it('is that of its GPUs where only a fallback by GPU fits, exactly', () => {
    const table = RateTable.create([
      {
        ...BASE,
        kind: 'fallback',
        pricePerNodeHour: undefined,
        pricePerGpuHour: '0.1234567890123456789',
      },
    ]);
    expect(table.priceFor(NODE, 8, NOW)).toMatchObject({
      key: '0.9876543120987654312',
    });
  });

  it('ends when its row ends, and is then unknown, not zero', () => {
    const table = RateTable.create([
      { ...BASE, effectiveTo: '2026-06-01T00:00:00Z' },
    ]);
    expect(table.priceFor(NODE, 8, NOW - 1)?.key).toBe('1');
    expect(table.priceFor(NODE, 8, NOW)).toBeUndefined();
  });
});

describe('rate rows', () => {
  it.each([
    [
      { pricePerNodeHour: 55.04 },
      /Rate row 1: pricePerNodeHour: Expected string/,
    ],
    [
      { pricePerNodeHour: '-1' },
      /Rate row 1: pricePerNodeHour: must be a decimal in quotes/,
    ],
    [
      { pricePerNodeHour: undefined },
      /give pricePerNodeHour or, in a fallback row, pricePerGpuHour/,
    ],
    [
      { pricePerNodeHour: undefined, pricePerGpuHour: '1' },
      /only a fallback row may give pricePerGpuHour/,
    ],
    [{ kind: 'node' }, /must name the node/],
    [{ kind: 'spot' }, /Rate row 1: kind/],
    [{ effectiveFrom: 'soon' }, /effectiveFrom: must be a day or a time/],
    // Each would begin at another hour on a machine in another zone.
    [{ effectiveFrom: '2026-01-01T00:00:00' }, /a time with its zone/],
    [{ effectiveFrom: '1 Jan 2026' }, /effectiveFrom: must be a day/],
    [{ effectiveTo: '2026-02-30' }, /effectiveTo: must be a day/],
    [{ retrievedAt: '2026-13-01T00:00:00Z' }, /retrievedAt: must be a day/],
    [
      { effectiveTo: BASE.effectiveFrom },
      /effectiveTo is not after effectiveFrom/,
    ],
    [{ gpumodel: 'H100' }, /Rate row 1: row: Unrecognized key/],
    [{ currency: 'dollars' }, /must be a code such as USD/],
  ])('%j is refused by name', (row, message) => {
    expect(() => RateTable.create([{ ...BASE, ...row }])).toThrow(message);
  });

  it.each(['2026-01-01', '2026-01-01T00:00Z', '2026-01-01T02:00:00.000+02:00'])(
    'hold from %s, whatever the zone of the machine',
    effectiveFrom => {
      const rates = RateTable.create([{ ...BASE, effectiveFrom }]);
      expect(rates.changesOf('node')).toEqual([Date.UTC(2026, 0, 1)]);
    },
  );

  it('are refused in a second currency, or another than the installation’s', () => {
    expect(() =>
      RateTable.create([BASE, { ...BASE, currency: 'EUR' }]),
    ).toThrow(/Rate row 2 is in EUR, but this installation counts in USD/);
    expect(() => RateTable.create([BASE], 'EUR')).toThrow(
      /Rate row 1 is in USD, but this installation counts in EUR/,
    );
    expect(() => RateTable.create({})).toThrow(/must be a JSON array/);
  });
});
