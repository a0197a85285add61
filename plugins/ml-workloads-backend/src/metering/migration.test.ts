import { TestDatabases } from '@backstage/backend-test-utils';
import { resolve } from 'path';
import { settledSums } from './folding';
import { everything, run, settled } from './testing/ledgerRun';
import { beats, inOrder, namespace, node, pod } from './testing/world';

jest.setTimeout(120_000);

const directory = resolve(__dirname, '../../migrations');
const databases = TestDatabases.create();

describe.each(databases.eachSupportedId())('the ledger’s tables on %s', id => {
  it('come, hold a ledger, go without a trace and come again', async () => {
    const knex = await databases.init(id);
    await knex.migrate.latest({ directory });
    const observations = inOrder(
      namespace('10:00', 'team-vision', 'vision'),
      node('10:00', { created: '08:00' }),
      beats('10:00', '11:00'),
      pod('10:00', { scheduled: '10:00', started: '10:00' }),
    );
    await run(knex, observations);
    const before = await everything(knex);
    expect(before.length).toBeGreaterThan(4);

    await knex.migrate.rollback({ directory }, true);
    expect(await knex.schema.hasTable('ledger_hours')).toBe(false);
    expect(await knex.schema.hasTable('ledger_clusters')).toBe(false);

    await knex.migrate.latest({ directory });
    expect(await settled(knex)).toEqual({});
    await run(knex, observations);
    expect(await everything(knex)).toEqual(before);
  });

  it('keep integers beyond 2^53 exact, to the month', async () => {
    const knex = await databases.init(id);
    await knex.migrate.latest({ directory });
    // 30 GPUs at 9,007,199,254.740993 an hour: its micro-dollars are 2^53 + 1, which a double cannot hold.
    await run(
      knex,
      inOrder(
        node('10:00', { created: '08:00', gpus: 30 }),
        beats('10:00', '11:00'),
      ),
      {
        rates: [
          {
            kind: 'fallback',
            currency: 'USD',
            pricePerNodeHour: '9007199254.740993',
            effectiveFrom: '2020-01-01T00:00:00Z',
            source: 'test',
            retrievedAt: '2026-01-01T00:00:00Z',
          },
        ],
      },
    );
    for (const rows of [
      'ledger_hours',
      settledSums(knex, 'day'),
      settledSums(knex, 'month'),
      'ledger_team_months',
    ]) {
      const [row] = await knex
        .from(rows)
        .select(knex.raw('cast(sum(cost_micros) as text) as cost'));
      expect(row.cost).toBe('9007199254740993');
    }
  });
});
