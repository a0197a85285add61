import {
  formatDecimal,
  parseDecimal,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { RateTable } from '../../rates';
import { adjusted } from './overlayPrice';
import { nodeOverlayOf, overlayRates } from './overlayRates';

const NOW = Date.parse('2026-11-30T00:00:00Z');
const LIST = RateTable.create([
  {
    kind: 'list',
    instanceType: 'p5.48xlarge',
    currency: 'USD',
    pricePerNodeHour: '55.04',
    effectiveFrom: '2025-06-23T00:00:00Z',
    source: 'list',
    retrievedAt: '2026-07-20T00:00:00Z',
  },
]);

function overlay(name: string, spec: object, ready?: string) {
  return nodeOverlayOf({
    metadata: { name },
    spec,
    status: ready ? { conditions: [{ type: 'Ready', status: ready }] } : {},
  });
}

const node = (name: string, labels: Record<string, string> = {}) => ({
  name,
  gpuCount: 8,
  labels: {
    'node.kubernetes.io/instance-type': 'p5.48xlarge',
    'karpenter.sh/capacity-type': 'on-demand',
    ...labels,
  },
});

const isIn = (key: string, ...values: string[]) => ({
  key,
  operator: 'In',
  values,
});
const P5 = isIn('node.kubernetes.io/instance-type', 'p5.48xlarge');

/** What each node costs under the overlays. */
function pricesOf(
  overlays: ReturnType<typeof overlay>[],
  nodes: ReturnType<typeof node>[],
) {
  const { rows, problems } = overlayRates({
    cluster: 'lab',
    currency: 'USD',
    overlays,
    nodes,
    pricing: { rates: LIST },
    now: NOW,
  });
  const dates = {
    effectiveFrom: '2020-01-01T00:00:00Z',
    retrievedAt: '2020-01-01T00:00:00Z',
  };
  const table = RateTable.create([
    ...LIST.rows(),
    ...rows.map(row => ({ ...row, ...dates })),
  ]).inCluster('lab');
  return {
    rows,
    problems,
    prices: nodes.map(one => table.rowFor(one, NOW)?.pricePerNodeHour),
  };
}

describe('what Karpenter’s NodeOverlays say that nodes cost', () => {
  it('prices a class, also nodes that are made later', () => {
    const { rows } = pricesOf(
      [overlay('savings-plan', { requirements: [P5], price: '30.1' })],
      [],
    );
    expect(rows).toEqual([
      {
        kind: 'contract',
        cluster: 'lab',
        currency: 'USD',
        instanceType: 'p5.48xlarge',
        pricePerNodeHour: '30.1',
        source: 'NodeOverlay savings-plan of cluster lab',
      },
    ]);
  });

  it('lets the greatest weight win, then the last name, and only one', () => {
    const overlays = [
      overlay('a', { requirements: [P5], price: '30' }),
      overlay('b', { requirements: [P5], price: '31' }),
      overlay('heavy', {
        weight: 10,
        requirements: [isIn('karpenter.sh/nodepool', 'reserved')],
        priceAdjustment: '-50%',
      }),
    ];
    const { prices } = pricesOf(overlays, [
      node('plain'),
      node('reserved', { 'karpenter.sh/nodepool': 'reserved' }),
    ]);
    expect(prices).toEqual(['31', '27.52']);
  });

  it('follows weight also where a lighter overlay names more', () => {
    const { prices } = pricesOf(
      [
        overlay('any', { weight: 5, requirements: [P5], price: '30' }),
        overlay('spot', {
          weight: 1,
          requirements: [P5, isIn('karpenter.sh/capacity-type', 'spot')],
          price: '20',
        }),
      ],
      [node('s', { 'karpenter.sh/capacity-type': 'spot' })],
    );
    expect(prices).toEqual(['30']);
  });

  it('understands every operator on the labels of a node', () => {
    const overlays = [
      overlay('family', {
        requirements: [
          isIn('karpenter.k8s.aws/instance-family', 'p5'),
          {
            key: 'karpenter.k8s.aws/instance-gpu-count',
            operator: 'Gte',
            values: ['8'],
          },
          { key: 'team', operator: 'DoesNotExist' },
          {
            key: 'topology.kubernetes.io/zone',
            operator: 'NotIn',
            values: ['b'],
          },
        ],
        price: '40',
      }),
    ];
    const labels = {
      'karpenter.k8s.aws/instance-family': 'p5',
      'karpenter.k8s.aws/instance-gpu-count': '8',
    };
    expect(
      pricesOf(overlays, [
        node('a', labels),
        node('b', { ...labels, team: 'x' }),
        node('c', { ...labels, 'topology.kubernetes.io/zone': 'b' }),
        node('d', { ...labels, 'karpenter.k8s.aws/instance-gpu-count': '4' }),
      ]).prices,
    ).toEqual(['40', '55.04', '55.04', '55.04']);
  });

  it('says what it cannot use', () => {
    const { problems, rows } = pricesOf(
      [
        overlay('lost', {
          requirements: [isIn('node.kubernetes.io/instance-type', 'x')],
          priceAdjustment: '+1',
        }),
        overlay('conflict', { requirements: [P5], price: '1' }, 'False'),
        overlay('capacity-only', { requirements: [P5] }),
      ],
      [node('n', { 'node.kubernetes.io/instance-type': 'x' })],
    );
    expect(rows).toEqual([]);
    expect(problems).toEqual([
      'NodeOverlay lost adjusts a price, but node n has none to adjust',
      'NodeOverlay conflict is not ready, so Karpenter leaves it out',
    ]);
  });

  it.each([
    ['55.04', '-10%', '49.536'],
    ['55.04', '+10%', '60.544'],
    ['55.04', '-0.5', '54.54'],
    ['55.04', '+.25', '55.29'],
    ['0.5', '-1', '0'],
    ['55.04', '-100%', '0'],
    ['1.006', '-33.3%', '0.671002'],
  ])('%s with %s is %s', (price, change, after) => {
    expect(formatDecimal(adjusted(parseDecimal(price), change)!)).toBe(after);
  });
});
