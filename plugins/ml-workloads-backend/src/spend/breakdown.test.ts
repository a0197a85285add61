import { TestDatabases } from '@backstage/backend-test-utils';
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
import type { Observation } from '../observe/types';
import { SpendQueries } from './SpendQueries';

jest.setTimeout(120_000);

const HOUR = 3_600_000;
const DAY = Date.parse('2026-03-02T00:00:00Z');
const TWELVE = clock('12:00');

const held = (
  name: string,
  from: string,
  started: string,
  to: string,
  phase: 'Succeeded' | 'Failed',
) => [
  pod(from, { name, scheduled: from }),
  pod(started, { name, scheduled: from, started }),
  pod(to, { name, scheduled: from, started, finished: to, phase }),
];

/** The Job of a pod: since when it is there, and how it ended. */
function job(
  name: string,
  created: string,
  end?: { at: string; condition: 'Complete' | 'Failed'; reason?: string },
  annotations: Record<string, string> = {},
): Observation[] {
  const time = (at: string) => new Date(clock(at)).toISOString();
  const state = (at: string, ended: boolean): Observation => ({
    at: clock(at),
    cluster: 'lab',
    resource: 'jobs.batch',
    type: ended ? 'MODIFIED' : 'ADDED',
    object: {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: {
        name: `job-of-${name}`,
        namespace: 'team-vision',
        uid: `uid-job-of-${name}`,
        creationTimestamp: time(created),
        annotations,
      },
      spec: { backoffLimit: 0, template: { spec: {} } },
      status:
        end && ended
          ? {
              conditions: [
                {
                  type: end.condition,
                  status: 'True',
                  reason: end.reason,
                  lastTransitionTime: time(end.at),
                },
              ],
              completionTime: time(end.at),
            }
          : {},
    },
  });
  return [state(created, false), ...(end ? [state(end.at, true)] : [])];
}

/**
 * A node of four GPUs at 36 an hour: a GPU-hour is 9. From 10:00 to 11:00 one job succeeds after a cold start of six minutes; from 11:00 on
 * another fails after half an hour, and a third runs. The price doubles at 11:00.
 */
const observations = inOrder(
  namespace('10:00', 'team-vision', 'vision'),
  node('10:00', { created: '08:00' }),
  beats('10:00', '12:00'),
  job(
    'good',
    '10:00',
    { at: '11:00', condition: 'Complete' },
    { 'slipway.dev/template': 'template:default/train-a-model' },
  ),
  job('bad', '11:00', {
    at: '11:30',
    condition: 'Failed',
    reason: 'BackoffLimitExceeded',
  }),
  job('open', '11:00'),
  held('good', '10:00', '10:06', '11:00', 'Succeeded'),
  held('bad', '11:00', '11:00', '11:30', 'Failed'),
  pod('11:00', { name: 'open', scheduled: '11:00', started: '11:00' }),
);
const RATES = [
  { ...RATE, effectiveTo: '2026-03-02T11:00:00Z' },
  {
    ...RATE,
    kind: 'contract',
    pricePerNodeHour: '72',
    effectiveFrom: '2026-03-02T11:00:00Z',
    source: 'new contract',
  },
];

const databases = TestDatabases.create();

