import { createMockDirectory } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { planHistory, writeHistory } from '@slipway/lab';
import createKnex, { type Knex } from 'knex';
import { resolve } from 'path';
import { Lifecycle } from '../../lifecycle';
import { gapsOf, Ledger, LedgerStore, Prices, Settler } from '../../metering';
import { node } from '../../metering/testing/world';
import { Pipeline } from '../../observe/Pipeline';
import { openReplayDatabase } from '../database';
import { replay } from '../Replay';
import { loadHistory } from './loadHistory';
import { readDemoConfig } from './readDemoConfig';
import { readOwners } from './readOwners';

jest.setTimeout(120_000);

const HOUR = 3_600_000;
const repository = resolve(__dirname, '../../../../..');
const directory = createMockDirectory();
// October closes within it.
const end = Date.parse('2026-11-06T10:20:00Z');
const options = { end, days: 6, seed: 11 };
const plan = planHistory(options);

const database = () => directory.resolve('ml-workloads.sqlite');

/** @param spot - what the rates say of spot machines in the week of the invoice; as the portal's configuration says it when absent */
function portalConfig(spot?: string) {
  const { from, to } = plan.invoice!;
  return readDemoConfig(
    ['app-config.yaml', 'app-config.lab.yaml'].map(file =>
      resolve(repository, file),
    ),
    {
      SLIPWAY_DEMO_PRICE_CHANGE: new Date(plan.priceChange).toISOString(),
      SLIPWAY_DEMO_INVOICED_FROM: new Date(from).toISOString(),
      SLIPWAY_DEMO_INVOICED_TO: new Date(to).toISOString(),
      SLIPWAY_DEMO_INVOICED_PRICE: spot,
    },
  );
}

async function load(recording: string) {
  return loadHistory({
    recording,
    database: database(),
    config: await portalConfig(),
    before: { until: plan.invoice!.at, config: await portalConfig('24.77') },
    owners: await readOwners(resolve(repository, 'examples/catalog.yaml')),
  });
}

