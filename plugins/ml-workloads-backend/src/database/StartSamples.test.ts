import {
  TestDatabases,
  type TestDatabaseId,
} from '@backstage/backend-test-utils';
import type { WaterfallPhase } from '@slipway/backstage-plugin-ml-workloads-common';
import type { Knex } from 'knex';
import { resolve } from 'path';
import { StartStatisticsService } from '../startStatistics';
import { StartSampleReader, writeStartSamples } from './StartSamples';
import type { StoredAttempt } from './workloadRows';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const migrations = { directory: resolve(__dirname, '../../migrations') };
const T0 = Date.parse('2026-11-24T10:00:00Z');
const TEMPLATE = 'template:default/train-a-model';

const workload = (id: string, more: object = {}) => ({
  id,
  cluster: 'lab',
  namespace: 'team-vision',
  kind: 'Job',
  api_version: 'batch/v1',
  name: id,
  uid: `uid-${id}`,
  type: 'training',
  engine: 'job',
  team: 'vision',
  state: 'Running',
  since: T0,
  queue: 'gpu',
  profile: 'h100',
  gpus_milli: 8000,
  held_gpus_milli: 8000,
  created_at: T0,
  attempts: 1,
  deleted: false,
  closed: false,
  object: JSON.stringify({
    metadata: { annotations: { 'slipway.dev/template': TEMPLATE } },
  }),
  facts: JSON.stringify({
    labelled: {
      metadata: { annotations: { 'slipway.dev/template': TEMPLATE } },
    },
  }),
  ...more,
});

/** An attempt that waited and then pulled its image for so many seconds. */
const attempt = (
  id: string,
  number: number,
  waited: number,
  pulled: number | null,
): StoredAttempt => {
  const begin = T0 + number * 3_600_000;
  const segment = (phase: WaterfallPhase, from: number, to: number | null) => ({
    phase,
    start: new Date(begin + from * 1000).toISOString(),
    end: to === null ? null : new Date(begin + to * 1000).toISOString(),
    source: 'a field',
  });
  return {
    workload_id: id,
    number,
    start: begin,
    ready_at: pulled === null ? null : begin + (waited + pulled) * 1000,
    end: null,
    end_reason: null,
    exit_code: null,
    message: null,
    pods: 1,
    waterfall: JSON.stringify(
      pulled === null
        ? [segment('queued', 0, null)]
        : [
            segment('queued', 0, waited),
            segment('imagePull', waited, waited + pulled),
          ],
    ),
  } as StoredAttempt;
};

describe.each(databases.eachSupportedId())('samples of starts on %p', id => {
  let knex: Knex;
  let reader: StartSampleReader;
  const queue = {
    cluster: 'lab',
    namespace: 'team-vision',
    queue: 'gpu',
    profile: 'h100',
    gpusMilli: 8000,
  };

  beforeEach(async () => {
    knex = await databases.init(id as TestDatabaseId);
    await knex.migrate.latest(migrations);
    reader = StartSampleReader.create({ knex });
  });

  const write = (
    workloadId: string,
    attempts: StoredAttempt[],
    template: string | null = TEMPLATE,
  ) =>
    knex.transaction(trx =>
      writeStartSamples(trx, [{ id: workloadId, template, attempts }]),
    );

  it('follow the attempts: written twice they are the same, and what is no more is gone', async () => {
    await knex('workloads').insert(workload('w1'));
    const attempts = [
      attempt('w1', 1, 30, 60),
      attempt('w1', 2, 10, 20),
      attempt('w1', 3, 0, null),
    ];
    await write('w1', attempts);
    await write('w1', attempts);
    const kind = { cluster: 'lab', profile: 'h100', template: TEMPLATE };
    expect(
      (await reader.finishedStarts(kind)).map(({ stages }) => stages),
    ).toEqual([
      { queued: 10_000, imagePull: 20_000 },
      { queued: 30_000, imagePull: 60_000 },
    ]);
    expect(
      (await reader.pastWaits(queue, 10)).map(({ waitedMs }) => waitedMs),
    ).toEqual([10_000, 30_000]);

    await write('w1', attempts.slice(0, 1));
    expect(await reader.finishedStarts(kind)).toHaveLength(1);
  });

  it('are told apart by template, profile, queue and GPUs', async () => {
    await knex('workloads').insert([
      workload('w1'),
      workload('w2', { profile: 'l4' }),
      workload('w3', { namespace: 'team-speech' }),
      workload('w4', { gpus_milli: 1000 }),
      workload('w5', { queue: null }),
      workload('w6'),
    ]);
    for (const one of ['w1', 'w2', 'w3', 'w4', 'w5']) {
      await write(one, [attempt(one, 1, 10, 10)]);
    }
    await write('w6', [attempt('w6', 1, 10, 10)], null);

    const starts = async (kind: object) =>
      (
        await reader.finishedStarts({
          cluster: 'lab',
          profile: 'h100',
          ...kind,
        })
      ).length;
    expect(await starts({})).toBe(5);
    expect(await starts({ template: TEMPLATE })).toBe(4);
    expect(await starts({ profile: 'l4' })).toBe(1);
    expect(await starts({ cluster: 'other' })).toBe(0);
    // Of the same team’s queue and shape; what was not queued has not waited.
    expect(await reader.pastWaits(queue, 10)).toHaveLength(2);
  });

  it('compare a workload with its template, else with its profile', async () => {
    await knex('workloads').insert([
      ...[1, 2, 3, 4, 5].map(i => workload(`w${i}`)),
      workload('w6', {
        profile: 'l4',
        object: JSON.stringify({ metadata: {} }),
      }),
      workload('w7', { profile: null }),
    ]);
    for (const i of [1, 2, 3, 4]) {
      await write(`w${i}`, [attempt(`w${i}`, 1, 10, 10 * i)]);
    }
    await write('w5', [attempt('w5', 1, 10, 50)], null);
    const statistics = StartStatisticsService.create({ reader });
    // Four of its template are too few.
    expect(await statistics.ofWorkload('w1')).toMatchObject({
      template: null,
      starts: 5,
      stages: [
        { phase: 'queued', times: { p50Ms: 10_000, p95Ms: 10_000 } },
        { phase: 'imagePull', times: { p50Ms: 30_000, p95Ms: 50_000 } },
      ],
    });
    await write('w5', [attempt('w5', 1, 10, 50)]);
    expect(await statistics.ofWorkload('w1')).toMatchObject({
      template: TEMPLATE,
      starts: 5,
    });
    expect(await statistics.ofWorkload('w6')).toMatchObject({
      profile: 'l4',
      starts: 0,
      total: null,
    });
    expect(await statistics.ofWorkload('w7')).toBeNull();
  });

  it('are filled in from what was observed before', async () => {
    await knex.migrate.down({
      ...migrations,
      name: '20261129000009_start_samples.js',
    } as Knex.MigratorConfig);
    await knex('workloads').insert([
      workload('w1'),
      workload('w5', { queue: null }),
    ]);
    await knex('attempts').insert([
      attempt('w1', 1, 30, 60),
      attempt('w1', 2, 0, null),
      attempt('w5', 1, 30, 60),
    ]);
    await knex.migrate.latest(migrations);
    const filled = await knex('start_samples').orderBy('workload_id');

    await write('w1', [attempt('w1', 1, 30, 60), attempt('w1', 2, 0, null)]);
    await write('w5', [attempt('w5', 1, 30, 60)]);
    expect(await knex('start_samples').orderBy('workload_id')).toEqual(filled);
    expect(filled).toHaveLength(2);
  });
});
