import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { resolve } from 'path';
import { ensureHourPartitions } from '../hourPartitions';
import { isPostgres } from '../../isPostgres';

jest.setTimeout(120_000);

const directory = resolve(__dirname, '../../../migrations');
const OWN = '20261130000016_corrections.js';
const databases = TestDatabases.create();

/** Applies what comes before this migration, then nothing more. */
async function migrateToBefore(knex: Knex): Promise<void> {
  for (;;) {
    const [, waiting] = await knex.migrate.list({ directory });
    const next = waiting
      .map((one: { file?: string } | string) =>
        typeof one === 'string' ? one : one.file!,
      )
      .sort()[0];
    if (next === undefined || next >= OWN) return;
    await knex.migrate.up({ directory, name: next } as any);
  }
}

const HOURS = [
  '2025-12-31T23:00:00Z',
  '2026-01-01T00:00:00Z',
  '2026-02-28T23:00:00Z',
  '2026-03-01T00:00:00Z',
].map(text => Date.parse(text));
const KEY = {
  cluster: 'lab',
  category: 'allocated',
  reason: '',
  phase: 'running',
  workload: 'w1',
  team: 'vision',
  component: '',
  gpu_model: 'NVIDIA-L4',
  profile: '',
  capacity_type: 'on-demand',
  queue: '',
  currency: 'USD',
  attempt: 1,
};
const BIG = '9007199254740993';

async function fill(knex: Knex): Promise<void> {
  await knex('ledger_clusters').insert({
    cluster: 'lab',
    observed_since: HOURS[0],
    last_at: HOURS[3],
    revision: 7,
  });
  await knex('ledger_owners').insert({
    cluster: 'lab',
    uid: 'job',
    facts: '{}',
  });
  for (const hour of HOURS) {
    await knex('ledger_settled_hours').insert({
      cluster: 'lab',
      hour,
      settled_to: hour + 3_600_000,
      provisional: false,
      settled_at: 1,
      node_cost_micros: BIG,
      unpriced_milli_gpu_ms: 0,
      overcommitted_milli_gpu_ms: 0,
      gap_ms: 0,
    });
    const amounts = {
      milli_gpu_ms: BIG,
      cost_micros: BIG,
      unpriced_milli_gpu_ms: 0,
    };
    await knex('ledger_hours').insert({ ...KEY, hour, ...amounts });
    await knex('ledger_days').insert({ ...KEY, day: hour, ...amounts });
    await knex('ledger_months').insert({ ...KEY, month: hour, ...amounts });
  }
}

/** Names of the partitions of the hours; SQLite has none. */
async function partitions(knex: Knex): Promise<string[]> {
  if (!isPostgres(knex)) return [];
  const { rows } = await knex.raw(
    `select relid::text as name from pg_partition_tree('ledger_hours') where isleaf order by 1`,
  );
  return rows.map(({ name }: { name: string }) => name);
}

async function told(knex: Knex): Promise<unknown> {
  const read = (table: string, start: string) =>
    knex(table)
      .select(
        `${start} as start`,
        'workload',
        'attempt',
        knex.raw('cast(cost_micros as text) as cost'),
      )
      .orderBy(start)
      .then(rows =>
        rows.map(row => [Number(row.start), row.workload, row.cost]),
      );
  return [
    await read('ledger_hours', 'hour'),
    await read('ledger_days', 'day'),
    await read('ledger_months', 'month'),
  ];
}

describe.each(databases.eachSupportedId())(
  'the migration to closed months on %s',
  id => {
    it('keeps what is settled, exactly, and goes without a trace', async () => {
      const knex = await databases.init(id);
      await migrateToBefore(knex);
      expect(await knex.schema.hasTable('ledger_corrections')).toBe(false);
      await fill(knex);
      const before = await told(knex);

      await knex.migrate.latest({ directory });
      expect(await told(knex)).toEqual(before);
      expect(await knex('ledger_corrections')).toEqual([]);
      const hours = await knex('ledger_settled_hours').select('closed');
      expect(hours.map(({ closed }) => Boolean(closed))).toEqual([
        false,
        false,
        false,
        false,
      ]);
      const [owner] = await knex('ledger_owners');
      expect(Number(owner.until)).toBe(Number.MAX_SAFE_INTEGER);
      expect(await partitions(knex)).toEqual(
        id.startsWith('POSTGRES')
          ? [
              'ledger_hours_2025_12',
              'ledger_hours_2026_01',
              'ledger_hours_2026_02',
              'ledger_hours_2026_03',
            ]
          : [],
      );

      for (;;) {
        const [done] = await knex.migrate.list({ directory });
        if (!done.some(({ name }: { name: string }) => name === OWN)) break;
        await knex.migrate.down({ directory });
      }
      expect(await told(knex)).toEqual(before);
      expect(await knex.schema.hasTable('ledger_corrections')).toBe(false);
      await knex.migrate.latest({ directory });
      expect(await told(knex)).toEqual(before);
    });

    it('lets no two rows of a day have one key', async () => {
      const knex = await databases.init(id);
      await knex.migrate.latest({ directory });
      await ensureHourPartitions(knex, HOURS);
      await fill(knex);
      const [row] = await knex('ledger_days').where({ day: HOURS[0] });
      await expect(knex('ledger_days').insert(row)).rejects.toMatchObject({
        message: expect.stringMatching(/unique/i),
      });
    });
  },
);
