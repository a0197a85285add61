import {
  TestDatabases,
  type TestDatabaseId,
} from '@backstage/backend-test-utils';
import { resolve } from 'path';
import { LaunchStore, type LaunchRow } from './LaunchStore';

jest.setTimeout(120_000);

const directory = resolve(__dirname, '../../migrations');
const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const PATH = '/apis/batch/v1/namespaces/team-vision/jobs/train';
const launch: Omit<LaunchRow, 'state' | 'result'> = {
  launchId: '0b9d1d6c-4a6a-4e54-9f5e-0d2f6a3c1b11',
  digest: 'd1',
  launchedBy: 'user:default/ml-engineer',
  cluster: 'lab',
  namespace: 'team-vision',
  name: 'train',
  kind: 'Job',
  team: 'vision',
  component: 'component:default/vision-models',
  startedAt: 1_000,
  receipt: [{ manifest: 0, path: '/kind', value: 'Job', reason: 'asked' }],
  request: {
    request: {
      entityRef: 'component:default/vision-models',
      cluster: 'lab',
      namespace: 'team-vision',
      name: 'train',
      engine: 'job',
      type: 'training',
      image: 'registry.example.com/vision/train:1.4',
      profile: 'h100',
      gpusPerPod: 1,
      replicas: 1,
    },
    missing: ['args'],
  },
  planned: [
    {
      apiVersion: 'batch/v1',
      kind: 'Job',
      namespace: 'team-vision',
      name: 'train',
      path: PATH,
    },
  ],
};

describe.each(databases.eachSupportedId())('launches on %s', id => {
  const connect = () => databases.init(id as TestDatabaseId);
  const opened = async () => {
    const knex = await connect();
    await knex.migrate.latest({ directory });
    return { knex, store: LaunchStore.create(knex) };
  };

  it('are written once, and come back as they were written', async () => {
    const { store } = await opened();
    expect(await store.begin(launch)).toBeUndefined();
    expect(await store.get(launch.launchId)).toEqual({
      ...launch,
      state: 'started',
      result: null,
    });
    expect(await store.begin({ ...launch, digest: 'd2' })).toMatchObject({
      digest: 'd1',
    });
  });

  it('are looked for, oldest first, as long as nobody knows how they ended', async () => {
    const { store } = await opened();
    const begun = async (launchId: string, startedAt: number) =>
      store.begin({ ...launch, launchId, startedAt });
    await begun('late', 3_000);
    await begun('early', 1_000);
    await begun('ended', 1_500);
    await begun('now', 9_000);
    await store.finish('ended', 'lost', 2_000, null);
    const ids = async (limit: number) =>
      (await store.unknownSince(9_000, limit)).map(({ launchId }) => launchId);
    expect(await ids(10)).toEqual(['early', 'late']);
    expect(await ids(1)).toEqual(['early']);
  });

  it('of before requests were kept stay readable, and lose nothing on the way back', async () => {
    const knex = await connect();
    await knex.migrate.latest({ directory });
    await knex.migrate.down({
      directory,
      name: '20261124000005_launch_requests.js',
    } as Parameters<typeof knex.migrate.down>[0]);
    const { launchId } = launch;
    await knex('launches').insert({
      launch_id: launchId,
      digest: launch.digest,
      launched_by: launch.launchedBy,
      cluster: launch.cluster,
      namespace: launch.namespace,
      name: launch.name,
      kind: launch.kind,
      team: launch.team,
      component: launch.component,
      state: 'started',
      started_at: launch.startedAt,
      receipt: JSON.stringify(launch.receipt),
    });

    await knex.migrate.latest({ directory });
    const store = LaunchStore.create(knex);
    const old = {
      ...launch,
      state: 'started',
      result: null,
      request: null,
      planned: [],
    };
    expect(await store.get(launchId)).toEqual(old);
    // Nothing says what to look for.
    expect(await store.unknownSince(9_000, 10)).toEqual([]);

    await knex.migrate.down({
      directory,
      name: '20261124000005_launch_requests.js',
    });
    expect(await knex.schema.hasColumn('launches', 'request')).toBe(false);
    expect(await knex.schema.hasColumn('launches', 'planned')).toBe(false);
    await knex.migrate.latest({ directory });
    expect(await store.get(launchId)).toEqual(old);
  });
});
