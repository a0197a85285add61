import { TestDatabases } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import fc from 'fast-check';
import { createServer, type Server } from 'http';
import type { AddressInfo } from 'net';
import { Lifecycle } from '../lifecycle';
import { migrate, run } from '../metering/testing/ledgerRun';
import {
  beats,
  clock,
  inOrder,
  namespace,
  node,
  pod,
} from '../metering/testing/world';
import { readAllocations } from './allocation';
import { importOpenCost } from './importOpenCost';
import { OpenCostClient } from './OpenCostClient';
import { OpenCostStore } from './OpenCostStore';
import { readOpenCost } from './readOpenCost';
import { Reconciliation } from './Reconciliation';
import { effectsOf } from './reconcile';

jest.setTimeout(120_000);

const DAY = Date.parse('2026-03-02T00:00:00Z');
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** An answer as OpenCost documents it, with more fields than are read. */
function answerOf(
  allocations: Array<[string, number, number, number]>,
): object {
  return {
    code: 200,
    status: 'success',
    data: [
      Object.fromEntries(
        allocations.map(([name, gpuHours, gpuCost, totalCost]) => [
          name,
          {
            name,
            properties: { namespace: name },
            minutes: 1440,
            gpuCount: 1,
            gpuHours,
            gpuCost,
            gpuCostAdjustment: 0,
            totalCost,
          },
        ]),
      ),
    ],
  };
}

describe('the answer of OpenCost', () => {
  it('is read into the nearest integers', () => {
    expect(
      readAllocations(answerOf([['team-vision', 1.5, 6.88, 7.1234567]])),
    ).toEqual([
      {
        namespace: 'team-vision',
        gpuMs: 5_400_000n,
        gpuCostMicros: 6_880_000n,
        totalCostMicros: 7_123_457n,
      },
    ]);
  });

  it.each([
    [{ code: 200, data: [{ a: { name: 'a' } }] }, 'data.0.a.gpuHours'],
    [{ code: 500, data: null }, 'code 500'],
    ['<html>', 'not as documented'],
  ])('is refused when it is something else: %j', (answer, why) => {
    expect(() => readAllocations(answer)).toThrow(why);
  });
});

describe('why they differ', () => {
  const amount = fc.bigInt({ min: 0n, max: 10n ** 15n });

  it('sums to the difference exactly, whatever the numbers', () => {
    fc.assert(
      fc.property(
        amount,
        amount,
        amount,
        amount,
        amount,
        (gpuMs, cost, starting, theirMs, theirCost) => {
          const effects = effectsOf(
            {
              milliGpuMs: gpuMs,
              costMicros: cost,
              unpricedMilliGpuMs: gpuMs / 7n,
              startingCostMicros: starting,
            },
            {
              gpuMs: theirMs,
              gpuCostMicros: theirCost,
              totalCostMicros: theirCost,
            },
          )!;
          const sum = effects.reduce((all, { micros }) => all + micros, 0n);
          expect(sum).toBe(cost - theirCost);
        },
      ),
    );
  });

  it('is not known where our time has no price', () => {
    expect(
      effectsOf(
        {
          milliGpuMs: 5n,
          costMicros: null,
          unpricedMilliGpuMs: 5n,
          startingCostMicros: null,
        },
        { gpuMs: 5n, gpuCostMicros: 1n, totalCostMicros: 1n },
      ),
    ).toBeNull();
  });
});

describe('configuration', () => {
  const read = (openCost: object[]) =>
    readOpenCost(
      new ConfigReader({
        mlWorkloads: { clusters: [{ name: 'lab' }], openCost } as any,
      }),
    );

  it.each([
    [{ cluster: 'other', url: 'http://x' }, 'none of mlWorkloads.clusters'],
    [{ cluster: 'lab', url: 'ftp://x' }, 'must be an http or https address'],
    [{ cluster: 'lab', url: 'http://a:b@x' }, 'must not carry credentials'],
  ])('refuses %j', (one, why) => {
    expect(() => read([one])).toThrow(why);
  });
});

const databases = TestDatabases.create();

