import { RateTable } from '../rates';
import { parseCsvRates } from './csvRates';

const CHANGED = Date.parse('2026-11-01T00:00:00Z');
const read = (text: string, currency = 'USD') =>
  parseCsvRates(text, { name: 'prices.csv', currency, changedAt: CHANGED });

describe('prices in CSV', () => {
  it('are rate rows, with the columns that a row has', () => {
    const answer = read(
      [
        '# from the contract of 2026',
        'kind,instanceType,gpuCount,capacityType,pricePerNodeHour,effectiveFrom,source',
        'contract,p5.48xlarge,8,on-demand,41.28,2026-01-01T00:00:00Z,"agreement, 3 years"',
        'list,p5.48xlarge,8,on-demand,55.04,2025-06-23T00:00:00Z,list',
      ].join('\n'),
    );
    expect(answer).toEqual({
      dates: 'dated',
      rows: [
        {
          kind: 'contract',
          instanceType: 'p5.48xlarge',
          gpuCount: 8,
          capacityType: 'on-demand',
          pricePerNodeHour: '41.28',
          effectiveFrom: '2026-01-01T00:00:00Z',
          source: 'agreement, 3 years',
          currency: 'USD',
          retrievedAt: '2026-11-01T00:00:00.000Z',
        },
        expect.objectContaining({ kind: 'list', pricePerNodeHour: '55.04' }),
      ],
    });
    const labels = { 'node.kubernetes.io/instance-type': 'p5.48xlarge' };
    const node = { name: 'a', labels, gpuCount: 8 };
    expect(
      RateTable.create(answer.rows).rowFor(node, CHANGED)?.pricePerNodeHour,
    ).toBe('41.28');
  });

  it('without dates are prices as they are now', () => {
    expect(
      read('instanceType,pricePerNodeHour\r\ng6.xlarge,0.8048\r\n'),
    ).toEqual({
      dates: 'observed',
      rows: [
        {
          kind: 'list',
          instanceType: 'g6.xlarge',
          pricePerNodeHour: '0.8048',
          currency: 'USD',
          source: 'prices.csv',
        },
      ],
    });
  });

  it('are read with the columns of OpenCost’s CSV pricing', () => {
    const { rows } = read(
      [
        'EndTimestamp,InstanceID,Region,AssetClass,InstanceIDField,InstanceType,MarketPriceHourly,Version',
        ',node-7,,node,metadata.name,,5.504e+01,',
        ',g6.xlarge,us-east-1,node,metadata.labels.node.kubernetes.io/instance-type,,0.8048,',
        ',,eu-west-1,node,,g5.xlarge,1.006,',
        ',NVIDIA-L4,,gpu,gpu.nvidia.com/class,,0.7,',
        ',pd-ssd,,pv,,,0.0002,',
      ].join('\n'),
    );
    expect(rows).toEqual([
      {
        kind: 'node',
        node: 'node-7',
        pricePerNodeHour: '55.04',
        currency: 'USD',
        source: 'prices.csv (OpenCost CSV)',
      },
      expect.objectContaining({
        kind: 'list',
        instanceType: 'g6.xlarge',
        region: 'us-east-1',
        pricePerNodeHour: '0.8048',
      }),
      expect.objectContaining({
        kind: 'list',
        instanceType: 'g5.xlarge',
        region: 'eu-west-1',
      }),
      expect.objectContaining({
        kind: 'fallback',
        gpuModel: 'NVIDIA-L4',
        pricePerGpuHour: '0.7',
      }),
    ]);
  });

  it.each([
    [
      'instanceType,pricePerNodeHour\ng6.xlarge,"0,80"',
      'prices.csv, line 2, column "pricePerNodeHour": must be a decimal in quotes, for example "55.04"',
    ],
    [
      'instanceType,pricePerNodeHour,effectiveFrom\ng6.xlarge,1,2026-01-01\ng5.xlarge,1,yesterday',
      'prices.csv, line 3, column "effectiveFrom": must be a day or a time with its zone, for example 2026-01-01 or 2026-01-01T00:00:00Z',
    ],
    [
      'instanceType,pricePerNodeHour,effectiveFrom\ng6.xlarge,1,',
      'prices.csv, line 2, column "effectiveFrom": is empty; give it in every row, or leave the column out',
    ],
    [
      'instanceType,pricePerNodeHour,currency\ng6.xlarge,1,EUR',
      'prices.csv, line 2, column "currency": is in EUR, but this installation counts in USD; convert it or remove it',
    ],
    [
      'instancetype,price\ng6.xlarge,1',
      'prices.csv, line 1, column "instancetype": there is no such column; there are kind,',
    ],
    [
      'instanceType,pricePerNodeHour\ng6.xlarge,1,2',
      'prices.csv, line 2: 3 cells, but the header names 2 columns',
    ],
    [
      'instanceType,pricePerNodeHour\n"g6.xlarge,1',
      'prices.csv, line 2: Quote Not Closed',
    ],
    [
      'AssetClass,InstanceID,MarketPriceHourly\nnode,a,free',
      'prices.csv, line 2, column "MarketPriceHourly": "free" is not a price',
    ],
    ['', 'prices.csv is empty'],
  ])('say where they are wrong: %j', (text, message) => {
    expect(() => read(text)).toThrow(message);
  });
});