describe.each(databases.eachSupportedId())('what spend was for on %s', id => {
  let spend: SpendQueries;

  beforeAll(async () => {
    const knex = await databases.init(id);
    await migrate(knex);
    await run(knex, observations, {
      rates: RATES,
      consumers: [Lifecycle.create()],
    });
    spend = SpendQueries.create({
      knex,
      rates: RateTable.create(RATES),
      now: () => TWELVE,
    });
  });

  const query = (options: Partial<SpendQuery> = {}): SpendQuery => ({
    from: DAY,
    to: DAY + 24 * HOUR,
    granularity: 'day',
    groupBy: 'outcome',
    ...options,
  });

  it('is told by how attempts ended', async () => {
    const { rows, total } = await spend.query(query());
    expect(
      Object.fromEntries(rows.map(row => [row.key, row.costMicros])),
    ).toEqual({
      running: 18_000_000,
      succeeded: 9_000_000,
      failed: 9_000_000,
    });
    expect(total.costMicros).toBe(36_000_000);
    const [team] = (
      await spend.query(query({ groupBy: 'team', outcomes: true }))
    ).rows;
    expect(team.outcomes).toMatchObject({
      running: { costMicros: 18_000_000, gpuMs: HOUR },
      succeeded: { costMicros: 9_000_000, gpuMs: HOUR },
      failed: { costMicros: 9_000_000, gpuMs: HOUR / 2 },
    });
  });

  it('is told by the template, and what has none by itself', async () => {
    const { rows } = await spend.query(query({ groupBy: 'template' }));
    expect(rows.map(row => [row.key, row.costMicros])).toEqual([
      ['none', 27_000_000],
      ['template:default/train-a-model', 9_000_000],
    ]);
  });

  it('is told by attempts, each with its number', async () => {
    const { rows } = await spend.query(query({ groupBy: 'attempt' }));
    expect(rows.map(row => row.title).sort()).toEqual([
      'Job job-of-bad, attempt 1',
      'Job job-of-good, attempt 1',
      'Job job-of-open, attempt 1',
    ]);
  });

  it('names what grew and what shrank most against the period before', async () => {
    const { movers, rows, previousPeriod } = await spend.query(
      query({
        groupBy: 'workload',
        granularity: 'hour',
        from: clock('11:00'),
        to: TWELVE,
      }),
    );
    expect(previousPeriod).toEqual({
      from: '2026-03-02T10:00:00.000Z',
      to: '2026-03-02T11:00:00.000Z',
      hasGap: false,
    });
    expect(
      movers!.up.map(({ title, changeMicros }) => [title, changeMicros]),
    ).toEqual([
      ['Job job-of-open', 18_000_000],
      ['Job job-of-bad', 9_000_000],
    ]);
    // What is gone is in no row, but it shrank.
    expect(
      movers!.down.map(({ title, changeMicros }) => [title, changeMicros]),
    ).toEqual([['Job job-of-good', -9_000_000]]);
    expect(rows.map(row => [row.title, row.changeMicros])).toEqual([
      ['Job job-of-open', 18_000_000],
      ['Job job-of-bad', 9_000_000],
    ]);
    const none = await spend.query(
      query({
        groupBy: 'workload',
        granularity: 'hour',
        from: clock('11:00'),
        to: TWELVE,
        compare: 'none',
      }),
    );
    expect([none.movers, none.previousTotal, none.previousPeriod]).toEqual([
      null,
      null,
      null,
    ]);
  });

  it('has a price for each kind of GPU, with its source and since when it holds', async () => {
    const { prices } = await spend.query(query());
    expect(prices).toEqual([
      {
        gpuModel: 'NVIDIA-L4',
        capacityType: 'on-demand',
        pricePerGpuHourMicros: 9_000_000,
        kind: 'list',
        source: 'test',
        retrievedAt: '2026-01-01T00:00:00Z',
        effectiveFrom: '2020-01-01T00:00:00Z',
      },
      {
        gpuModel: 'NVIDIA-L4',
        capacityType: 'on-demand',
        pricePerGpuHourMicros: 18_000_000,
        kind: 'contract',
        source: 'new contract',
        retrievedAt: '2026-01-01T00:00:00Z',
        effectiveFrom: '2026-03-02T11:00:00Z',
      },
    ]);
  });

  it('says what useful work cost, and what was lost on the way', async () => {
    const bought = await spend.efficiency({
      from: DAY,
      to: DAY + 24 * HOUR,
      team: ['vision'],
    });
    expect(bought).toMatchObject({
      total: { costMicros: 36_000_000, unpricedGpuMs: 0 },
      successfulRuns: {
        runs: 1,
        costMicros: 9_000_000,
        costPerRunMicros: 9_000_000,
      },
      failed: { attempts: 1, costMicros: 9_000_000 },
      preempted: { attempts: 0, costMicros: 0 },
      coldStart: { attempts: 1, costMicros: 900_000, gpuMs: HOUR / 10 },
      units: [],
      unitsProblem: expect.stringContaining('No metric of useful work'),
    });
    const nothing = await spend.efficiency({
      from: DAY,
      to: DAY + 24 * HOUR,
      team: ['nobody'],
    });
    expect(nothing.successfulRuns).toMatchObject({
      runs: 0,
      costPerRunMicros: null,
    });
  });

  it('says what a run cost by those that are priced, and why others are left out', async () => {
    const other = await databases.init(id);
    await migrate(other);
    const held2 = (name: string, nodeName: string, to: string) => [
      pod('10:00', {
        name,
        node: nodeName,
        scheduled: '10:00',
        started: '10:00',
      }),
      pod(to, {
        name,
        node: nodeName,
        scheduled: '10:00',
        started: '10:00',
        finished: to,
        phase: 'Succeeded',
      }),
    ];
    const done = (name: string, to: string) =>
      job(name, '10:00', { at: to, condition: 'Complete' });
    await run(
      other,
      inOrder(
        namespace('10:00', 'team-vision', 'vision'),
        node('10:00', { created: '08:00' }),
        node('10:00', {
          name: 'unpriced',
          created: '08:00',
          labels: {
            'node.kubernetes.io/instance-type': 'new-type',
            'nvidia.com/gpu.product': 'NVIDIA-H100',
          },
        }),
        beats('10:00', '12:00'),
        [
          done('one', '11:00'),
          done('two', '10:30'),
          done('three', '11:00'),
        ].flat(),
        held2('one', 'node-1', '11:00'),
        held2('two', 'node-1', '10:30'),
        held2('three', 'unpriced', '11:00'),
      ),
      { rates: [RATE], consumers: [Lifecycle.create()] },
    );
    const ask = async (filters?: SpendQuery['filters']) =>
      (
        await SpendQueries.create({
          knex: other,
          rates: RateTable.create([RATE]),
          now: () => TWELVE,
        }).efficiency({ from: DAY, to: DAY + 24 * HOUR, filters })
      ).successfulRuns;
    expect(await ask()).toEqual({
      gpuMs: 2.5 * HOUR,
      costMicros: 13_500_000,
      unpricedGpuMs: HOUR,
      runs: 3,
      pricedRuns: 2,
      costPerRunMicros: 6_750_000,
      leftOut: [
        {
          gpuModel: 'NVIDIA-H100',
          capacityType: 'on-demand',
          runs: 1,
          unpricedGpuMs: HOUR,
        },
      ],
    });
    expect(await ask({ gpuModel: ['NVIDIA-H100'] })).toMatchObject({
      runs: 1,
      pricedRuns: 0,
      costPerRunMicros: null,
    });
    expect(await ask({ gpuModel: ['NVIDIA-L4'] })).toMatchObject({
      runs: 2,
      costPerRunMicros: 6_750_000,
      leftOut: [],
    });
  });

  it('begins weeks on Monday, UTC, across the end of a year and of winter time', async () => {
    const { from, to, buckets } = await spend.query(
      query({
        granularity: 'week',
        from: Date.parse('2026-03-04T00:00:00Z'),
        to: Date.parse('2026-03-05T00:00:00Z'),
      }),
    );
    expect([from, to]).toEqual([
      '2026-03-02T00:00:00.000Z',
      '2026-03-09T00:00:00.000Z',
    ]);
    expect(buckets).toHaveLength(1);
    for (const [day, monday] of [
      ['2026-01-01', '2025-12-29'],
      ['2026-03-29', '2026-03-23'],
      ['2026-03-30', '2026-03-30'],
    ]) {
      const week = await spend.query(
        query({
          granularity: 'week',
          from: Date.parse(`${day}T00:00:00Z`),
          to: Date.parse(`${day}T12:00:00Z`),
        }),
      );
      expect(week.from).toBe(`${monday}T00:00:00.000Z`);
    }
  });
});
