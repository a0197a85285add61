import type * as published from '@backstage/plugin-cost-insights-common';
import type { SpendQuery } from '@slipway/backstage-plugin-ml-workloads';
import type {
  Spend,
  SpendAmount,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { CostInsightsClient } from './CostInsightsClient';
import { readIntervals } from './intervals';
import type { Cost, CostEntity, MetricData } from './types';

const DAY_MS = 86_400_000;
const HOUR = 3_600_000;
const amount = (
  costMicros: number | null,
  gpuMs: number = HOUR,
): SpendAmount => ({
  costMicros,
  gpuMs,
  unpricedGpuMs: costMicros === null ? gpuMs : 0,
});

/** A ledger in which each day costs what `dayCost` says, all of it by `ranker`. */
function ledger(
  dayCost: (day: string) => SpendAmount | undefined,
  more: Partial<Spend> = {},
  groups = ['group:default/vision'],
) {
  const asked: SpendQuery[] = [];
  const getSpend = async (query: SpendQuery) => {
    asked.push(query);
    const buckets = [];
    for (let at = Date.parse(query.from); at < Date.parse(query.to); ) {
      const start = new Date(at).toISOString();
      const here = dayCost(start.slice(0, 10));
      buckets.push({ start, values: here ? { ranker: here } : {} });
      at += DAY_MS;
    }
    return {
      buckets,
      rows: [{ key: 'ranker', title: 'Ranker' }],
      completeUntil: '2026-11-30T11:20:00.000Z',
      observedSince: '2026-01-01T00:00:00.000Z',
      ...more,
    } as unknown as Spend;
  };
  const client = CostInsightsClient.create({
    spend: { getSpend },
    catalog: {
      getEntities: async () => ({
        items: [
          {
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'Component',
            metadata: { name: 'ranker', title: 'Ranker' },
          },
        ],
      }),
      getEntitiesByRefs: async ({ entityRefs }) => ({
        items: entityRefs.map(ref => {
          const name = ref.split('/')[1];
          return {
            apiVersion: 'backstage.io/v1alpha1',
            kind: ref.startsWith('group:') ? 'Group' : 'Component',
            metadata: { name, title: name[0].toUpperCase() + name.slice(1) },
          };
        }),
      }),
    },
    identity: {
      getBackstageIdentity: async () => ({
        type: 'user' as const,
        userEntityRef: 'user:default/guest',
        ownershipEntityRefs: ['user:default/guest', ...groups],
      }),
    },
  });
  return { client, asked };
}

it('tells the groups of the person and what they own', async () => {
  const { client } = ledger(() => undefined);
  expect(await client.getUserGroups()).toEqual([
    { id: 'group:default/vision', name: 'Vision' },
  ]);
  expect(await client.getGroupProjects('group:default/vision')).toEqual([
    { id: 'component:default/ranker', name: 'Ranker' },
  ]);
});

it('takes the day before the one that is not settled to its end', async () => {
  const { client, asked } = ledger(() => undefined);
  expect(await client.getLastCompleteBillingDate()).toBe('2026-11-29');
  expect(asked[0].entity).toBe('group:default/vision');
});

it('says that nothing is settled yet', async () => {
  const { client } = ledger(() => undefined, { completeUntil: null });
  await expect(client.getLastCompleteBillingDate()).rejects.toThrow(
    'No day of GPU spend is settled yet',
  );
});

it('gives two periods of days, their change and their trend', async () => {
  const { client, asked } = ledger(day =>
    amount(day < '2026-11-01' ? 1_000_000 : 1_500_000),
  );

  const cost = await client.getGroupDailyCost('vision', 'R2/P30D/2026-12-01');

  expect(asked[0]).toMatchObject({
    entity: 'group:default/vision',
    from: '2026-10-02T00:00:00.000Z',
    to: '2026-12-01T00:00:00.000Z',
    granularity: 'day',
  });
  expect(cost.aggregation).toHaveLength(60);
  expect(cost.aggregation[0]).toEqual({ date: '2026-10-02', amount: 1 });
  expect(cost.change).toEqual({ ratio: 0.5, amount: 15 });
  const { slope, intercept } = cost.trendline!;
  const onLine = (day: string) => intercept + (slope * Date.parse(day)) / 1000;
  expect(onLine('2026-10-02')).toBeCloseTo(0.87, 1);
  expect(onLine('2026-11-30')).toBeCloseTo(1.63, 1);
  expect(Object.keys(cost.groupedCosts!)).toEqual(['component', 'GPU model']);
  expect(cost.groupedCosts!.component[0]).toMatchObject({ id: 'Ranker' });
});

it('leaves out a day without a price, and counts a day without use as nothing', async () => {
  const { client } = ledger(day => {
    if (day === '2026-11-29') return undefined;
    return amount(day === '2026-11-30' ? null : 2_000_000);
  });
  const { aggregation } = await client.getProjectDailyCost(
    'component:default/ranker',
    'R1/P3D/2026-12-01',
  );
  expect(aggregation).toEqual([
    { date: '2026-11-28', amount: 2 },
    { date: '2026-11-29', amount: 0 },
  ]);
});

it('compares quarters as months', async () => {
  const { client, asked } = ledger(() => undefined, {
    total: amount(9_000_000),
    previousTotal: amount(6_000_000),
    groupBy: 'component',
    rows: [
      {
        key: 'unattributed',
        title: 'Unattributed',
        ref: null,
        costMicros: 1_000_000,
        previousCostMicros: 0,
      },
      {
        key: 'component:default/ranker',
        title: 'component:default/ranker',
        ref: 'component:default/ranker',
        costMicros: 8_000_000,
        previousCostMicros: 6_000_000,
      },
    ] as any,
  });

  const insights = await client.getProductInsights({
    product: 'gpu',
    group: 'vision',
    intervals: 'R2/P3M/2026-10-01',
    project: null,
  });

  expect(asked[0]).toMatchObject({
    from: '2026-07-01T00:00:00.000Z',
    to: '2026-10-01T00:00:00.000Z',
    granularity: 'month',
    compare: 'previous',
  });
  expect(insights).toEqual({
    id: 'gpu',
    aggregation: [6, 9],
    change: { ratio: 0.5, amount: 3 },
    entities: {
      component: [
        {
          id: null,
          aggregation: [0, 1],
          change: { amount: 1 },
          entities: {},
        },
        {
          id: 'Ranker',
          aggregation: [6, 8],
          change: { ratio: 2 / 6, amount: 2 },
          entities: {},
        },
      ],
    },
  });
});

it('compares nothing with a time that nobody watched', async () => {
  const { client } = ledger(() => undefined, {
    total: amount(1),
    previousTotal: null,
  });
  await expect(
    client.getProductInsights({
      product: 'gpu',
      group: 'vision',
      intervals: 'R2/P30D/2026-10-01',
      project: null,
    }),
  ).rejects.toThrow('does not reach back');
});

it('counts GPU-hours as the business metric', async () => {
  const { client, asked } = ledger(() => amount(1, 3 * HOUR));
  const data = await client.getDailyMetricData('gpuHours', 'R2/P1D/2026-12-01');
  expect(data.aggregation.map(day => day.amount)).toEqual([3, 3]);
  expect(asked.map(({ entity }) => entity)).toEqual(['group:default/vision']);
});

it('counts a team once that is below two groups of the person', async () => {
  const { client } = ledger(() => amount(1, 3 * HOUR), {}, [
    'group:default/vision',
    'group:default/perception',
  ]);
  const data = await client.getDailyMetricData('gpuHours', 'R1/P1D/2026-12-01');
  expect(data.aggregation).toEqual([{ date: '2026-11-30', amount: 3 }]);
});

it('draws no day and no change from before anybody watched', async () => {
  const { client } = ledger(() => amount(1_000_000), {
    observedSince: '2026-11-28T09:00:00.000Z',
  });
  const { aggregation, change } = await client.getGroupDailyCost(
    'vision',
    'R2/P2D/2026-12-01',
  );
  expect(aggregation).toEqual([
    { date: '2026-11-29', amount: 1 },
    { date: '2026-11-30', amount: 1 },
  ]);
  expect(change).toBeUndefined();
});

it.each([
  'R2/P30D',
  '',
  'R0/P30D/2026-10-01',
  'R2/P0D/2026-10-01',
  'R2/P30D/x',
])('refuses the interval %p', text => {
  expect(() => readIntervals(text)).toThrow(/is no interval such as/);
});

it('has the shapes that are published', () => {
  // Compiles only while what we give can be taken for what Cost Insights names.
  const shapes = {
    cost: (cost: Cost): published.Cost => cost,
    entity: (entity: CostEntity): published.Entity => entity,
    metric: (metric: MetricData): published.MetricData => metric,
  };
  expect(Object.keys(shapes)).toEqual(['cost', 'entity', 'metric']);
});
