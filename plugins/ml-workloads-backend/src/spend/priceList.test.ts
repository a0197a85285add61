import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { expectDocumented } from '../__testUtils__/openApi';
import { Prices, type PriceSource } from '../metering';
import { migrate, run } from '../metering/testing/ledgerRun';
import { beats, clock, inOrder, node } from '../metering/testing/world';
import { dataHealthItems } from './dataHealth';
import { priceList, type RatePage } from './priceList';

jest.setTimeout(120_000);

const databases = TestDatabases.create();

const AWS = {
  'node.kubernetes.io/instance-type': 'p5.48xlarge',
  'nvidia.com/gpu.product': 'NVIDIA-H100-80GB-HBM3',
  'topology.kubernetes.io/region': 'us-east-1',
};

const FLEET = inOrder(
  node('10:00', { name: 'a', created: '09:00', gpus: 8, labels: AWS }),
  node('10:00', { name: 'b', created: '09:00', gpus: 8, labels: AWS }),
  node('10:00', {
    name: 'spot',
    created: '09:00',
    gpus: 8,
    labels: { ...AWS, 'karpenter.sh/capacity-type': 'spot' },
  }),
  node('10:00', {
    name: 'far',
    created: '09:00',
    gpus: 8,
    labels: { ...AWS, 'topology.kubernetes.io/region': 'eu-north-1' },
  }),
  beats('10:00', '11:00'),
);

