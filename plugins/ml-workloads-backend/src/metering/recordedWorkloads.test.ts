import { TestDatabases } from '@backstage/backend-test-utils';
import { resolve } from 'path';
import { Lifecycle } from '../lifecycle';
import { readRecording } from '../observe/recording';
import type { Observation } from '../observe/types';
import { migrate, run } from './testing/ledgerRun';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const file = resolve(
  __dirname,
  '../lifecycle/testing/recordings/afternoon.jsonl.gz',
);

it('charges every GPU hour of twenty workloads of all kinds to the workload that is shown for it', async () => {
  const knex = await databases.init('SQLITE_3');
  await migrate(knex);
  const observations: Observation[] = [];
  let beat = 0;
  for await (const observation of readRecording(file)) {
    const { at, cluster } = observation;
    observations.push(observation);
    if (at - beat >= 30_000) {
      beat = at;
      observations.push({ at, cluster, heartbeat: true });
    }
  }
  await run(knex, observations, { consumers: [Lifecycle.create()] });
  const charged = await knex('ledger_hours')
    .where({ category: 'allocated' })
    .distinct('workload')
    .pluck('workload');
  const shown: Array<{ id: string; kind: string }> = await knex(
    'workloads',
  ).select('id', 'kind');
  const byId = new Map(shown.map(({ id, kind }) => [id, kind]));
  const kinds = charged.map(id => byId.get(id) ?? `unknown ${id}`);
  expect([...new Set(kinds)].sort()).toEqual([
    'Deployment',
    'Job',
    'JobSet',
    'LeaderWorkerSet',
    'RayCluster',
    'RayJob',
    'StatefulSet',
    'TrainJob',
  ]);
});
