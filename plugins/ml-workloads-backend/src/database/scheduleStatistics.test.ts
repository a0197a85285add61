import { TestDatabases } from '@backstage/backend-test-utils';
import { migrate } from '../metering/testing/ledgerRun';
import { gatherStatistics } from './scheduleStatistics';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

it('SQLite knows afterwards how its tables are', async () => {
  const knex = await databases.init('SQLITE_3');
  await migrate(knex);
  await knex.batchInsert(
    'ledger_clusters',
    Array.from({ length: 200 }, (_, index) => ({
      cluster: `c${index}`,
      last_at: index,
      revision: 1,
    })),
  );

  await gatherStatistics(knex);

  const known = await knex('sqlite_stat1').where({ tbl: 'ledger_clusters' });
  expect(known).not.toEqual([]);
});