describe.each(databases.eachSupportedId())('the prices of nodes on %s', id => {
  async function installation(pricing: object, added: PriceSource[] = []) {
    const knex = await databases.init(id);
    await migrate(knex);
    await run(knex, FLEET, { rates: [] });
    let now = clock('11:00');
    const logger = mockServices.logger.mock();
    const prices = await Prices.start({
      knex,
      config: new ConfigReader({ mlWorkloads: { pricing } }),
      logger,
      clusters: { list: () => [] },
      profiles: [],
      added,
      now: () => now,
    });
    return {
      knex,
      prices,
      list: async () => {
        const { sources, classes, ...rows } = await priceList(
          knex,
          prices.book,
          now,
          { limit: 200 },
        );
        return { ...rows, sources: sources!, classes: classes! };
      },
      page: (page: RatePage) => priceList(knex, prices.book, now, page),
      at(time: string) {
        now = clock(time);
      },
      health: async () =>
        (
          await dataHealthItems({
            knex,
            rates: prices.book,
            clusters: [],
            now,
          })
        ).filter(({ code }) => /price|currency/.test(code)),
    };
  }

  it('are told by class with where they come from, those without a price first', async () => {
    const here = await installation({
      publicPrices: ['aws'],
      splits: [
        {
          match: { gpuModel: AWS['nvidia.com/gpu.product'] },
          mode: 'explicit',
          gpuShare: 0.75,
        },
      ],
    });
    const answer = await here.list();
    expectDocumented('get', '/rates', 200, answer);
    const { classes, items, sources } = answer;
    const common = {
      cluster: 'lab',
      instanceType: 'p5.48xlarge',
      gpuModel: 'NVIDIA-H100-80GB-HBM3',
      gpusPerNode: 8,
    };
    const unpriced = {
      pricePerNodeHour: null,
      pricePerGpuHourMicros: null,
      gpuShare: null,
      kind: null,
      source: null,
      retrievedAt: null,
      effectiveFrom: null,
    };
    const sorted = [...classes].sort((a, b) =>
      `${a.region} ${a.capacityType}` < `${b.region} ${b.capacityType}`
        ? -1
        : 1,
    );
    expect(sorted).toEqual([
      // Prices of one region are not those of another, and there is no list of AWS' spot prices.
      {
        ...common,
        region: 'eu-north-1',
        capacityType: 'on-demand',
        nodes: 1,
        ...unpriced,
      },
      {
        ...common,
        region: 'us-east-1',
        capacityType: 'on-demand',
        nodes: 2,
        pricePerNodeHour: '55.04',
        // 55.04 / 8 × 0.75
        pricePerGpuHourMicros: 5_160_000,
        gpuShare: 0.75,
        kind: 'list',
        source:
          'AWS on-demand list price, us-east-1: karpenter-provider-aws, zz_generated.pricing_aws.go of 2025-06-23',
        retrievedAt: '2025-06-23T00:00:00.000Z',
        effectiveFrom: '2025-06-23T00:00:00.000Z',
      },
      {
        ...common,
        region: 'us-east-1',
        capacityType: 'spot',
        nodes: 1,
        ...unpriced,
      },
    ]);
    expect(classes[2].pricePerNodeHour).toBe('55.04');
    expect(
      items.filter(({ instanceType }) => instanceType === 'p5.48xlarge'),
    ).toMatchObject([
      { pricePerNodeHour: '55.04', effectiveFrom: '2025-06-23T00:00:00.000Z' },
      { pricePerNodeHour: '98.32', effectiveTo: '2025-06-23T00:00:00.000Z' },
    ]);
    expect(sources.map(({ key, problem }) => [key, problem])).toEqual([
      ['configuration', null],
      ['public/aws', null],
    ]);
    expect(await here.health()).toMatchObject([
      { code: 'unpriced', subject: 'Nodes p5.48xlarge' },
    ]);
  });

  it('are told page by page, also when rows go meanwhile', async () => {
    const here = await installation({ publicPrices: ['aws'] });
    const whole = await here.list();
    expect(whole).toMatchObject({ nextCursor: null, currency: 'USD' });
    const limit = Math.ceil(whole.totalItems / 3);
    const pages = [await here.page({ limit })];
    while (pages.at(-1)!.nextCursor) {
      const cursor = pages.at(-1)!.nextCursor!;
      pages.push(await here.page({ limit, cursor }));
      expectDocumented('get', '/rates', 200, pages.at(-1));
      expect(pages.at(-1)).toMatchObject({ sources: null, classes: null });
    }
    expect(pages).toHaveLength(3);
    expect(pages.flatMap(({ items }) => items)).toEqual(whole.items);
    const [{ nextCursor }] = pages;
    // Of rows that are there no more, what stood in their place goes on.
    const cursor = Buffer.from(
      JSON.stringify(['rates', String(limit), 'gone']),
    ).toString('base64url');
    expect(nextCursor).not.toBe(cursor);
    expect((await here.page({ limit, cursor })).items).toEqual(pages[1].items);
    await expect(here.page({ limit, cursor: 'x' })).rejects.toThrow(
      /cursor is not one of this list/,
    );
  });

  it('say when a source fails, is old, or counts in another currency', async () => {
    let answer: 'fine' | 'away' | 'euro' = 'fine';
    const here = await installation({}, [
      {
        key: 'example',
        title: 'the price service',
        async read() {
          if (answer === 'away') throw new Error('connect ECONNREFUSED');
          return {
            dates: 'observed',
            rows: [
              {
                kind: 'fallback',
                currency: answer === 'euro' ? 'EUR' : 'USD',
                pricePerGpuHour: '2',
                source: 'the price service',
              },
            ],
          };
        },
      },
    ]);
    // The hour before the first price stays without one.
    const ofSources = async () =>
      (await here.health()).filter(({ code }) => code !== 'unpriced');
    await here.prices.refresh();
    expect(await ofSources()).toEqual([]);
    expect((await here.list()).classes[0]).toMatchObject({
      kind: 'fallback',
      pricePerNodeHour: '16',
      pricePerGpuHourMicros: 2_000_000,
    });

    answer = 'euro';
    here.at('11:10');
    await here.prices.refresh();
    expect(await ofSources()).toMatchObject([
      {
        code: 'currency-refused',
        severity: 'error',
        subject: 'Prices of the price service',
      },
    ]);

    answer = 'away';
    here.at('12:00');
    await here.prices.refresh();
    expect(await ofSources()).toMatchObject([
      { code: 'price-source-failed', severity: 'warning' },
    ]);
    // The last price that is known goes on holding.
    expect((await here.list()).classes[0].pricePerNodeHour).toBe('16');
  });

  it('are refused at the start where the configuration is in another currency', async () => {
    await expect(
      installation({
        currency: 'EUR',
        rates: [
          {
            kind: 'fallback',
            currency: 'USD',
            pricePerGpuHour: '2',
            effectiveFrom: '2026-01-01T00:00:00Z',
            source: 'list',
            retrievedAt: '2026-01-01T00:00:00Z',
          },
        ],
      }),
    ).rejects.toThrow(
      'Rate row 1 is in USD, but this installation counts in EUR',
    );
    await expect(
      installation({ currency: 'EUR', publicPrices: true }),
    ).rejects.toThrow('publicPrices: they are in USD');
  });
});
