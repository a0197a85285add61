import { createMockDirectory } from '@backstage/backend-test-utils';
import { gzipSync } from 'zlib';
import { toRecordingLine } from '../observe/recording';
import type { Observation } from '../observe/types';
import {
  beats,
  clock,
  inOrder,
  namespace,
  node,
  pod,
  RATE,
} from '../metering/testing/world';
import { runCli } from './runCli';

jest.setTimeout(60_000);

const MINUTE = 60_000;
const directory = createMockDirectory();

function write(name: string, observations: Observation[]): string {
  directory.addContent({
    [name]: gzipSync(observations.map(toRecordingLine).join('')),
    'rates.json': JSON.stringify([RATE]),
  });
  return directory.resolve(name);
}

/** Two nodes of four GPUs from 10:00 to 11:30, one training, one pod that waits for its image. */
const recording = inOrder(
  namespace('10:00', 'team-vision', 'vision'),
  namespace('10:00', 'team-speech', 'speech'),
  node('10:00', { created: '08:00' }),
  node('10:00', { name: 'node-2', created: '08:00' }),
  beats('10:00', '11:30'),
  pod(
    '10:20',
    { name: 'a', gpus: 2, scheduled: '10:20', created: '10:10' },
    'ADDED',
  ),
  pod('10:26', {
    name: 'a',
    gpus: 2,
    scheduled: '10:20',
    created: '10:10',
    started: '10:26',
  }),
  pod('11:05', {
    name: 'a',
    gpus: 2,
    scheduled: '10:20',
    created: '10:10',
    started: '10:26',
    finished: '11:04',
    phase: 'Succeeded',
  }),
  pod(
    '11:00',
    {
      name: 'b',
      node: 'node-2',
      namespace: 'team-speech',
      scheduled: '11:00',
    },
    'ADDED',
  ),
);

async function run(args: string[]): Promise<{ code: number; out: string }> {
  const written: string[] = [];
  const spy = jest
    .spyOn(process.stdout, 'write')
    .mockImplementation(text => written.push(String(text)) > 0);
  try {
    return { code: await runCli(args), out: written.join('') };
  } finally {
    spy.mockRestore();
  }
}

