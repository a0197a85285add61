import { TestDatabases } from '@backstage/backend-test-utils';
import {
  SPEND_GROUPINGS,
  type Spend,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { Knex } from 'knex';
import type { SpendQuery } from '../contracts';
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
import { comparisonOf } from './comparison';
import type { Granularity } from './period';
import { SpendQueries } from './SpendQueries';

jest.setTimeout(120_000);

const at = (text: string) =>
  Date.parse(text.length > 10 ? `${text}:00Z` : `${text}T00:00:00Z`);
const period = (from: string, to: string) => ({ from: at(from), to: at(to) });

/** What is compared with what, of a cluster that is settled until some time. */
function compared(
  granularity: Granularity,
  [from, to]: [string, string],
  settledTo: string,
  known: { since?: string; hoursFrom?: string; compare?: 'none' } = {},
): string {
  const found = comparisonOf(
    { granularity, compare: known.compare },
    period(from, to),
    [
      {
        cluster: 'lab',
        observedSince: at(known.since ?? '2025-01-01'),
        lastBeat: null,
        completeUntil: null,
        settledTo: at(settledTo),
        hoursFrom: at(known.hoursFrom ?? '2025-01-01'),
      },
    ],
  );
  if (typeof found === 'string') return found;
  const time = (ms: number) =>
    new Date(ms).toISOString().slice(0, 16).replace('T00:00', '');
  return [found.now, found.before]
    .map(one => `${time(one.from)}..${time(one.to)}`)
    .join(' with ');
}

describe('what is compared with what', () => {
  const MARCH: [string, string] = ['2026-03-01', '2026-04-01'];
  it.each<[string, string, Parameters<typeof compared>]>([
    [
      'a month that is over, with the month before, however long each is',
      '2026-03-01..2026-04-01 with 2026-02-01..2026-03-01',
      ['month', MARCH, '2026-04-01'],
    ],
    [
      'a month that runs, with as many hours of the month before',
      '2026-03-01..2026-03-14T09:00 with 2026-02-01..2026-02-14T09:00',
      ['day', MARCH, '2026-03-14T09:40'],
    ],
    [
      'the same by months',
      '2026-03-01..2026-03-14T09:00 with 2026-02-01..2026-02-14T09:00',
      ['month', MARCH, '2026-03-14T09:40'],
    ],
    [
      'where the month before was shorter, no more than it had',
      '2026-03-01..2026-03-29 with 2026-02-01..2026-03-01',
      ['day', MARCH, '2026-03-30T05:10'],
    ],
    [
      'where it was longer, its first days',
      '2026-02-01..2026-02-28T23:00 with 2026-01-01..2026-01-28T23:00',
      ['day', ['2026-02-01', '2026-03-01'], '2026-02-28T23:59'],
    ],
    [
      'in a leap year',
      '2024-03-01..2024-03-30 with 2024-02-01..2024-03-01',
      [
        'day',
        ['2024-03-01', '2024-04-01'],
        '2024-03-31T12:00',
        { since: '2024-01-01', hoursFrom: '2024-01-01' },
      ],
    ],
    [
      'on the first day',
      '2026-03-01..2026-03-01T03:00 with 2026-02-01..2026-02-01T03:00',
      ['day', MARCH, '2026-03-01T03:59'],
    ],
    [
      'in the first hour, nothing',
      'nothingComplete',
      ['day', MARCH, '2026-03-01T00:59'],
    ],
    [
      'before it begins, nothing',
      'nothingComplete',
      ['day', MARCH, '2026-02-27T00:00'],
    ],
    [
      'where hours are gone, whole days',
      '2026-03-01..2026-03-14 with 2026-02-01..2026-02-14',
      ['day', MARCH, '2026-03-14T09:40', { hoursFrom: '2026-02-20' }],
    ],
    [
      'and none on the first day',
      'nothingComplete',
      ['day', MARCH, '2026-03-01T09:40', { hoursFrom: '2026-02-20' }],
    ],
    [
      'only the day at the end must have hours',
      '2026-03-01..2026-03-14T09:00 with 2026-02-01..2026-02-14T09:00',
      ['day', MARCH, '2026-03-14T09:40', { hoursFrom: '2026-02-14' }],
    ],
    [
      'a week that runs, with the same of the week before, over a clock change in Europe',
      '2026-03-23..2026-03-29T13:00 with 2026-03-16..2026-03-22T13:00',
      ['day', ['2026-03-23', '2026-03-30'], '2026-03-29T13:20'],
    ],
    [
      'thirty days that end today',
      '2026-03-02..2026-03-31T06:00 with 2026-01-31..2026-03-01T06:00',
      ['day', ['2026-03-02', '2026-04-01'], '2026-03-31T06:30'],
    ],
    [
      'today by the hour',
      '2026-03-31..2026-03-31T06:00 with 2026-03-30..2026-03-30T06:00',
      ['hour', ['2026-03-31', '2026-04-01'], '2026-03-31T06:30'],
    ],
    [
      'by the hour, where those before are gone, nothing',
      'hoursGone',
      [
        'hour',
        ['2026-03-31', '2026-04-01'],
        '2026-03-31T06:30',
        { hoursFrom: '2026-03-30T01:00' },
      ],
    ],
    [
      'nobody watched from the beginning of the period before',
      'notObserved',
      ['day', MARCH, '2026-03-14T09:40', { since: '2026-02-01T00:01' }],
    ],
    [
      'it is not asked for',
      'notAsked',
      ['day', MARCH, '2026-03-14T09:40', { compare: 'none' }],
    ],
  ])('%s: %s', (_, expected, asked) => {
    expect(compared(...asked)).toBe(expected);
  });

  it('goes by the cluster that is settled least', () => {
    const reach = (settledTo: number | null) => ({
      cluster: 'lab',
      observedSince: 0,
      lastBeat: null,
      completeUntil: null,
      settledTo,
      hoursFrom: 0,
    });
    const of = (...ends: Array<number | null>) =>
      comparisonOf({ granularity: 'day' }, period(...MARCH), ends.map(reach));
    expect(of(at('2026-03-05T12:30'), at('2026-03-09T12:30'))).toMatchObject({
      now: period('2026-03-01', '2026-03-05T12:00'),
    });
    expect(of(at('2026-03-05'), null)).toBe('nothingComplete');
    expect(of()).toBe('notObserved');
  });
});

const FIRST = '2026-03-01T';
const SECOND = '2026-03-02T';
const time = (day: string, minute: string) => `${day}${minute}:00Z`;

/** Yesterday from midnight, and today until 06:30; half an hour of yesterday morning that nobody watched. */
const observations = inOrder(
  namespace(time(FIRST, '00:00'), 'team-vision', 'vision'),
  namespace(time(FIRST, '00:00'), 'team-speech', 'speech'),
  node(time(FIRST, '00:00'), { created: time('2026-02-28T', '00:00') }),
  beats(time(FIRST, '00:00'), time(FIRST, '02:00')),
  beats(time(FIRST, '02:30'), time(SECOND, '06:30')),
  ...[
    { name: 'a', from: time(FIRST, '00:00') },
    { name: 'b', from: time(FIRST, '04:20'), namespace: 'team-speech' },
    { name: 'c', from: time(SECOND, '05:40') },
    { name: 'd', from: time(SECOND, '06:10'), namespace: 'team-speech' },
  ].map(({ name, from, namespace: where }) =>
    pod(from, { name, namespace: where, scheduled: from, started: from }),
  ),
);

const databases = TestDatabases.create();

describe.each(databases.eachSupportedId())('comparing today on %s', id => {
  let knex: Knex;
  let spend: SpendQueries;
  const ask = (options: Partial<SpendQuery>): Promise<Spend> =>
    spend.query({
      from: at('2026-03-02'),
      to: at('2026-03-03'),
      granularity: 'day',
      groupBy: 'team',
      ...options,
    });

  beforeAll(async () => {
    knex = await databases.init(id);
    await migrate(knex);
    await run(knex, observations, {
      consumers: [Lifecycle.create()],
      batch: 500,
    });
    spend = SpendQueries.create({
      knex,
      rates: RateTable.create([RATE]),
      now: () => clock('06:30'),
    });
  });

  it('says what is compared with what, and whether all of it was watched', async () => {
    const { comparedPeriod, previousPeriod, notCompared } = await ask({});
    expect({ comparedPeriod, previousPeriod, notCompared }).toEqual({
      comparedPeriod: {
        from: '2026-03-02T00:00:00.000Z',
        to: '2026-03-02T06:00:00.000Z',
        hasGap: false,
      },
      previousPeriod: {
        from: '2026-03-01T00:00:00.000Z',
        to: '2026-03-01T06:00:00.000Z',
        hasGap: true,
      },
      notCompared: null,
    });
  });

  it.each(SPEND_GROUPINGS)(
    'by %s is as the hours of both say it',
    async groupBy => {
      const today = await ask({ groupBy });
      const sums = async (from: string, to: string) => {
        const { rows, total } = await ask({
          groupBy,
          granularity: 'hour',
          compare: 'none',
          from: at(from),
          to: at(to),
        });
        return {
          total,
          rows: Object.fromEntries(
            rows.map(({ key, gpuMs, costMicros, unpricedGpuMs }) => [
              key,
              { gpuMs, costMicros, unpricedGpuMs },
            ]),
          ),
        };
      };
      const now = await sums('2026-03-02', '2026-03-02T06:00');
      const before = await sums('2026-03-01', '2026-03-01T06:00');
      expect(today.comparedTotal).toEqual(now.total);
      expect(today.previousTotal).toEqual(before.total);
      const nothing = { gpuMs: 0, costMicros: 0, unpricedGpuMs: 0 };
      for (const row of today.rows) {
        expect([row.key, row.compared, row.previous]).toEqual([
          row.key,
          now.rows[row.key] ?? nothing,
          before.rows[row.key] ?? nothing,
        ]);
      }
      const moved = [...today.movers!.up, ...today.movers!.down];
      for (const { key, costMicros, previousCostMicros } of moved) {
        expect([key, costMicros, previousCostMicros]).toEqual([
          key,
          (now.rows[key] ?? nothing).costMicros,
          (before.rows[key] ?? nothing).costMicros,
        ]);
      }
    },
  );

  it('takes nothing for growth that is only later in the day', async () => {
    const today = await ask({ groupBy: 'workload' });
    const row = (name: string) =>
      today.rows.find(({ title }) => title.endsWith(name))!;
    // It ran through both.
    expect(row('job-of-a')).toMatchObject({
      costMicros: 58_500_000,
      compared: { costMicros: 54_000_000 },
      previous: { costMicros: 54_000_000 },
      changeMicros: 0,
    });
    expect(row('job-of-d')).toMatchObject({
      costMicros: 3_000_000,
      compared: { costMicros: 0 },
      changeMicros: 0,
    });
    expect(
      today.movers!.up.map(({ title, changeMicros }) => [title, changeMicros]),
    ).toEqual([
      ['Job job-of-b', 39_000_000],
      ['Job job-of-c', 3_000_000],
    ]);
  });

  it('with rows that are summed, too', async () => {
    const { rows, comparedTotal } = await ask({
      groupBy: 'workload',
      limit: 1,
    });
    const total = rows.reduce(
      (sum, { compared: of }) => sum + Number(of!.costMicros),
      0,
    );
    expect(rows.map(({ key }) => key)).toContain('others');
    expect(total).toBe(Number(comparedTotal!.costMicros));
  });

  it('by the hour compares as many hours', async () => {
    const hours = await ask({ granularity: 'hour', groupBy: 'workload' });
    const days = await ask({ groupBy: 'workload' });
    expect(hours.comparedPeriod).toEqual(days.comparedPeriod);
    expect(hours.rows.map(({ buckets: _, ...row }: any) => row)).toEqual(
      days.rows,
    );
    expect(hours.movers).toEqual(days.movers);
  });

  it('compares whole days where hours are kept no longer', async () => {
    await knex('ledger_clusters').update({ observed_since: at('2026-02-01') });
    for (const groupBy of ['team', 'workload', 'kind'] as const) {
      const month = await ask({
        from: at('2026-03-01'),
        to: at('2026-04-01'),
        groupBy,
        granularity: 'month',
      });
      expect(month.comparedPeriod).toMatchObject({
        from: '2026-03-01T00:00:00.000Z',
        to: '2026-03-02T00:00:00.000Z',
      });
      const first = await ask({
        from: at('2026-03-01'),
        to: at('2026-03-02'),
        groupBy,
      });
      expect(month.comparedTotal).toEqual(first.total);
      expect(month.previousTotal!.costMicros).toBe(0);
    }
  });
});
