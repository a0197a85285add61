import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { LedgerStore } from '../LedgerStore';
import { migrate, run, settled, settleAll } from '../testing/ledgerRun';
import { beats, clock, inOrder, namespace, node, pod } from '../testing/world';
import { Settler } from '../Settler';
import type { RateRow } from '../rates';
import { PriceBook } from './PriceBook';
import { PriceRefresh } from './PriceRefresh';
import { PriceStore } from './PriceStore';
import type { PriceAnswer, PriceSource } from './types';

jest.setTimeout(120_000);

const databases = TestDatabases.create();

const LIST: RateRow = {
  kind: 'list',
  instanceType: 'four-gpus',
  currency: 'USD',
  pricePerNodeHour: '36',
  effectiveFrom: '2020-01-01T00:00:00.000Z',
  source: 'list',
  retrievedAt: '2026-01-01T00:00:00.000Z',
};

/** An installation whose clock and sources a test sets. */
async function installation(knex: Knex) {
  let now = clock('10:00');
  const book = PriceBook.create({ currency: 'USD' });
  const refresher = PriceRefresh.create({
    knex,
    book,
    currency: 'USD',
    logger: mockServices.logger.mock(),
    now: () => now,
  });
  const source = (answer: PriceAnswer | Error, key = 'a'): PriceSource => ({
    key,
    title: `source ${key}`,
    read: async () => {
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });
  return {
    book,
    refresher,
    at(time: string) {
      now = clock(time);
    },
    stated: (rows: RateRow[], key?: string) =>
      refresher.refresh([source({ dates: 'dated', rows }, key)]),
    observed: (price: string | undefined, key = 'meter') =>
      refresher.refresh([
        source(
          {
            dates: 'observed',
            rows: price
              ? [
                  {
                    kind: 'list',
                    cluster: 'lab',
                    node: 'node-1',
                    currency: 'USD',
                    pricePerNodeHour: price,
                    source: 'meter',
                  },
                ]
              : [],
          },
          key,
        ),
      ]),
    failing: (message: string, key?: string) =>
      refresher.refresh([source(new Error(message), key)]),
    async settle() {
      await Settler.create({ knex, rates: book }).settleDirty({
        limit: Infinity,
        force: true,
      });
    },
  };
}

const dirtyHours = async (knex: Knex) =>
  (await knex('ledger_dirty_hours').orderBy('hour')).map(({ hour }) =>
    new Date(Number(hour)).toISOString().slice(11, 16),
  );

/** One node of four GPUs from 10:00 to 13:30, with a pod on one of them from 10:00 on. */
const AFTERNOON = inOrder(
  namespace('10:00', 'team-vision', 'vision'),
  node('10:00', { created: '09:00' }),
  beats('10:00', '13:30'),
  pod('10:00', { scheduled: '10:00', started: '10:00', ready: '10:00' }),
);

const money = async (knex: Knex) =>
  Object.fromEntries(
    Object.entries(await settled(knex)).map(([key, [, cost]]) => [key, cost]),
  );

describe.each(databases.eachSupportedId())('dated prices on %s', id => {
  let knex: Knex;
  beforeEach(async () => {
    knex = await databases.init(id);
    await migrate(knex);
  });
  afterEach(async () => {
    await knex.destroy();
  });

  async function ledger() {
    const here = await installation(knex);
    await run(knex, AFTERNOON, { rates: [] });
    return here;
  }

  it('price hours that were unpriced, from when their row holds', async () => {
    const here = await ledger();
    expect(await money(knex)).toEqual({
      'allocated vision running': null,
      'unallocated/free': null,
    });
    here.at('13:30');
    const marked = await here.stated([
      { ...LIST, effectiveFrom: '2026-03-02T11:00:00.000Z' },
    ]);
    expect(marked).toBe(3);
    expect(await dirtyHours(knex)).toEqual(['11:00', '12:00', '13:00']);
    await here.settle();
    // 2.5 h × 36 = 90, a quarter of it held.
    expect(await money(knex)).toEqual({
      'allocated vision running': 22_500_000,
      'unallocated/free': 67_500_000,
    });
  });

  it('that are observed change nothing before their observation', async () => {
    const here = await ledger();
    await here.stated([LIST]);
    await here.settle();
    here.at('12:30');
    expect(await here.observed('72')).toBe(2);
    expect(await dirtyHours(knex)).toEqual(['12:00', '13:00']);
    await here.settle();
    // 2.5 h × 36 + 1 h × 72 = 162
    expect(await money(knex)).toEqual({
      'allocated vision running': 40_500_000,
      'unallocated/free': 121_500_000,
    });
    // The same price again is no news.
    here.at('12:45');
    expect(await here.observed('72.0')).toBe(0);
    expect(await dirtyHours(knex)).toEqual([]);
    // Another one closes the older; settling everything anew changes nothing of what was.
    here.at('13:00');
    expect(await here.observed('144')).toBe(1);
    const rows = await PriceStore.of(knex).rates('meter');
    expect(
      rows.map(({ row }) => [
        row.pricePerNodeHour,
        row.effectiveFrom.slice(11, 16),
        row.effectiveTo?.slice(11, 16),
      ]),
    ).toEqual([
      ['72', '12:30', '13:00'],
      ['144', '13:00', undefined],
    ]);
    await here.settle();
    const before = await money(knex);
    // 2.5 × 36 + 0.5 × 72 + 0.5 × 144 = 198
    expect(before).toEqual({
      'allocated vision running': 49_500_000,
      'unallocated/free': 148_500_000,
    });
    await knex('ledger_dirty_hours').insert(
      ['10', '11', '12', '13'].map(hour => ({
        cluster: 'lab',
        hour: clock(`${hour}:00`),
        revision: 1,
      })),
    );
    await here.settle();
    expect(await money(knex)).toEqual(before);
  });

  it('that are corrected mark exactly the hours that they are about', async () => {
    const here = await ledger();
    const contract: RateRow = {
      ...LIST,
      kind: 'contract',
      pricePerNodeHour: '18',
      effectiveFrom: '2026-03-02T11:00:00.000Z',
      effectiveTo: '2026-03-02T12:00:00.000Z',
    };
    here.at('13:30');
    await here.stated([LIST, contract]);
    await here.settle();
    // 2.5 × 36 + 1 × 18 = 108
    expect((await money(knex))['allocated vision running']).toBe(27_000_000);
    expect(
      await here.stated([LIST, { ...contract, pricePerNodeHour: '9' }]),
    ).toBe(1);
    expect(await dirtyHours(knex)).toEqual(['11:00']);
    await here.settle();
    expect((await money(knex))['allocated vision running']).toBe(24_750_000);
    // What was believed stays, and prices nothing.
    const all = await knex('ledger_rates').orderBy('id');
    expect(
      all.map(row => [row.price_per_node_hour, row.superseded_at !== null]),
    ).toEqual([
      ['36', false],
      ['18', true],
      ['9', false],
    ]);
    // The same value written differently, or only another source, is no correction.
    expect(
      await here.stated([
        { ...LIST, source: 'list, read again' },
        { ...contract, pricePerNodeHour: '9.00' },
      ]),
    ).toBe(0);
  });

  it('that leave the configuration end then; the past keeps them', async () => {
    const here = await ledger();
    here.at('10:00');
    await here.stated([LIST]);
    await here.settle();
    here.at('12:30');
    expect(await here.stated([])).toBe(2);
    await here.settle();
    expect(await settled(knex)).toEqual({
      // 3.5 h of 4 GPUs, 2.5 h of them priced at 36.
      'allocated vision running': [3.5 * 3_600_000, 22_500_000],
      'unallocated/free': [10.5 * 3_600_000, 67_500_000],
    });
    const [{ unpriced }] = await knex('ledger_team_months').select(
      knex.raw('cast(sum(unpriced_milli_gpu_ms) as text) as unpriced'),
    );
    // An hour of four GPUs: never a silent 0.
    expect(Number(unpriced)).toBe(4 * 3_600_000 * 1000);
  });

  it('of a source that cannot be read, or is in another currency, go on holding and say so', async () => {
    const here = await ledger();
    await here.stated([LIST]);
    here.at('12:00');
    await here.failing('connect ECONNREFUSED');
    expect(await PriceStore.of(knex).sources()).toEqual([
      {
        key: 'a',
        title: 'source a',
        attemptedAt: clock('12:00'),
        succeededAt: clock('10:00'),
        problemCode: 'price-source-failed',
        problem: 'connect ECONNREFUSED',
      },
    ]);
    await here.stated([{ ...LIST, currency: 'EUR' }], 'euro');
    expect((await PriceStore.of(knex).sources())[1]).toMatchObject({
      key: 'euro',
      succeededAt: null,
      problemCode: 'currency-refused',
      problem:
        'Rate row 1 is in EUR, but this installation counts in USD; convert it or remove it',
    });
    expect((await PriceStore.of(knex).rates()).length).toBe(1);
    await here.settle();
    expect((await money(knex))['allocated vision running']).toBe(31_500_000);
  });

  it('are seen by another replica without a restart', async () => {
    const here = await ledger();
    const other = PriceBook.create({ currency: 'USD' });
    const four = {
      name: 'node-1',
      labels: { 'node.kubernetes.io/instance-type': 'four-gpus' },
      gpuCount: 4,
    };
    expect((await other.load(knex)).rates.rows()).toEqual([]);
    await here.stated([LIST]);
    expect(other.current().rates.rows()).toEqual([]);
    const { rates } = await other.load(knex);
    expect(rates.rowFor(four, clock('12:00'))).toEqual(LIST);
  });

  it('marks do not take away those of observations, nor these them', async () => {
    const here = await ledger();
    here.at('13:30');
    await here.stated([LIST]);
    const marks = await knex('ledger_dirty_hours').orderBy('hour');
    const revisions = marks.map(({ revision }) => Number(revision));
    // Observations count upwards from 1, prices downwards from −1.
    expect(revisions.every(revision => revision < 0)).toBe(true);
    await settleAll(knex, [LIST]);
    expect(await dirtyHours(knex)).toEqual([]);
  });

  it('split a node’s money from now on, and for the past where they say so', async () => {
    const here = await ledger();
    await here.stated([LIST]);
    await here.settle();
    here.at('13:00');
    const settings = { profiles: [], billFrom: 'node' as const };
    const half = { match: {}, mode: 'explicit' as const, gpuShare: '0.5' };
    expect(await here.refresher.apply({ ...settings, splits: [half] })).toBe(1);
    await here.settle();
    // 3 h fully loaded, half an hour of 18 with half of it on the host.
    expect(await settled(knex)).toEqual({
      'allocated vision running': [3.5 * 3_600_000, 27_000_000 + 2_250_000],
      host: [0, 9_000_000],
      'unallocated/free': [10.5 * 3_600_000, 81_000_000 + 6_750_000],
    });
    expect(await here.refresher.apply({ ...settings, splits: [half] })).toBe(0);
    expect(
      await here.refresher.apply({
        ...settings,
        splits: [{ ...half, effectiveFrom: '2026-03-02T12:00:00Z' }],
      }),
    ).toBe(1);
    expect(await dirtyHours(knex)).toEqual(['12:00']);
    await here.settle();
    expect((await money(knex)).host).toBe(27_000_000);
  });

  it('know which namespaces were the cluster’s own then: an old hour that is settled again does not move', async () => {
    const here = await ledger();
    const settings = { splits: [], profiles: [], billFrom: 'node' as const };
    const ofCluster = async (systemNamespaces: string[], at: string) => {
      here.at(at);
      await here.refresher.apply({ ...settings, systemNamespaces });
      await here.settle();
    };
    const again = async () => {
      const hours = await knex('ledger_settled_hours').pluck('hour');
      await LedgerStore.of(knex, 'lab').markDirty(hours.map(Number), -99);
      await here.settle();
    };
    const held = async () =>
      Object.fromEntries(
        Object.entries(await settled(knex))
          .filter(([key]) => !key.startsWith('unallocated'))
          .map(([key, [gpuMs]]) => [key, gpuMs / 60_000]),
      );
    // The first list holds for the time before it, too.
    await ofCluster(['kube-system'], '11:00');
    await again();
    expect(await held()).toEqual({ 'allocated vision running': 210 });
    await ofCluster(['kube-system', 'team-vision'], '12:30');
    await again();
    const divided = { 'allocated vision running': 150, system: 60 };
    expect(await held()).toEqual(divided);
    await ofCluster(['team-vision', 'kube-system'], '13:00');
    await again();
    expect(await held()).toEqual(divided);
  });
});