describe.each(databases.eachSupportedId())('a second opinion on %s', id => {
  let server: Server;
  let answers: (query: URLSearchParams) => { status: number; body: string };
  const asked: URLSearchParams[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      const url = new URL(request.url!, 'http://localhost');
      asked.push(url.searchParams);
      const { status, body } = answers(url.searchParams);
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(body);
    });
    await new Promise<void>(done => {
      server.listen(0, '127.0.0.1', done);
    });
  });

  afterAll(async () => {
    await new Promise(done => {
      server.close(done);
    });
  });

  beforeEach(() => {
    asked.length = 0;
  });

  const client = () =>
    OpenCostClient.create({
      cluster: 'lab',
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      authorization: 'Bearer secret',
    });

  it('stands beside the ledger, with reasons that add up', async () => {
    const knex = await databases.init(id);
    await migrate(knex);
    await run(
      knex,
      inOrder(
        namespace('10:00', 'team-vision', 'vision'),
        node('10:00', { created: '08:00' }),
        beats('10:00', '12:00'),
        pod('10:00', { name: 'a', scheduled: '10:00' }),
        pod('10:30', { name: 'a', scheduled: '10:00', started: '10:30' }),
      ),
      { consumers: [Lifecycle.create()] },
    );
    const store = OpenCostStore.create(knex);
    const [ours] = await knex('ledger_team_days')
      .where({ team: 'vision' })
      .select(
        knex.raw('cast(sum(milli_gpu_ms) as text) as milli'),
        knex.raw('cast(sum(cost_micros) as text) as cost'),
      );
    const hours = Number(ours.milli) / 1000 / HOUR_MS;
    // They count from 10:30 and have a price of their own.
    const theirs = { hours: hours * 0.75, price: 2 };
    answers = query => ({
      status: 200,
      body: JSON.stringify(
        query.get('window')!.startsWith('2026-03-02')
          ? answerOf([
              ['team-vision', theirs.hours, theirs.hours * theirs.price, 99],
              ['web', 0, 0, 12],
              ['__idle__', 3, 6, 8],
            ])
          : answerOf([]),
      ),
    });

    await importOpenCost({ client: client(), store, now: DAY + DAY_MS + 1 });
    const answer = await Reconciliation.create({
      knex,
      store,
      clusters: ['lab'],
      systemNamespaces: ['kube-system'],
      currency: 'USD',
    }).of(DAY, clock('12:00'));

    expect(asked.map(query => query.get('window'))).toContain(
      '2026-03-02T00:00:00Z,2026-03-03T00:00:00Z',
    );
    expect(answer.rows.map(({ key }) => key)).toEqual(['vision', 'idle']);
    const [vision] = answer.rows;
    expect(vision.ours.costMicros).toBe(Number(ours.cost));
    expect(vision.theirs).toEqual({
      gpuMs: theirs.hours * HOUR_MS,
      gpuCostMicros: theirs.hours * theirs.price * 1e6,
      totalCostMicros: 99e6,
    });
    expect(vision.effects).toEqual([
      { code: 'starting', micros: Number(ours.cost) / 4 },
      {
        code: 'price',
        micros: (Number(ours.cost) * 3) / 4 - theirs.hours * theirs.price * 1e6,
      },
    ]);
    expect(answer.clusters).toEqual([
      expect.objectContaining({ days: 1, missingDays: 0, problem: null }),
    ]);
    // The reasons of the rows are the reasons of all.
    const { rows, total } = answer;
    expect(total.differenceMicros).not.toBeNull();
    const sumOf = (effects: typeof total.effects) =>
      effects.reduce((sum, { micros }) => sum + Number(micros), 0);
    for (const code of ['starting', 'time', 'price'] as const) {
      const of = (row: typeof total) =>
        sumOf(row.effects.filter(effect => effect.code === code));
      expect(of(total)).toBe(rows.reduce((sum, row) => sum + of(row), 0));
    }
    expect(sumOf(total.effects)).toBe(Number(total.differenceMicros));
  });

  it('sums before it rounds, and takes what OpenCost lets fall below nothing', async () => {
    const knex = await databases.init(id);
    await migrate(knex);
    // 333 thousandths of a GPU for half a second on either side of midnight.
    const shared = {
      created: '08:00',
      gpus: 1,
      labels: { 'nvidia.com/gpu.replicas': '3' },
    };
    await run(
      knex,
      inOrder(
        namespace('2026-03-01T23:00:00Z', 'team-vision', 'vision'),
        node('2026-03-01T23:00:00Z', {
          ...shared,
          created: '2026-03-01T20:00:00Z',
        }),
        beats('2026-03-01T23:00:00Z', '2026-03-02T01:00:00Z'),
        pod('2026-03-01T23:59:59.500Z', { name: 'a', bound: true }),
        pod('2026-03-02T00:00:00.500Z', { name: 'a', bound: true }, 'DELETED'),
      ),
      { consumers: [Lifecycle.create()] },
    );
    const store = OpenCostStore.create(knex);
    answers = () => ({
      status: 200,
      body: JSON.stringify(
        answerOf([
          ['team-vision', 2, 5, 5],
          ['__idle__', 0, -2, -2],
        ]),
      ),
    });
    await importOpenCost({ client: client(), store, now: DAY + DAY_MS + 1 });
    const { rows, total } = await Reconciliation.create({
      knex,
      store,
      clusters: ['lab'],
      systemNamespaces: [],
      currency: 'USD',
    }).of(DAY - DAY_MS, DAY + DAY_MS);
    // Twice 166.5.
    expect(rows[0]).toMatchObject({ key: 'vision', ours: { gpuMs: 333 } });
    expect(rows[1]).toMatchObject({
      key: 'idle',
      theirs: { gpuMs: 0, gpuCostMicros: -4_000_000 },
    });
    expect(total.theirs.gpuCostMicros).toBe(6_000_000);
  });

  it('is asked once for a day, again for the last ones, and keeps what it has when it stops answering', async () => {
    const knex = await databases.init(id);
    await migrate(knex);
    const store = OpenCostStore.create(knex);
    answers = () => ({
      status: 200,
      body: JSON.stringify(answerOf([['team-vision', 1, 2, 3]])),
    });
    const today = DAY + 20 * DAY_MS;

    expect(
      await importOpenCost({ client: client(), store, now: today + 5 }),
    ).toBe(14);
    expect(
      await importOpenCost({ client: client(), store, now: today + 9 }),
    ).toBe(0);
    // A day later: the new day, and the two before it, which may still change.
    expect(
      await importOpenCost({
        client: client(),
        store,
        now: today + DAY_MS + 5,
      }),
    ).toBe(3);

    answers = () => ({ status: 503, body: 'no' });
    await expect(
      importOpenCost({ client: client(), store, now: today + 2 * DAY_MS }),
    ).rejects.toThrow('OpenCost answered with 503');
    const rows = await store.between('lab', DAY, today + DAY_MS);
    expect(rows).toHaveLength(15);
    expect(rows[0].gpuCostMicros).toBe(2_000_000n);
  });
});