describe('npm run replay', () => {
  beforeEach(() => directory.clear());

  it('prints the whole summary as JSON', async () => {
    const file = write('r.jsonl.gz', recording);
    const { code, out } = await run([
      file,
      '--rates',
      directory.resolve('rates.json'),
      '--json',
      '--workloads',
    ]);

    const amount = (gpuMs: number, costMicros: number) => ({
      gpuMs,
      costMicros,
      unpricedGpuMs: 0,
    });
    const summary = JSON.parse(out);
    expect(code).toBe(0);
    expect(summary).toMatchObject({
      events: 8,
      asOf: clock('11:30'),
      observedSince: clock('10:00'),
      lawHolds: true,
      // Two nodes for an hour and a half at 36 an hour.
      nodeCostMicros: 108_000_000,
      overcommittedGpuMs: 0,
      unpricedGpuMs: 0,
      // a: 2 GPUs for 44 min, 6 of them starting; b: 1 GPU for 30 min.
      totals: {
        allocated: amount(118 * MINUTE, 17_700_000),
        unallocated: amount(602 * MINUTE, 90_300_000),
      },
      byReason: {
        allocated: amount(118 * MINUTE, 17_700_000),
        'unallocated/free': amount(602 * MINUTE, 90_300_000),
      },
      byTeam: {
        vision: amount(88 * MINUTE, 13_200_000),
        speech: amount(30 * MINUTE, 4_500_000),
      },
      byPhase: {
        starting: amount(42 * MINUTE, 6_300_000),
        running: amount(76 * MINUTE, 11_400_000),
      },
      byModel: { 'NVIDIA-L4': amount(720 * MINUTE, 108_000_000) },
      dataHealth: [],
    });
    expect(summary.eventsPerSecond).toBeGreaterThan(0);
    expect(summary.peakRssMb).toBeGreaterThan(0);
    expect(
      summary.workloads.map((w: any) => [
        w.name,
        w.team,
        w.costMicros,
        w.startingMs,
      ]),
    ).toEqual([
      // Still waits for its image.
      ['job-of-b', 'speech', 4_500_000, null],
      ['job-of-a', 'vision', 13_200_000, 6 * MINUTE],
    ]);
  });

  it('takes every cluster of a recording to its end, also one that is last heard hours before', async () => {
    const other = inOrder(beats('10:00', '13:00')).map(observation => ({
      ...observation,
      cluster: 'other',
    }));
    const file = write('two.jsonl.gz', inOrder(recording, other));
    const rates = ['--rates', directory.resolve('rates.json')];
    const { out } = await run([file, ...rates, '--json']);

    const summary = JSON.parse(out);
    expect(summary.asOf).toBe(clock('13:00'));
    // Two nodes for three hours at 36 an hour.
    expect(summary.nodeCostMicros).toBe(216_000_000);
    expect(summary.lawHolds).toBe(true);
  });

  it('prints a table that adds up for people, and says what has no price', async () => {
    const file = write('r.jsonl.gz', recording);
    const { code, out } = await run([file]);

    expect(code).toBe(0);
    expect(out).toContain('The parts sum exactly');
    expect(out).toMatch(/allocated\s+1\.9\s+unpriced/);
  });

  it('refuses rates in two currencies, and names the row', async () => {
    const file = write('r.jsonl.gz', recording);
    directory.addContent({
      'two.json': JSON.stringify([RATE, { ...RATE, currency: 'EUR' }]),
    });
    await expect(
      runCli([file, '--rates', directory.resolve('two.json')]),
    ).rejects.toThrow(
      /Rate row 2 is in EUR, but this installation counts in USD/,
    );
  });

  it('tells with hardware profiles which free GPUs CPU strands, and takes prices from CSV', async () => {
    const file = write(
      'stranded.jsonl.gz',
      inOrder(
        namespace('10:00', 'team-vision', 'vision'),
        node('10:00', {
          created: '08:00',
          capacity: { 'nvidia.com/gpu': '4', cpu: '16', memory: '64Gi' },
        }),
        beats('10:00', '11:00'),
        // Leaves 2 of 16 cores, where the smallest pod needs 4.
        pod('10:30', {
          scheduled: '10:30',
          limits: { 'nvidia.com/gpu': '1', cpu: '14', memory: '16Gi' },
        }),
      ),
    );
    const profile = {
      name: 'l4',
      gpuModel: 'NVIDIA-L4',
      counts: [1, 4],
      cpuPerGpu: '4',
      memoryPerGpu: '8Gi',
    };
    directory.addContent({
      'profiles.json': JSON.stringify([profile]),
      'broken.json': JSON.stringify([{ ...profile, counts: [] }]),
      'prices.csv': 'instanceType,pricePerNodeHour\nfour-gpus,36\n',
    });
    const rates = ['--rates', directory.resolve('prices.csv'), '--json'];
    const reasons = async (...more: string[]) => {
      const { out } = await run([file, ...rates, ...more]);
      return JSON.parse(out).byReason;
    };
    const amount = (hours: number) =>
      expect.objectContaining({
        gpuMs: hours * 60 * MINUTE,
        costMicros: hours * 9_000_000,
      });
    expect(await reasons()).toEqual({
      allocated: amount(0.5),
      'unallocated/free': amount(3.5),
    });
    expect(
      await reasons('--profiles', directory.resolve('profiles.json')),
    ).toEqual({
      allocated: amount(0.5),
      'stranded/cpu': amount(1.5),
      'unallocated/free': amount(2),
    });
    await expect(
      runCli([file, '--profiles', directory.resolve('broken.json')]),
    ).rejects.toThrow(/counts: must be a list of different whole numbers/);
  });

  it('refuses a database that already holds a ledger', async () => {
    const file = write('r.jsonl.gz', recording);
    const database = directory.resolve('ledger.sqlite');
    expect((await run([file, '--database', database])).code).toBe(0);
    await expect(runCli([file, '--database', database])).rejects.toThrow(
      /already holds a ledger of cluster lab; a replay needs an empty database/,
    );
  });

  it('explains itself', async () => {
    expect((await run([])).code).toBe(2);
    expect((await run(['--help'])).out).toContain('--database URL');
  });
});
