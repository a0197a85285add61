import { TestDatabases } from '@backstage/backend-test-utils';
import fc from 'fast-check';
import { Pipeline } from '../observe/Pipeline';
import type { Observation } from '../observe/types';
import { Ledger } from './Ledger';
import { RateTable } from './rates';
import { SettledStore } from './SettledStore';
import { Settler } from './Settler';
import {
  clearLedger,
  everything,
  migrate,
  run,
  settleAll,
  settled,
} from './testing/ledgerRun';
import { shuffled } from './testing/shuffled';
import {
  beats,
  CLUSTER,
  clock,
  inOrder,
  namespace,
  node,
  pod,
  RATE,
} from './testing/world';

jest.setTimeout(120_000);

const MINUTE = 60_000;
const vision = namespace('10:00', 'team-vision', 'vision');
const speech = namespace('10:00', 'team-speech', 'speech');
/** Four GPUs at 36 an hour: 10 micros a millisecond, 2.5 a GPU-millisecond. */
const oldNode = node('10:00', { created: '08:00' });

interface Case {
  name: string;
  observations: Observation[];
  rates?: unknown[];
  expected: Record<string, [number, number | null]>;
  overcommittedGpuMs?: number;
}

const cases: Case[] = [
  {
    name: 'two teams share a node, and what nobody holds is free',
    observations: inOrder(
      vision,
      speech,
      oldNode,
      beats('10:00', '11:00'),
      pod('10:00', {
        name: 'a',
        gpus: 2,
        scheduled: '10:00',
        started: '10:00',
      }),
      pod('10:30', {
        name: 'a',
        gpus: 2,
        scheduled: '10:00',
        started: '10:00',
        finished: '10:30',
        phase: 'Succeeded',
      }),
      pod('10:15', {
        name: 'b',
        namespace: 'team-speech',
        scheduled: '10:15',
        started: '10:15',
      }),
    ),
    expected: {
      'allocated vision running': [60 * MINUTE, 9_000_000],
      'allocated speech running': [45 * MINUTE, 6_750_000],
      'unallocated/free': [135 * MINUTE, 20_250_000],
    },
  },
  {
    name: 'the price doubles at twenty past: two cuts',
    rates: [
      { ...RATE, effectiveTo: '2026-03-02T10:20:00Z' },
      {
        ...RATE,
        pricePerNodeHour: '72.0',
        effectiveFrom: '2026-03-02T10:20:00Z',
      },
    ],
    observations: inOrder(
      vision,
      oldNode,
      beats('10:00', '11:00'),
      pod('10:00', { scheduled: '10:00', started: '10:00' }),
    ),
    expected: {
      'allocated vision running': [60 * MINUTE, 3_000_000 + 12_000_000],
      'unallocated/free': [180 * MINUTE, 9_000_000 + 36_000_000],
    },
  },
  {
    name: 'a node lives for 61 seconds and is never used: all of it is warm-up',
    rates: [{ ...RATE, pricePerNodeHour: '0.01' }],
    observations: inOrder(
      beats('10:00', '11:00'),
      node('10:10:01', { created: '10:10:00' }),
      node('10:11:01', { created: '10:10:00' }, 'DELETED'),
    ),
    // 0.01 × 61 / 3600 = 169.44… micros
    expected: { 'unallocated/warmup': [4 * 61_000, 169] },
  },
  {
    name: 'nobody watches for twenty minutes: what vanished ends where the gap began, what stayed holds through it',
    observations: inOrder(
      vision,
      oldNode,
      beats('10:00', '10:10'),
      pod('10:00', { name: 'gone', scheduled: '10:00', started: '10:00' }),
      pod('10:00', { name: 'stays', scheduled: '10:00', started: '10:00' }),
      pod(
        '10:30',
        { name: 'stays', scheduled: '10:00', started: '10:00' },
        'ADDED',
      ),
      pod(
        '10:30',
        { name: 'gone', scheduled: '10:00', started: '10:00' },
        'DELETED',
      ),
      beats('10:30', '11:00'),
    ),
    expected: {
      'allocated vision running': [70 * MINUTE, 10_500_000],
      unmetered: [3 * 20 * MINUTE, 9_000_000],
      'unallocated/free': [(2 * 10 + 3 * 30) * MINUTE, 16_500_000],
    },
  },
  {
    name: 'a name is used again: each pod belongs to the node that lived when it started, whenever it was heard of',
    observations: inOrder(
      vision,
      beats('10:00', '11:00'),
      pod('10:00', { name: 'old', scheduled: '10:00', started: '10:00' }),
      pod('10:35', { name: 'new', scheduled: '10:35', started: '10:35' }),
      node('10:00', { uid: 'first', created: '08:00' }),
      node('10:20', { uid: 'first', created: '08:00' }, 'DELETED'),
      // Heard of ten minutes after it was made, and after its pod.
      node('10:40', { uid: 'second', created: '10:30', gpus: 2 }),
    ),
    // The first pod is never said to have ended; its node did. 20 min of 4 GPUs, then 30 min of 2 GPUs at the same node price.
    expected: {
      'allocated vision running': [(20 + 25) * MINUTE, 3_000_000 + 7_500_000],
      'unallocated/free': [(60 + 25) * MINUTE, 9_000_000 + 7_500_000],
      'unallocated/warmup': [10 * MINUTE, 3_000_000],
    },
  },
  {
    name: 'an evicted pod without end times ends when its disruption was decided',
    observations: inOrder(
      vision,
      oldNode,
      beats('10:00', '11:00'),
      pod('10:00', { scheduled: '10:00', started: '10:00' }),
      pod('10:31', {
        scheduled: '10:00',
        disrupted: '10:30',
        phase: 'Failed',
      }),
      pod('10:45', { scheduled: '10:00', phase: 'Failed' }, 'DELETED'),
    ),
    expected: {
      'allocated vision running': [30 * MINUTE, 4_500_000],
      'unallocated/free': [210 * MINUTE, 31_500_000],
    },
  },
  {
    name: 'an image is never pulled: the GPU is held all the same, and never running',
    observations: inOrder(
      vision,
      oldNode,
      beats('10:00', '11:00'),
      pod('10:06', { scheduled: '10:06' }),
      pod('10:36', { scheduled: '10:06' }, 'DELETED'),
    ),
    expected: {
      'allocated vision starting': [30 * MINUTE, 4_500_000],
      'unallocated/free': [210 * MINUTE, 31_500_000],
    },
  },
  {
    name: 'a served model counts as starting until it is ready, a training until its container runs',
    observations: inOrder(
      vision,
      oldNode,
      beats('10:00', '11:00'),
      pod('10:00', {
        name: 'served',
        owner: 'ReplicaSet',
        scheduled: '10:00',
        started: '10:00',
      }),
      pod('10:12', {
        name: 'served',
        owner: 'ReplicaSet',
        scheduled: '10:00',
        started: '10:00',
        ready: '10:12',
      }),
      pod('10:06', { name: 'trained', scheduled: '10:00', started: '10:06' }),
    ),
    expected: {
      'allocated vision starting': [18 * MINUTE, 2_700_000],
      'allocated vision running': [102 * MINUTE, 15_300_000],
      'unallocated/free': [120 * MINUTE, 18_000_000],
    },
  },
  {
    name: 'a namespace goes to another team, then to none: its pod is split at what was observed',
    observations: inOrder(
      vision,
      namespace('10:30', 'team-vision', 'speech', 'MODIFIED'),
      namespace('10:45', 'team-vision', undefined, 'MODIFIED'),
      oldNode,
      beats('10:00', '11:00'),
      pod('10:00', { scheduled: '10:00', started: '10:00' }),
    ),
    expected: {
      'allocated vision running': [30 * MINUTE, 4_500_000],
      'allocated speech running': [15 * MINUTE, 2_250_000],
      'allocated unattributed running': [15 * MINUTE, 2_250_000],
      'unallocated/free': [180 * MINUTE, 27_000_000],
    },
  },
  {
    name: 'no rate fits: the time counts, the money is unknown',
    rates: [],
    observations: inOrder(
      vision,
      oldNode,
      beats('10:00', '11:00'),
      pod('10:00', { scheduled: '10:00', started: '10:00' }),
    ),
    expected: {
      'allocated vision running': [60 * MINUTE, null],
      'unallocated/free': [180 * MINUTE, null],
    },
  },
  {
    name: 'free GPUs are unhealthy first, then draining, cordoned or free; system pods are nobody’s',
    observations: inOrder(
      vision,
      node('10:00', { created: '08:00', allocatable: 3 }),
      node('10:20', { created: '08:00', unschedulable: true }, 'MODIFIED'),
      node(
        '10:40',
        {
          created: '08:00',
          taints: [
            { key: 'ToBeDeletedByClusterAutoscaler', effect: 'NoSchedule' },
          ],
        },
        'MODIFIED',
      ),
      beats('10:00', '11:00'),
      pod('10:00', {
        namespace: 'kube-system',
        scheduled: '10:00',
        started: '10:00',
      }),
    ),
    expected: {
      system: [60 * MINUTE, 9_000_000],
      'unallocated/unhealthy': [20 * MINUTE, 3_000_000],
      'unallocated/free': [40 * MINUTE, 6_000_000],
      'unallocated/cordoned': [60 * MINUTE, 9_000_000],
      'unallocated/draining': [60 * MINUTE, 9_000_000],
    },
  },
  {
    name: 'three thirds of a GPU fill it: what rounding down leaves is stranded',
    observations: inOrder(
      vision,
      node('10:00', {
        created: '08:00',
        gpus: 1,
        labels: { 'nvidia.com/gpu.memory': '24576' },
      }),
      beats('10:00', '11:00'),
      ['a', 'b', 'c'].map(name =>
        pod('10:00', {
          name,
          limits: { 'nvidia.com/gpu': '1', 'nvidia.com/gpumem': '8192' },
          scheduled: '10:00',
          started: '10:00',
        }),
      ),
    ),
    expected: {
      'allocated vision running': [(60 * MINUTE * 999) / 1000, 35_964_000],
      'stranded/rounding': [(60 * MINUTE) / 1000, 36_000],
    },
  },
  {
    name: 'pods hold more than there is: time stays as held, money is shared over the larger sum',
    overcommittedGpuMs: 60 * MINUTE,
    observations: inOrder(
      vision,
      speech,
      oldNode,
      beats('10:00', '11:00'),
      pod('10:00', {
        name: 'a',
        gpus: 4,
        scheduled: '10:00',
        started: '10:00',
      }),
      pod('10:00', {
        name: 'b',
        namespace: 'team-speech',
        scheduled: '10:00',
        started: '10:00',
      }),
    ),
    expected: {
      'allocated vision running': [240 * MINUTE, 28_800_000],
      'allocated speech running': [60 * MINUTE, 7_200_000],
    },
  },
  {
    name: 'a node boots: warm-up ends with its first occupancy, and its GPUs count from its start',
    observations: inOrder(
      vision,
      beats('10:00', '11:00'),
      node('10:30', {
        created: '10:30',
        capacity: {},
        labels: { 'nvidia.com/gpu.count': '' },
      }),
      node('10:33', { created: '10:30' }, 'MODIFIED'),
      pod('10:36', { scheduled: '10:36', started: '10:36' }),
    ),
    expected: {
      'unallocated/warmup': [24 * MINUTE, 3_600_000],
      'allocated vision running': [24 * MINUTE, 3_600_000],
      'unallocated/free': [72 * MINUTE, 10_800_000],
    },
  },
  {
    name: 'nothing before the first beat is settled, though everything is older',
    observations: inOrder(
      vision,
      oldNode,
      pod('10:00', { scheduled: '09:00', created: '09:00', started: '09:00' }),
      beats('10:30', '11:00'),
    ),
    expected: {
      'allocated vision running': [30 * MINUTE, 4_500_000],
      'unallocated/free': [90 * MINUTE, 13_500_000],
    },
  },
  {
    name: 'three hours: a gap over the full hour, a node replaced under its name, a move and a cordon',
    observations: inOrder(
      vision,
      beats('10:00', '10:50'),
      beats('11:20', '13:00'),
      node('10:00', { uid: 'first', created: '08:00' }),
      pod('10:00', { name: 'p', scheduled: '10:00', started: '10:00' }),
      pod('10:00', { name: 'q', scheduled: '10:00', started: '10:00' }),
      pod(
        '11:10',
        { name: 'q', scheduled: '10:00', started: '10:00' },
        'DELETED',
      ),
      node('11:40', { uid: 'first', created: '08:00' }, 'DELETED'),
      node('11:52', { uid: 'second', created: '11:50' }),
      pod('12:00', { name: 'r', gpus: 2, scheduled: '12:00' }),
      namespace('12:15', 'team-vision', 'speech', 'MODIFIED'),
      pod('12:30', {
        name: 'r',
        gpus: 2,
        scheduled: '12:00',
        started: '12:30',
      }),
      node(
        '12:40',
        { uid: 'second', created: '11:50', unschedulable: true },
        'MODIFIED',
      ),
    ),
    // A GPU-minute is 150,000 micros. p ends with its node, q where the gap began.
    expected: {
      'allocated vision running': [(100 + 50) * MINUTE, 22_500_000],
      'allocated vision starting': [30 * MINUTE, 4_500_000],
      'allocated speech starting': [30 * MINUTE, 4_500_000],
      'allocated speech running': [60 * MINUTE, 9_000_000],
      unmetered: [90 * MINUTE, 13_500_000],
      'unallocated/warmup': [40 * MINUTE, 6_000_000],
      'unallocated/free': [240 * MINUTE, 36_000_000],
      'unallocated/cordoned': [40 * MINUTE, 6_000_000],
    },
  },
  {
    name: 'a first, short occupancy ends the warm-up also in the next hour',
    observations: inOrder(
      vision,
      beats('10:00', '12:00'),
      node('10:50', { created: '10:50' }),
      pod('10:52', { scheduled: '10:52', started: '10:52' }),
      pod('10:56', { scheduled: '10:52', started: '10:52' }, 'DELETED'),
    ),
    expected: {
      'unallocated/warmup': [8 * MINUTE, 1_200_000],
      'allocated vision running': [4 * MINUTE, 600_000],
      'unallocated/free': [268 * MINUTE, 40_200_000],
    },
  },
];