describe('a short history, as the first start loads it', () => {
  let knex: Knex;
  let loaded: Awaited<ReturnType<typeof load>>;

  beforeAll(async () => {
    // Left behind by a start that was killed.
    directory.addContent({ 'ml-workloads.sqlite.loading': 'half of one' });
    const recording = directory.resolve('history.jsonl.gz');
    await writeHistory(recording, options);
    loaded = await load(recording);
    knex = createKnex({
      client: 'better-sqlite3',
      connection: { filename: database() },
      useNullAsDefault: true,
    });
  });

  afterAll(() => knex.destroy());

  const sums = async (where: object = {}) => {
    const [row] = await knex('ledger_hours')
      .where(where)
      .sum({ cost: 'cost_micros' })
      .sum({ unpriced: 'unpriced_milli_gpu_ms' })
      .sum({ gpu: 'milli_gpu_ms' });
    return { cost: row.cost ?? 0, unpriced: row.unpriced, gpu: row.gpu ?? 0 };
  };

  it('holds everything that the recording says, and all of it is settled', async () => {
    expect(loaded.events).toBeGreaterThan(2000);
    expect(await knex('ledger_dirty_hours').count({ n: '*' })).toEqual([
      { n: 0 },
    ]);
    expect(await knex('workloads').where({ closed: false })).toEqual([]);
    const [{ cost }] = await knex('ledger_settled_hours').sum({
      cost: 'node_cost_micros',
    });
    const [{ corrected }] = await knex('ledger_corrections').sum({
      corrected: 'cost_micros',
    });
    expect((await sums()).cost + corrected).toBe(cost);
    expect(await knex('cluster_status')).toMatchObject([
      { cluster: 'lab', observed_since: plan.from, observed_at: plan.to },
    ]);
  });

  it('has every kind of work, and the ends and waits that people ask about', async () => {
    const kinds = await knex('workloads').distinct('kind').pluck('kind');
    expect(kinds.sort()).toEqual([
      'Deployment',
      'InferenceService',
      'Job',
      'JobSet',
      'LeaderWorkerSet',
      'Notebook',
      'Pod',
      'PyTorchJob',
      'RayJob',
      'TrainJob',
    ]);
    const ends = await knex('attempts')
      .distinct('end_reason')
      .pluck('end_reason');
    expect(ends).toEqual(
      expect.arrayContaining([
        'completed',
        'failed',
        'oom',
        'nodeLost',
        'stopped',
      ]),
    );
    const again = await knex('workloads').where('attempts', '>', 1);
    expect(again.length).toBeGreaterThan(5);
    const states = await knex('transitions')
      .distinct('to_state')
      .pluck('to_state');
    expect(states).toEqual(
      expect.arrayContaining(['Queued', 'Starting', 'Running']),
    );
    expect(
      await knex('workloads').whereNotNull('component').count({ n: '*' }),
    ).not.toEqual([{ n: 0 }]);
  });

  it('gives the hours before the move to one team and those after it to the other', async () => {
    const detector = await knex('workloads')
      .where({ namespace: 'edge-inspection', kind: 'Deployment' })
      .first();
    const teams = await knex('ledger_hours')
      .where({ workload: detector.id })
      .groupBy('team', 'component')
      .min({ first: 'hour' })
      .max({ last: 'hour' })
      .select('team', 'component')
      .orderBy('first');
    const moved = Math.floor(plan.move / HOUR) * HOUR;
    expect(teams).toEqual([
      // The entity that it names is the other team's.
      {
        team: 'robotics',
        component: '',
        first: expect.any(Number),
        last: moved,
      },
      {
        team: 'vision',
        component: 'component:default/vision-inspection',
        first: moved,
        last: expect.any(Number),
      },
    ]);
  });

  it('charges nobody for what nobody saw', async () => {
    const store = LedgerStore.of(knex, 'lab');
    expect(gapsOf(await store.coverage())).toEqual([plan.gap]);
    const hours = await knex('ledger_hours')
      .where({ category: 'unmetered' })
      .distinct('hour')
      .pluck('hour');
    expect(Math.min(...hours)).toBe(Math.floor(plan.gap.from / HOUR) * HOUR);
    expect(Math.max(...hours)).toBe(
      Math.floor((plan.gap.to - 1) / HOUR) * HOUR,
    );
  });

  it('costs more once the contract has ended', async () => {
    const at = async (hour: number) => {
      const [row] = await knex('ledger_hours')
        .where({ hour, gpu_model: 'NVIDIA-H100-80GB-HBM3' })
        .where({ capacity_type: 'on-demand' })
        .sum({ cost: 'cost_micros', gpu: 'milli_gpu_ms' });
      return Math.round((row.cost * 3_600_000_000) / row.gpu);
    };
    // 44.03 and 55.04 a machine of eight GPUs.
    expect(await at(plan.priceChange - HOUR)).toBe(5_503_750);
    expect(await at(plan.priceChange)).toBe(6_880_000);
  });

  it('closes months when they close, and posts what an invoice that came later corrects', async () => {
    const { from, to, at } = plan.invoice!;
    expect([from, to, at].map(ms => new Date(ms).toISOString())).toEqual([
      '2026-10-25T00:00:00.000Z',
      '2026-11-01T00:00:00.000Z',
      '2026-11-05T09:00:00.000Z',
    ]);
    expect(await knex('ledger_closed_months').max({ month: 'month' })).toEqual([
      { month: Date.parse('2026-10-01') },
    ]);
    const [row] = await knex('ledger_hours')
      .where('hour', '>=', from)
      .where('hour', '<', to)
      .where({ capacity_type: 'spot' })
      .sum({ cost: 'cost_micros', gpu: 'milli_gpu_ms' });
    const [posted] = await knex('ledger_corrections')
      .where('usage_hour', '>=', from)
      .where('usage_hour', '<', to)
      .where({ capacity_type: 'spot', posted_at: at })
      .sum({ cost: 'cost_micros', gpu: 'milli_gpu_ms' });
    const perGpuHour = (cost: number) =>
      Math.round((cost * 3_600_000_000) / row.gpu);
    // 24.77 a machine of eight GPUs was billed, 22.29 invoiced.
    expect(perGpuHour(row.cost)).toBe(3_096_250);
    expect(perGpuHour(row.cost + posted.cost)).toBe(2_786_250);
    // That is all that was corrected.
    expect(posted.gpu).toBe(0);
    expect(await knex('ledger_corrections').sum({ c: 'cost_micros' })).toEqual([
      { c: posted.cost },
    ]);
  });

  it('comes with its corrections to what settling it once comes to', async () => {
    const recording = directory.resolve('history.jsonl.gz');
    const { knex: other, close } = await openReplayDatabase();
    const prices = await Prices.start({
      knex: other,
      config: await portalConfig(),
      logger: { info: () => {}, warn: () => {} },
      clusters: { list: () => [] },
      profiles: [],
    });
    await replay({ knex: other, files: [recording], rates: prices.book });
    const byTeam = (db: Knex, ...tables: string[]) =>
      db
        .unionAll(
          tables.map(table =>
            db(table).select('category', 'team', 'cost_micros', 'milli_gpu_ms'),
          ),
        )
        .as('rows');
    const summed = async (db: Knex, ...tables: string[]) =>
      db
        .from(byTeam(db, ...tables) as any)
        .groupBy('category', 'team')
        .orderBy(['category', 'team'])
        .select('category', 'team')
        .sum({ cost: 'cost_micros', gpu: 'milli_gpu_ms' });
    const once = await summed(other, 'ledger_hours');
    expect(await summed(knex, 'ledger_hours', 'ledger_corrections')).toEqual(
      once,
    );
    expect(await summed(knex, 'ledger_hours')).not.toEqual(once);
    await close();
  });

  it('says what has no price and what belongs to no team', async () => {
    const lent = await sums({ gpu_model: 'NVIDIA-L40S' });
    expect(lent).toEqual({ cost: 0, unpriced: lent.gpu, gpu: lent.gpu });
    expect(lent.gpu).toBeGreaterThan(0);
    expect((await sums()).unpriced).toBe(lent.gpu);
    const teams = await knex('ledger_hours')
      .where('unpriced_milli_gpu_ms', '>', 0)
      .where('team', '<>', '')
      .distinct('team')
      .pluck('team');
    expect(teams).toEqual(['forecasting']);
    expect((await sums({ team: 'unattributed' })).gpu).toBeGreaterThan(0);
    expect((await sums({ category: 'system' })).gpu).toBeGreaterThan(0);
  });

  it('is gone on with by the live cluster, and nothing is counted twice', async () => {
    const before = await sums();
    const prices = await Prices.start({
      knex,
      config: await portalConfig(),
      logger: { info: () => {}, warn: () => {} },
      clusters: { list: () => [] },
      profiles: [],
    });
    const pipeline = Pipeline.create({
      knex,
      consumers: [Ledger.create(), Lifecycle.create()],
    });
    const begun = plan.to + 90_000;
    const [machine] = [node('10:00', { name: 'h100-0', created: '10:00' })];
    const at = (minutes: number) => begun + minutes * 60_000;
    const live = {
      ...(machine as any),
      cluster: 'lab',
      at: at(0),
    };
    live.object.metadata.creationTimestamp = new Date(begun).toISOString();
    const namespace = (name: string, labels: object, created = begun) => ({
      at: at(0),
      cluster: 'lab',
      resource: 'namespaces',
      type: 'ADDED' as const,
      object: {
        kind: 'Namespace',
        metadata: {
          name,
          uid: `live-${name}`,
          creationTimestamp: new Date(created).toISOString(),
          labels,
        },
      } as any,
    });
    await pipeline.apply([
      // The lab is prepared once for all its starts, with the namespaces of the cluster itself.
      namespace('kube-system', {}, plan.from + 30 * HOUR),
      namespace('kueue-visibility', {}, plan.from + 30 * HOUR),
      namespace('team-vision', { 'slipway.dev/team': 'vision' }),
      live,
      ...Array.from({ length: 11 }, (_, minute) => ({
        at: at(minute),
        cluster: 'lab',
        heartbeat: true as const,
      })),
    ]);
    // Nothing of the past is settled again.
    const marked = await knex('ledger_dirty_hours').pluck('hour');
    expect(marked).toEqual([Math.floor(plan.to / HOUR) * HOUR]);
    await Settler.create({ knex, rates: prices.book }).settleThrough(
      'lab',
      at(10),
    );
    const after = await sums();
    // A machine of four GPUs for ten minutes.
    expect(after.gpu - before.gpu).toBe(4000 * 10 * 60_000);
    expect(after.cost).toBe(before.cost);
    // From beat to beat in less than three minutes: no gap.
    expect(gapsOf(await LedgerStore.of(knex, 'lab').coverage())).toHaveLength(
      1,
    );
  });

  it('is never loaded into a database that is there', async () => {
    await expect(load(directory.resolve('history.jsonl.gz'))).rejects.toThrow(
      /ml-workloads.sqlite exists; a history is only loaded into a new database/,
    );
  });
});

it('leaves nothing behind when the recording is broken', async () => {
  directory.setContent({ 'broken.jsonl': '{"at":"2026-11-30T10:00:00Z"}\n' });
  await expect(
    loadHistory({
      recording: directory.resolve('broken.jsonl'),
      database: database(),
      config: new ConfigReader({}),
      owners: [],
    }),
  ).rejects.toThrow(/broken.jsonl:1: "cluster" is missing/);
  expect(Object.keys(directory.content() ?? {})).toEqual(['broken.jsonl']);
});

it('reads configuration as the portal does: later files first, variables filled in', async () => {
  directory.setContent({
    'a.yaml': 'mlWorkloads: {pricing: {currency: USD, ratesFile: "${A}"}}',
    'b.yaml': 'mlWorkloads: {pricing: {currency: "${B:-EUR}"}}',
  });
  const files = ['a.yaml', 'b.yaml'].map(name => directory.resolve(name));
  const config = await readDemoConfig(files, { A: 'x.json' });
  expect(config.get('mlWorkloads.pricing')).toEqual({
    currency: 'EUR',
    ratesFile: 'x.json',
  });
});
