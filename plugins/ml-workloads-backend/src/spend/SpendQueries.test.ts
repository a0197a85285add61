import { TestDatabases } from '@backstage/backend-test-utils';
import {
  fromBigInteger,
  SPEND_GROUPINGS,
  type SpendAmount,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { Lifecycle } from '../lifecycle';
import { RateTable } from '../metering';
import { migrate, run } from '../metering/testing/ledgerRun';
import {
  beats,
  clock,
  inOrder,
  namespace,
  node,
  pod,
  RATE,
} from '../metering/testing/world';
import type { SpendQuery } from '../contracts';
import { SpendQueries } from './SpendQueries';

jest.setTimeout(120_000);

const MINUTE = 60_000;
const DAY = Date.parse('2026-03-02T00:00:00Z');
const NEXT_DAY = Date.parse('2026-03-03T00:00:00Z');

/** Three teams of which one is none; one node without a price; a quarter of an hour that nobody watched. */
const observations = inOrder(
  namespace('10:00', 'team-vision', 'vision'),
  namespace('10:00', 'team-speech', 'speech'),
  namespace('10:00', 'nobody', undefined),
  node('10:00', { created: '08:00' }),
  node('10:00', {
    name: 'unpriced',
    created: '08:00',
    gpus: 1,
    labels: { 'node.kubernetes.io/instance-type': 'new-type' },
  }),
  beats('10:00', '10:30'),
  beats('10:45', '12:00'),
  pod('10:00', { name: 'a', scheduled: '10:00' }),
  pod('10:06', { name: 'a', scheduled: '10:00', started: '10:06' }),
  pod('10:00', {
    name: 'b',
    namespace: 'team-speech',
    node: 'unpriced',
    scheduled: '10:00',
    started: '10:00',
  }),
  pod('11:00', {
    name: '=cmd()',
    namespace: 'nobody',
    scheduled: '11:00',
    started: '11:00',
  }),
);

const databases = TestDatabases.create();

describe.each(databases.eachSupportedId())('spend on %s', id => {
  let knex: Awaited<ReturnType<typeof databases.init>>;
  let spend: SpendQueries;
  let now = clock('12:00');

  beforeAll(async () => {
    knex = await databases.init(id);
    await migrate(knex);
    await run(knex, observations, { consumers: [Lifecycle.create()] });
    spend = SpendQueries.create({
      knex,
      rates: RateTable.create([RATE]),
      now: () => now,
    });
  });

  beforeEach(() => {
    now = clock('12:00');
  });

  const query = (options: Partial<SpendQuery> = {}): SpendQuery => ({
    from: DAY,
    to: NEXT_DAY,
    granularity: 'day',
    groupBy: 'team',
    ...options,
  });

  it('adds up: rows to the total, buckets to the rows, categories to the nodes’ money', async () => {
    const answer = await spend.query(query());

    expect(answer.rows).toEqual([
      {
        key: 'unattributed',
        title: 'unattributed',
        ref: null,
        unattributed: true,
        gpuMs: 60 * MINUTE,
        costMicros: 9_000_000,
        unpricedGpuMs: 0,
        startingCostMicros: 0,
        runningCostMicros: 9_000_000,
        outcomes: null,
        previousCostMicros: null,
        compared: null,
        previous: null,
        changeMicros: null,
      },
      {
        key: 'vision',
        title: 'vision',
        ref: 'vision',
        unattributed: false,
        gpuMs: 120 * MINUTE,
        costMicros: 18_000_000,
        unpricedGpuMs: 0,
        startingCostMicros: 900_000,
        runningCostMicros: 17_100_000,
        outcomes: null,
        previousCostMicros: null,
        compared: null,
        previous: null,
        changeMicros: null,
      },
      {
        key: 'speech',
        title: 'speech',
        ref: 'speech',
        unattributed: false,
        gpuMs: 120 * MINUTE,
        costMicros: null,
        unpricedGpuMs: 120 * MINUTE,
        startingCostMicros: 0,
        runningCostMicros: null,
        outcomes: null,
        previousCostMicros: null,
        compared: null,
        previous: null,
        changeMicros: null,
      },
    ]);
    expect(answer.total).toEqual({
      gpuMs: 300 * MINUTE,
      costMicros: 27_000_000,
      unpricedGpuMs: 120 * MINUTE,
    });
    expect(answer.starting.costMicros).toBe(900_000);
    expect(answer.previousTotal).toBeNull();
    expect(answer.buckets).toEqual([
      {
        start: '2026-03-02T00:00:00.000Z',
        end: '2026-03-03T00:00:00.000Z',
        provisional: true,
        hasGap: true,
        unpricedGpuMs: 120 * MINUTE,
        values: Object.fromEntries(
          answer.rows.map(({ key, gpuMs, costMicros, unpricedGpuMs }) => [
            key,
            { gpuMs, costMicros, unpricedGpuMs },
          ]),
        ),
      },
    ]);
    // The priced node for two hours.
    expect(
      answer.categories!.reduce(
        (sum, row) => sum + fromBigInteger(row.costMicros ?? 0),
        0n,
      ),
    ).toBe(72_000_000n);
    expect(answer.categories).toContainEqual({
      category: 'unmetered',
      reason: null,
      gpuMs: 45 * MINUTE,
      costMicros: 6_750_000,
      unpricedGpuMs: 0,
    });
    expect(answer).toMatchObject({
      currency: 'USD',
      completeUntil: '2026-03-02T12:00:00.000Z',
      observedSince: '2026-03-02T10:00:00.000Z',
      simulated: false,
    });
    expect(answer.included).toContain('2.0 GPU-h on nodes without a price');
  });

  it.each(['hour', 'day', 'week', 'month'] as const)(
    'says the same by %s',
    async granularity => {
      const period = { from: clock('10:00'), to: clock('12:00') };
      for (const groupBy of SPEND_GROUPINGS) {
        if (groupBy === 'category' || groupBy === 'reason') continue;
        for (const limit of [100, 1]) {
          const answer = await spend.query(
            query({ ...period, granularity, groupBy, limit, outcomes: true }),
          );
          expect(answer.total).toEqual({
            gpuMs: 300 * MINUTE,
            costMicros: 27_000_000,
            unpricedGpuMs: 120 * MINUTE,
          });
          expect(answer.bill).toEqual(answer.total);
          expect(answer.rows.length).toBeLessThanOrEqual(limit + 1);
          const sums = (amounts: SpendAmount[]) => ({
            gpuMs: amounts.reduce((sum, one) => sum + Number(one.gpuMs), 0),
            costMicros: amounts.reduce(
              (sum, one) => sum + Number(one.costMicros ?? 0),
              0,
            ),
            unpricedGpuMs: amounts.reduce(
              (sum, one) => sum + Number(one.unpricedGpuMs),
              0,
            ),
          });
          expect([groupBy, limit, sums(answer.rows)]).toEqual([
            groupBy,
            limit,
            answer.total,
          ]);
          for (const row of answer.rows) {
            const steps = answer.buckets.flatMap(
              ({ values }) => values[row.key] ?? [],
            );
            const { gpuMs, costMicros, unpricedGpuMs } = row;
            expect([groupBy, row.key, sums(steps)]).toEqual([
              groupBy,
              row.key,
              { gpuMs, costMicros: costMicros ?? 0, unpricedGpuMs },
            ]);
            expect(sums(Object.values(row.outcomes!))).toEqual({
              gpuMs,
              costMicros: costMicros ?? 0,
              unpricedGpuMs,
            });
          }
          expect(sums(Object.values(answer.outcomes!))).toEqual(answer.total);
        }
      }
    },
  );

  it('shows one team nothing of the others', async () => {
    const answer = await spend.query(
      query({ team: ['vision'], groupBy: 'workload' }),
    );
    expect(answer.rows.map(row => [row.title, row.costMicros])).toEqual([
      ['Job job-of-a', 18_000_000],
    ]);
    expect(answer.categories).toBeNull();
    expect(JSON.stringify(answer)).not.toContain('speech');
  });

  it('shows the fleet where all of its money went', async () => {
    const answer = await spend.query(query({ groupBy: 'reason' }));
    expect(answer.total.costMicros).toBe(72_000_000);
    expect(answer.rows.map(({ key }) => key)).toEqual([
      'unallocated/free',
      'allocated',
      'unmetered',
    ]);
  });

  it('compares with the period before only where it was watched from the start', async () => {
    const eleven = await spend.query(
      query({
        from: clock('11:00'),
        to: clock('12:00'),
        granularity: 'hour',
      }),
    );
    expect(eleven.previousTotal).toEqual({
      gpuMs: 120 * MINUTE,
      costMicros: 9_000_000,
      unpricedGpuMs: 60 * MINUTE,
    });
    const previous = Object.fromEntries(
      eleven.rows.map(row => [row.key, row.previousCostMicros]),
    );
    // Nothing was used before: that cost nothing. Used without a price: unknown.
    expect(previous).toEqual({
      unattributed: 0,
      vision: 9_000_000,
      speech: null,
    });
    const ten = await spend.query(
      query({ from: clock('10:00'), to: clock('11:00'), granularity: 'hour' }),
    );
    expect(ten.previousTotal).toBeNull();
  });

  it('compares single hours only as far as it may read them: two days in all', async () => {
    const asked = {
      to: NEXT_DAY + 12 * 3_600_000,
      granularity: 'hour',
    } as const;
    await knex('ledger_clusters').update({ observed_since: 0 });
    const long = await spend.query(
      query({ ...asked, from: NEXT_DAY - 20 * 3_600_000 }),
    );
    expect([long.previousTotal, long.previousPeriod]).toEqual([null, null]);
    expect(long.notCompared).toBe('tooManyHours');
    const short = await spend.query(
      query({ ...asked, from: NEXT_DAY - 12 * 3_600_000 }),
    );
    expect(short.notCompared).not.toBe('tooManyHours');
    await knex('ledger_clusters').update({ observed_since: clock('10:00') });
  });

  it('refuses hours of more than two days, and an empty period', async () => {
    await expect(
      spend.query(
        query({ to: DAY + 4 * (NEXT_DAY - DAY), granularity: 'hour' }),
      ),
    ).rejects.toThrow(/at most 48 hours; ask for days or months/);
    await expect(spend.query(query({ to: DAY }))).rejects.toThrow(
      /from must be before to/,
    );
  });

  it('answers for one workload, and for a page of them in one query', async () => {
    const [a] = await knex('workloads').where({ name: 'job-of-a' });
    const answer = await spend.workload(a.id);
    expect(answer).toMatchObject({
      gpuMs: 120 * MINUTE,
      costMicros: 18_000_000,
      currency: 'USD',
      starting: { gpuMs: 6 * MINUTE, costMicros: 900_000 },
      running: { gpuMs: 114 * MINUTE, costMicros: 17_100_000 },
      pricePerGpuHourMicros: 9_000_000,
      priceSource: 'test',
      completeUntil: '2026-03-02T12:00:00.000Z',
    });
    expect(answer.hours.map(h => [h.hour, h.phase, h.costMicros])).toEqual([
      ['2026-03-02T10:00:00.000Z', 'starting', 900_000],
      ['2026-03-02T10:00:00.000Z', 'running', 8_100_000],
      ['2026-03-02T11:00:00.000Z', 'running', 9_000_000],
    ]);
    const [b] = await knex('workloads').where({ name: 'job-of-b' });
    expect(await spend.totalsOf([a.id, b.id, 'unknown'])).toEqual(
      new Map([
        [
          a.id,
          {
            gpuMs: BigInt(120 * MINUTE),
            costMicros: 18_000_000n,
            unpricedGpuMs: 0n,
          },
        ],
        [
          b.id,
          {
            gpuMs: BigInt(120 * MINUTE),
            costMicros: null,
            unpricedGpuMs: BigInt(120 * MINUTE),
          },
        ],
      ]),
    );
    expect(await spend.workload('unknown')).toMatchObject({
      gpuMs: 0,
      costMicros: 0,
      hours: [],
      pricePerGpuHourMicros: null,
    });
  });

  it('exports exact rows, with no formula in them', async () => {
    let csv = '';
    for await (const chunk of spend.exportCsv(query())) csv += chunk;
    const [header, ...lines] = csv.trim().split('\n');
    expect(header).toBe(
      'start,cluster,category,reason,team,component,workload_kind,workload_name,workload_id,attempt,phase,gpu_model,profile,capacity_type,queue,gpu_seconds,unpriced_gpu_seconds,cost,currency,correction_posted_at',
    );
    const rows = lines.map(line => line.split(','));
    const cost = rows.reduce(
      (sum, row) => sum + BigInt(row[17].replace('.', '') || '0'),
      0n,
    );
    expect(cost).toBe(72_000_000n);
    expect(lines).toContainEqual(
      expect.stringMatching(
        /^2026-03-02T00:00:00.000Z,lab,allocated,,vision,,Job,job-of-a,\w+,1,running,NVIDIA-L4,,on-demand,,6840\.000000,0\.000000,17\.100000,USD,$/,
      ),
    );
    // Unpriced money is empty, not zero.
    expect(lines.find(line => line.includes(',speech,'))).toMatch(
      /,7200\.000000,7200\.000000,,USD,$/,
    );
    await knex('workloads')
      .where({ name: 'job-of-=cmd()' })
      .update({ name: '=cmd()' });
    let again = '';
    for await (const chunk of spend.exportCsv(query())) again += chunk;
    expect(again).toContain(",'=cmd(),");
  });

  it('tells what makes the numbers uncertain', async () => {
    const { items } = await spend.dataHealth();
    expect(items.map(item => [item.code, item.severity])).toEqual([
      ['unpriced', 'error'],
      ['gap', 'warning'],
      ['unattributed', 'warning'],
    ]);
    expect(items[0]).toMatchObject({
      subject: 'Nodes new-type',
      sentence: expect.stringContaining('1 node has no price (unpriced)'),
      // Its GPU time is known, its money is not.
      touched: {
        gpuMs: 120 * MINUTE,
        costMicros: null,
        unpricedGpuMs: 120 * MINUTE,
      },
    });
    const { categories } = await spend.query(query({ groupBy: 'category' }));
    expect(items[1].touched).toEqual({
      gpuMs: 3 * 15 * MINUTE,
      costMicros: categories!.find(c => c.category === 'unmetered')!.costMicros,
      unpricedGpuMs: 0,
    });
    expect(items[2].touched).toMatchObject({ gpuMs: 60 * MINUTE });
    now = clock('12:04');
    expect((await spend.dataHealth()).items.map(({ code }) => code)).toContain(
      'stale',
    );
  });

  it('accepts a component only from the team that owns it, and says so otherwise', async () => {
    await knex('ownership').insert([
      {
        entity_ref: 'component:default/vision-models',
        team: 'vision',
        owner_ref: 'group:default/vision',
        effective_from: 0,
      },
    ]);
    const named = (name: string, namespaceName: string) =>
      pod('12:05', {
        name,
        namespace: namespaceName,
        scheduled: '12:05',
        labels: { 'backstage.io/kubernetes-id': 'vision-models' },
      });
    await run(
      knex,
      inOrder(
        named('own', 'team-vision'),
        named('borrowed', 'team-speech'),
        named('claimed', 'nobody'),
        beats('12:01', '12:35'),
      ),
    );
    const answer = await spend.query(
      query({ component: ['component:default/vision-models'] }),
    );
    // The namespace of nobody is the entity's owner's, by the entity.
    expect(answer.rows.map(row => [row.key, row.gpuMs])).toEqual([
      ['vision', 60 * MINUTE],
    ]);
    now = clock('12:35');
    expect(
      (await spend.dataHealth()).items.filter(
        ({ code }) => code === 'component-refused',
      ),
    ).toEqual([
      expect.objectContaining({
        subject: 'Pod team-speech/borrowed',
        sentence: expect.stringContaining('belongs to team vision'),
      }),
    ]);
  });

  it('prices a GPU by the labels of a node', async () => {
    expect(
      spend.pricePerGpuHour({
        'node.kubernetes.io/instance-type': 'four-gpus',
        'nvidia.com/gpu.count': '4',
      }),
    ).toEqual({
      micros: 9_000_000n,
      currency: 'USD',
      source: 'test',
      retrievedAt: '2026-01-01T00:00:00Z',
    });
    expect(spend.pricePerGpuHour({ 'slipway.dev/pool': 'h100' })).toBeNull();
  });
});
