import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { RateTable } from '../metering';
import { clearLedger, migrate, run } from '../metering/testing/ledgerRun';
import {
  beats,
  claim,
  clock,
  gpuNode,
  inOrder,
  node,
  pod,
  RATE,
  slice,
} from '../metering/testing/world';
import type { Observation } from '../observe/types';
import { dataHealthItems } from './dataHealth';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const A100 = 'NVIDIA-A100-SXM4-40GB';

describe('what data health says about GPUs', () => {
  let knex: Knex;

  beforeAll(async () => {
    knex = await databases.init('SQLITE_3');
    await migrate(knex);
  });
  beforeEach(() => clearLedger(knex));

  /** Codes and sentences of a world that is watched for ten minutes. */
  async function itemsOf(
    rate: object,
    ...observations: Observation[]
  ): Promise<Array<[code: string, sentence: string]>> {
    const rates = [{ ...RATE, ...rate }];
    await run(knex, inOrder(observations, beats('10:00', '10:10')), { rates });
    const items = await dataHealthItems({
      knex,
      rates: RateTable.create(rates),
      clusters: [],
      now: clock('10:10'),
    });
    return items.map(({ code, sentence }) => [code, sentence]);
  }

  const gkeCount = (count: string) => ({
    'cloud.google.com/gke-accelerator-count': count,
  });
  const single = (gpus: number, labels: Record<string, string> = {}) =>
    gpuNode('10:00', `${A100}-MIG-1g.5gb`, { gpus, labels });

  it.each<[string, object, Observation, string]>([
    [
      'price list and label',
      { gpuCount: 8 },
      node('10:00', { created: '08:00' }),
      'price list 8, labels 4, capacity 4, devices of drivers –; 8 is counted',
    ],
    [
      'label and capacity',
      {},
      node('10:00', {
        created: '08:00',
        capacity: { 'nvidia.com/gpu': '3' },
      }),
      'price list –, labels 4, capacity 3, devices of drivers –; 4 is counted',
    ],
    [
      'a number that is too small for its MIG devices',
      {},
      single(14, gkeCount('1')),
      'labels 1, capacity at least 2, devices of drivers –; 1 is counted',
    ],
  ])('names what differs: %s', async (_case, rate, one, sentence) => {
    expect(await itemsOf(rate, one)).toEqual([
      ['gpu-count-mismatch', expect.stringContaining(sentence)],
    ]);
  });

  it.each<[string, object, Observation]>([
    ['all agree', { gpuCount: 4 }, node('10:00', { created: '08:00' })],
    ['seven MIG devices on one GPU', {}, single(7)],
    // All of the devices could be on two, but nothing says that they are.
    ['fourteen on three, says the label', {}, single(14, gkeCount('3'))],
    [
      'whole GPUs beside MIG devices',
      {},
      gpuNode('10:00', A100, {
        gpus: 2,
        capacity: { 'nvidia.com/gpu': '1', 'nvidia.com/mig-3g.20gb': '2' },
      }),
    ],
  ])('is quiet where nothing differs: %s', async (_case, rate, one) => {
    expect(await itemsOf(rate, one)).toEqual([]);
  });

  it('compares what drivers announce, and names devices that none did', async () => {
    const items = await itemsOf(
      {},
      node('10:00', { created: '08:00', gpus: 2, capacity: {} }),
      slice('10:00', { created: '08:00', devices: [{ name: 'gpu-0' }] }),
      claim('10:00', { devices: ['gpu-9'], pods: ['a'] }),
      pod('10:00', {
        name: 'a',
        limits: {},
        claims: ['claim-1'],
        scheduled: '10:00',
        started: '10:00',
      }),
    );
    expect(items).toContainEqual([
      'gpu-count-mismatch',
      expect.stringContaining(
        'labels 2, capacity –, devices of drivers 1; 2 is counted',
      ),
    ]);
    expect(items).toContainEqual([
      'device-unknown',
      expect.stringContaining('device gpu-9 of driver gpu.nvidia.com'),
    ]);
  });

  it('names what was unpriced this month, though its node is gone', async () => {
    const lent = { created: '08:00' };
    const items = await itemsOf(
      { instanceType: 'another' },
      node('10:00', lent),
      node('10:05', lent, 'DELETED'),
    );
    expect(items).toEqual([
      [
        'unpriced',
        expect.stringContaining('had no price for a part of this month'),
      ],
    ]);
  });

  it('hides no old problem behind many newer ones of another kind', async () => {
    const noted = (code: string, subject: string, since: number) => ({
      cluster: 'lab',
      code,
      subject,
      detail: 'x',
      since,
    });
    const skewed = Array.from({ length: 300 }, (_, i) =>
      noted('clock-skew', `Pod team-vision/p${i}`, 1000 + i),
    );
    await knex.batchInsert('ledger_problems', skewed, 100);
    await knex('ledger_problems').insert(
      noted('uncounted-gpu-resource', 'Node n', 1),
    );
    const items = await itemsOf({}, node('10:00', { created: '08:00' }));
    expect(items.filter(([code]) => code === 'clock-skew')).toHaveLength(20);
    expect(items.map(([code]) => code)).toContain('uncounted-gpu-resource');
  });

  it('says times and amounts as people do', async () => {
    const holding = (name: string, gpus: string) =>
      pod('10:00', {
        name,
        limits: { 'nvidia.com/gpu': gpus },
        scheduled: '10:00',
        started: '10:00',
      });
    await run(
      knex,
      inOrder(
        [node('10:00', { created: '08:00' }), holding('a', '4')],
        [holding('b', '1')],
        beats('10:00', '10:10'),
        beats('10:30', '10:40'),
      ),
      { rates: [RATE] },
    );
    const items = await dataHealthItems({
      knex,
      rates: RateTable.create([RATE]),
      clusters: [],
      now: clock('10:40'),
    });
    const of = (code: string) => items.find(i => i.code === code)?.sentence;
    expect(of('gap')).toContain(
      'from 2 Mar 2026, 10:10 UTC to 2 Mar 2026, 10:30 UTC',
    );
    // One GPU for forty minutes.
    expect(of('overcommitted')).toContain('held 0.67 GPU-h more than');
    expect(of('unattributed')).toContain('3.3 GPU-h of this month');
    expect(items.map(i => i.sentence).join()).not.toMatch(/\dZ|GPU-ms/);
  });
});
