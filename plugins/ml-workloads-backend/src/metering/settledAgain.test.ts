import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { everything, migrate, run, settleAll } from './testing/ledgerRun';
import { beats, inOrder, namespace, node, pod, RATE } from './testing/world';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const ROWS = /ledger_(hours|days|months|team_days|team_months|corrections)/;

async function markAll(knex: Knex): Promise<void> {
  await knex('ledger_dirty_hours').insert(
    await knex('ledger_settled_hours').select('cluster', 'hour', {
      revision: 'hour',
    }),
  );
}

/** Statements about settled rows that settling everything again runs. */
async function settleAgain(knex: Knex, rates?: unknown): Promise<string[]> {
  await markAll(knex);
  const statements: string[] = [];
  const note = ({ sql }: { sql: string }) => {
    if (ROWS.test(sql)) statements.push(sql);
  };
  knex.on('query', note);
  await settleAll(knex, rates);
  knex.removeListener('query', note);
  expect(await knex('ledger_dirty_hours')).toEqual([]);
  return statements;
}

describe.each(databases.eachSupportedId())('settling again on %s', id => {
  async function settledOnce(): Promise<Knex> {
    const knex = await databases.init(id);
    await migrate(knex);
    await run(
      knex,
      inOrder(
        namespace('10:00', 'team-vision', 'vision'),
        node('10:00', { created: '08:00', gpus: 8 }),
        beats('10:00', '12:30'),
        pod('10:00', { scheduled: '10:00', started: '10:00' }),
      ),
    );
    return knex;
  }

  it('leaves hours alone that come out as before', async () => {
    const knex = await settledOnce();
    const before = await everything(knex);
    expect(await settleAgain(knex)).toEqual([]);
    expect(await everything(knex)).toEqual(before);
  });

  it('follows a change there and back', async () => {
    const knex = await settledOnce();
    const before = await everything(knex);
    const dearer = [{ ...RATE, pricePerNodeHour: '99.999999' }];
    expect(await settleAgain(knex, dearer)).not.toEqual([]);
    const after = await everything(knex);
    expect(after).not.toEqual(before);
    expect(await settleAgain(knex, dearer)).toEqual([]);
    expect(await settleAgain(knex)).not.toEqual([]);
    expect(await everything(knex)).toEqual(before);
  });

  it('looks at the rows of hours that were settled before it could tell', async () => {
    const knex = await settledOnce();
    const before = await everything(knex);
    await knex('ledger_settled_hours').update({ rows_digest: null });
    expect(await settleAgain(knex)).not.toEqual([]);
    expect(await everything(knex)).toEqual(before);
    expect(await settleAgain(knex)).toEqual([]);
  });
});