const databases = TestDatabases.create();

describe.each(databases.eachSupportedId())('the ledger on %s', id => {
  let knex: Awaited<ReturnType<typeof databases.init>>;

  beforeAll(async () => {
    knex = await databases.init(id);
    await migrate(knex);
  });

  const clear = () => clearLedger(knex);

  beforeEach(clear);

  it.each(cases)('$name', async ({ observations, rates, ...wanted }) => {
    await run(knex, observations, { rates });

    expect(await settled(knex)).toEqual(wanted.expected);
    expect(await settled(knex, 'day')).toEqual(wanted.expected);
    expect(await settled(knex, 'month')).toEqual(wanted.expected);
    const [{ over }] = await knex('ledger_settled_hours').sum({
      over: 'overcommitted_milli_gpu_ms',
    });
    expect(Number(over)).toBe((wanted.overcommittedGpuMs ?? 0) * 1000);
    expect(await knex('ledger_dirty_hours')).toEqual([]);
  });

  it.each(cases)(
    'the same again, in another order, in other batches: $name',
    async ({ observations, rates }) => {
      await run(knex, observations, { rates });
      const once = await everything(knex);

      await settleAll(knex, rates);
      expect(await everything(knex)).toEqual(once);

      // An event twice: the whole recording once more.
      await run(knex, observations, { rates });
      expect(await everything(knex)).toEqual(once);

      // As it happened, settled after every few events.
      await clear();
      await run(knex, observations, { rates, batch: 1, settleEach: true });
      expect(await everything(knex)).toEqual(once);

      await fc.assert(
        fc
          .asyncProperty(
            fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })),
            fc.constantFrom(2, 7, 90),
            fc.constantFrom(0, 0.9, 1),
            async (stream, batch, stay) => {
              const order = shuffled(
                observations,
                () => stream.next().value as number,
                stay,
              );
              await run(knex, order, { rates, batch, settleEach: true });
              expect(await everything(knex)).toEqual(once);
            },
          )
          .beforeEach(clear),
        { numRuns: id === 'SQLITE_3' ? 8 : 1 },
      );
    },
  );

  it('settles the current hour provisionally and keeps the mark of what came meanwhile', async () => {
    await run(
      knex,
      inOrder(
        vision,
        oldNode,
        beats('10:00', '10:30'),
        pod('10:00', { scheduled: '10:00', started: '10:00' }),
      ),
    );
    expect(await settled(knex)).toEqual({
      'allocated vision running': [30 * MINUTE, 4_500_000],
      'unallocated/free': [90 * MINUTE, 13_500_000],
    });
    const [hour] = await knex('ledger_settled_hours');
    expect(Boolean(hour.provisional)).toBe(true);
    expect(Number(hour.settled_to)).toBe(clock('10:30'));

    await run(knex, beats('10:31', '11:30'));
    const hours = await knex('ledger_settled_hours').orderBy('hour');
    expect(hours.map(row => Boolean(row.provisional))).toEqual([false, true]);
    expect((await settled(knex))['allocated vision running']).toEqual([
      90 * MINUTE,
      13_500_000,
    ]);
  });

  it('settles the current hour at most once a minute, and a past one at once', async () => {
    let now = clock('12:00');
    const settler = Settler.create({
      knex,
      rates: RateTable.create([RATE]),
      now: () => now,
    });
    const pipeline = Pipeline.create({ knex, consumers: [Ledger.create()] });
    await pipeline.apply(inOrder(oldNode, beats('10:00', '10:30')));
    expect(await settler.settleDirty()).toBe(1);
    await pipeline.apply(beats('10:31', '10:31'));
    now += 30_000;
    expect(await settler.settleDirty()).toBe(0);
    now += 31_000;
    expect(await settler.settleDirty()).toBe(1);
    await pipeline.apply(beats('10:32', '11:02'));
    now += 1000;
    expect(await settler.settleDirty()).toBe(2);
    expect((await settled(knex))['unallocated/free']).toEqual([
      4 * 62 * MINUTE,
      37_200_000,
    ]);
  });

  it('keeps the mark of news that came while it settled', async () => {
    const pipeline = Pipeline.create({ knex, consumers: [Ledger.create()] });
    await pipeline.apply(inOrder(oldNode, beats('10:00', '10:30')));
    const marks = await SettledStore.of(knex).dirty({ limit: 10 });
    expect(marks).toHaveLength(1);
    await pipeline.apply(beats('10:31', '10:40'));
    await SettledStore.of(knex).clear(marks);
    const left = await SettledStore.of(knex).dirty({ limit: 10 });
    expect(left).toEqual([{ ...marks[0], revision: marks[0].revision + 1 }]);
    await SettledStore.of(knex).clear(left);
    expect(await SettledStore.of(knex).dirty({ limit: 10 })).toEqual([]);
  });

  it('writes nothing for an observer whose lease was taken over', async () => {
    const refuse = async () => {
      throw new Error('lease was taken over');
    };
    const pipeline = Pipeline.create({ knex, consumers: [Ledger.create()] });
    await expect(pipeline.apply([oldNode], { guard: refuse })).rejects.toThrow(
      'taken over',
    );
    expect(await knex('ledger_nodes')).toEqual([]);

    await pipeline.apply(inOrder(oldNode, beats('10:00', '10:30')));
    await expect(
      Settler.create({
        knex,
        rates: RateTable.create([RATE]),
      }).settleDirty({ guard: refuse }),
    ).rejects.toThrow('taken over');
    expect(await settled(knex)).toEqual({});
  });

  it('tells of clocks that are wrong and of GPUs that it cannot count', async () => {
    await run(
      knex,
      inOrder(
        vision,
        oldNode,
        beats('10:00', '10:10'),
        pod('10:01', { name: 'ahead', created: '10:00', scheduled: '10:05' }),
        pod('10:02', {
          name: 'slice',
          scheduled: '10:02',
          limits: { 'nvidia.com/mig-custom': '1' },
        }),
      ),
    );
    const problems = await knex('ledger_problems').orderBy('code');
    expect(problems).toEqual([
      expect.objectContaining({
        cluster: CLUSTER,
        code: 'clock-skew',
        subject: 'Pod team-vision/ahead',
        detail: 'PodScheduled is 4 min outside of what was observed',
      }),
      expect.objectContaining({
        code: 'uncounted-gpu-resource',
        subject: 'Pod team-vision/slice',
        detail: 'nvidia.com/mig-custom',
      }),
    ]);
    // Clamped to when it was observed: nine minutes, not five.
    expect((await settled(knex))['allocated vision starting']).toEqual([
      9 * MINUTE,
      1_350_000,
    ]);
  });
});
