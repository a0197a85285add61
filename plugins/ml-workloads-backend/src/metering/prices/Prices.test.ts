import {
  createMockDirectory,
  mockServices,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { migrate, run, settleAll } from '../testing/ledgerRun';
import { beats, clock, inOrder, node, RATE } from '../testing/world';
import { Prices } from './Prices';
import { PriceStore } from './PriceStore';

jest.setTimeout(120_000);

const databases = TestDatabases.create();
const directory = createMockDirectory();

const TYPE = 'node.kubernetes.io/instance-type';
const FLEET = inOrder(
  node('10:00', { created: '09:00' }),
  node('10:00', {
    name: 'node-2',
    created: '09:00',
    labels: { [TYPE]: 'other' },
  }),
  beats('10:00', '11:00'),
);

/** A cluster whose API says what a test wants, page by page. */
function cluster(overlays: object[] | number) {
  const read = jest.fn(async ({ path }: { path: string }) => {
    if (path.includes('nodeoverlays')) {
      return typeof overlays === 'number'
        ? {
            status: overlays,
            body: { reason: 'x', message: 'no' },
            warnings: [],
          }
        : { status: 200, body: { items: overlays }, warnings: [] };
    }
    const second = path.includes('continue=next');
    return {
      status: 200,
      body: {
        metadata: second ? {} : { continue: 'next' },
        items: [
          second
            ? {
                metadata: {
                  name: 'node-2',
                  labels: { [TYPE]: 'other', pool: 'a' },
                },
              }
            : { metadata: { name: 'node-1', labels: { [TYPE]: 'four-gpus' } } },
        ],
      },
      warnings: [],
    };
  });
  return { name: 'lab', read };
}

describe.each(databases.eachSupportedId())(
  'an installation’s prices on %s',
  id => {
    async function installation(options: {
      pricing: object;
      client?: ReturnType<typeof cluster>;
    }) {
      const knex = await databases.init(id);
      await migrate(knex);
      await run(knex, FLEET, { rates: [] });
      let { pricing } = options;
      let now = clock('11:00');
      const data = () => ({ mlWorkloads: { pricing } });
      // Configuration changes while the portal runs.
      const config = new Proxy(new ConfigReader({}), {
        get: (_, key) => {
          const current: any = new ConfigReader(data());
          return typeof current[key] === 'function'
            ? current[key].bind(current)
            : current[key];
        },
      });
      const prices = await Prices.start({
        knex,
        config,
        logger: mockServices.logger.mock(),
        clusters: { list: () => (options.client ? [options.client] : []) },
        profiles: [],
        now: () => now,
      });
      return {
        knex,
        prices,
        at(time: string) {
          now = clock(time);
        },
        configure(changed: object) {
          pricing = changed;
        },
        priceOf(name: string, type: string, at: string) {
          const { rates } = prices.book.current();
          return rates
            .inCluster('lab')
            .rowFor({ name, labels: { [TYPE]: type }, gpuCount: 4 }, clock(at))
            ?.pricePerNodeHour;
        },
        problems: async () =>
          (await PriceStore.of(knex).sources()).map(({ key, problem }) => [
            key,
            problem,
          ]),
      };
    }

    it('follow their files without a restart, and survive a broken one', async () => {
      const write = (name: string, content: string) =>
        directory.addContent({ [name]: content });
      const csv = directory.resolve('prices.csv');
      write('prices.csv', 'instanceType,pricePerNodeHour\nfour-gpus,36\n');
      const here = await installation({ pricing: { ratesFiles: [csv] } });
      expect(here.priceOf('node-1', 'four-gpus', '11:00')).toBe('36');

      here.at('12:00');
      write('prices.csv', 'instanceType,pricePerNodeHour\nfour-gpus,40\n');
      await here.prices.refresh();
      expect(here.priceOf('node-1', 'four-gpus', '11:59')).toBe('36');
      expect(here.priceOf('node-1', 'four-gpus', '12:00')).toBe('40');

      here.at('13:00');
      write('prices.csv', 'instanceType,pricePerNodeHour\nfour-gpus,forty\n');
      await here.prices.refresh();
      expect(here.priceOf('node-1', 'four-gpus', '13:00')).toBe('40');
      expect(await here.problems()).toEqual([
        ['configuration', null],
        [
          `file/${csv}`,
          `${csv}, line 2, column "pricePerNodeHour": must be a decimal in quotes, for example "55.04"`,
        ],
      ]);

      // A source that is taken out ends; what it said of the past stays.
      here.at('14:00');
      here.configure({});
      await here.prices.refresh();
      expect(here.priceOf('node-1', 'four-gpus', '13:59')).toBe('40');
      expect(here.priceOf('node-1', 'four-gpus', '14:00')).toBeUndefined();
      expect(await here.problems()).toEqual([['configuration', null]]);
      await here.knex.destroy();
    });

    it('are of one currency for ever, and a code', async () => {
      const rates = (currency: string) => [{ ...RATE, currency }];
      const here = await installation({ pricing: { rates: rates('USD') } });
      await settleAll(here.knex);
      const again = (pricing: object) =>
        Prices.start({
          knex: here.knex,
          config: new ConfigReader({ mlWorkloads: { pricing } } as any),
          logger: mockServices.logger.mock(),
          clusters: { list: () => [] },
          profiles: [],
        });
      await expect(
        again({ currency: 'EUR', rates: rates('EUR') }),
      ).rejects.toThrow(
        'mlWorkloads.pricing.currency: is EUR, but the ledger has counted in USD, and money is never converted. Set it to USD',
      );
      await expect(again({ currency: 'usd' })).rejects.toThrow(
        'mlWorkloads.pricing.currency: must be a code such as USD, not "usd"',
      );
      expect((await again({ rates: rates('USD') })).currency).toBe('USD');
      await here.knex.destroy();
    });

    it('take NodeOverlays of clusters, and say where there are none', async () => {
      const is = (key: string, value: string) => ({
        key,
        operator: 'In',
        values: [value],
      });
      const client = cluster([
        {
          metadata: { name: 'agreed' },
          spec: { requirements: [is(TYPE, 'four-gpus')], price: '30' },
        },
        {
          metadata: { name: 'pool-a' },
          spec: { requirements: [is('pool', 'a')], priceAdjustment: '-10%' },
        },
      ]);
      const rates = [
        {
          kind: 'list',
          currency: 'USD',
          pricePerNodeHour: '20',
          effectiveFrom: '2026-01-01T00:00:00Z',
          source: 'list',
          retrievedAt: '2026-01-01T00:00:00Z',
        },
      ];
      const here = await installation({
        pricing: { rates, nodeOverlays: true },
        client,
      });
      await here.prices.refresh();
      expect(here.priceOf('node-1', 'four-gpus', '11:00')).toBe('30');
      expect(here.priceOf('made-since', 'four-gpus', '11:00')).toBe('30');
      expect(here.priceOf('node-2', 'other', '11:00')).toBe('18');
      // Asked again, an adjustment starts from the list, not from what it made of it.
      here.at('11:05');
      await here.prices.refresh();
      expect(here.priceOf('node-2', 'other', '11:05')).toBe('18');
      await here.knex.destroy();

      const none = await installation({
        pricing: { nodeOverlays: true },
        client: cluster(404),
      });
      await none.prices.refresh();
      expect((await none.problems())[1][1]).toMatch(/serves no .* NodeOverlay/);
      await none.knex.destroy();

      const forbidden = await installation({
        pricing: { nodeOverlays: true },
        client: cluster(403),
      });
      await forbidden.prices.refresh();
      expect((await forbidden.problems())[1][1]).toMatch(/with 403/);
      await forbidden.knex.destroy();
    });
  },
);
