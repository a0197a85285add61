import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { resolve } from 'path';

jest.setTimeout(120_000);

const directory = resolve(__dirname, '../../migrations');
const ROLLUPS = '20261130000017_spend_indexes.js';
const READING = '20261130000018_spend_reading.js';
const databases = TestDatabases.create();

/** Applies what waits, up to a migration and without it. */
async function migrateToBefore(knex: Knex, end: string): Promise<void> {
  for (;;) {
    const [, waiting] = await knex.migrate.list({ directory });
    const next = waiting
      .map((one: { file?: string } | string) =>
        typeof one === 'string' ? one : one.file!,
      )
      .sort()[0];
    if (next === undefined || next >= end) return;
    await knex.migrate.up({ directory, name: next } as any);
  }
}

const DAY = Date.parse('2026-03-02T00:00:00Z');
const MONTH = Date.parse('2026-03-01T00:00:00Z');
/** One more than a double can hold. */
const BIG = '9007199254740993';

const row = (workload: string, cost: string | null, phase = 'running') => ({
  cluster: 'lab',
  category: 'allocated',
  reason: '',
  phase,
  workload,
  team: 'vision',
  component: '',
  gpu_model: 'NVIDIA-L4',
  profile: '',
  capacity_type: 'on-demand',
  queue: '',
  currency: 'USD',
  attempt: 1,
  milli_gpu_ms: BIG,
  cost_micros: cost,
  unpriced_milli_gpu_ms: cost === null ? BIG : 0,
});

const workload = (id: string) => ({
  id,
  cluster: 'lab',
  namespace: 'team-vision',
  kind: 'Job',
  api_version: 'batch/v1',
  name: id,
  uid: id,
  type: 'training',
  engine: 'job',
  state: 'Succeeded',
  since: 0,
  held_gpus_milli: 0,
  created_at: 0,
  attempts: 1,
  deleted: false,
  closed: false,
  facts: '{}',
});

async function indexes(knex: Knex): Promise<string[]> {
  const isSqlite = String(knex.client.config.client).includes('sqlite');
  const rows: any[] = isSqlite
    ? await knex('sqlite_master').where({ type: 'index' }).select('name')
    : await knex('pg_indexes').select('indexname as name');
  return rows.map(({ name }) => name).sort();
}

it.each(databases.eachSupportedId())(
  'sums without workloads and keeps templates of what was there before, on %s',
  async id => {
    const knex = await databases.init(id);
    await migrateToBefore(knex, ROLLUPS);
    const before = await indexes(knex);
    await knex('ledger_days').insert([
      { day: DAY, ...row('w1', BIG) },
      { day: DAY, ...row('w2', '7') },
      { day: DAY, ...row('w3', null, 'starting') },
    ]);
    await knex('ledger_months').insert([
      { month: MONTH, ...row('w1', BIG) },
      { month: MONTH, ...row('w2', '7') },
    ]);
    await knex('workloads').insert([workload('w1'), workload('w2')]);
    await knex('start_samples').insert({
      workload_id: 'w1',
      number: 1,
      cluster: 'lab',
      namespace: 'team-vision',
      queue: '',
      profile: '',
      template: 'template:default/train',
      gpus_milli: 1000,
      started: 0,
      ready_at: 1,
      stages: '{}',
    });

    await migrateToBefore(knex, '9');
    const sums = (table: string) =>
      knex(table)
        .select(
          'team',
          'phase',
          knex.raw('cast(milli_gpu_ms as text) as milli'),
          knex.raw('cast(cost_micros as text) as cost'),
          knex.raw('cast(unpriced_milli_gpu_ms as text) as unpriced'),
        )
        .orderBy('phase');
    expect((await sums('ledger_team_days')).map(one => ({ ...one }))).toEqual([
      {
        team: 'vision',
        phase: 'running',
        milli: '18014398509481986',
        cost: '9007199254741000',
        unpriced: '0',
      },
      // Nothing in it has a price: no money is not 0.
      {
        team: 'vision',
        phase: 'starting',
        milli: BIG,
        cost: null,
        unpriced: BIG,
      },
    ]);
    expect(await sums('ledger_team_months')).toHaveLength(1);
    expect(
      await knex('workloads').orderBy('id').select('id', 'template'),
    ).toMatchObject([
      { id: 'w1', template: 'template:default/train' },
      { id: 'w2', template: null },
    ]);

    const down = async (name: string) =>
      knex.migrate.down({ directory, name } as any);
    await down(READING);
    await down(ROLLUPS);
    const [, waiting] = await knex.migrate.list({ directory });
    expect(waiting).toHaveLength(2);
    expect(await indexes(knex)).toEqual(
      expect.arrayContaining(before.filter(name => name.startsWith('ledger_'))),
    );
    expect(await knex('ledger_days')).toHaveLength(3);
  },
);
