import {
  TestDatabases,
  type TestDatabaseId,
} from '@backstage/backend-test-utils';
import type { VerdictReason } from '@slipway/backstage-plugin-ml-workloads-common';
import type { Knex } from 'knex';
import { resolve } from 'path';
import { DriftStore } from './DriftStore';

jest.setTimeout(120_000);

const directory = resolve(__dirname, '../../migrations');
const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const workload = (id: string, change: object = {}) => ({
  id,
  cluster: 'lab',
  namespace: 'team-vision',
  kind: 'Job',
  api_version: 'batch/v1',
  name: id,
  uid: `uid-${id}`,
  type: 'training',
  engine: 'job',
  team: 'vision',
  component: 'component:default/vision-models',
  state: 'Running',
  since: 0,
  held_gpus_milli: 0,
  created_at: 0,
  attempts: 1,
  deleted: false,
  closed: false,
  facts: '{}',
  ...change,
});

const reason: VerdictReason = {
  code: 'SW01',
  title: 'Most GPUs of a workload',
  message: '16 GPUs, at most 8',
  why: null,
  fix: null,
  fields: ['gpusPerPod', 'replicas'],
  layer: 'guardrails',
  kind: 'Job',
  values: { gpus: '16', max: '8' },
};

describe.each(databases.eachSupportedId())('drift on %s', id => {
  let knex: Knex;
  let store: DriftStore;

  beforeEach(async () => {
    knex = await databases.init(id as TestDatabaseId);
    await knex.migrate.latest({ directory });
    store = DriftStore.create({ knex });
    await knex('workloads').insert([
      workload('a'),
      workload('b', { team: 'speech', component: null }),
      workload('done', { state: 'Succeeded' }),
      workload('moon', { cluster: 'moon' }),
    ]);
  });

  const ids = async (selection = {}) =>
    (await store.rows(selection)).map(row => row.id);

  it('keeps since when it is known, and tells the latest reasons', async () => {
    expect(await store.found('a', [reason], false, 1_000)).toBe(true);
    expect(await store.found('a', [reason, reason], true, 2_000)).toBe(false);
    expect(await store.rows({})).toEqual([
      {
        id: 'a',
        cluster: 'lab',
        namespace: 'team-vision',
        kind: 'Job',
        name: 'a',
        team: 'vision',
        component: 'component:default/vision-models',
        reasons: [reason, reason],
        truncated: true,
        firstSeen: 1_000,
        checkedAt: 2_000,
      },
    ]);
  });

  it('shows the oldest first, and of what is asked for only', async () => {
    await store.found('b', [reason], false, 1_000);
    await store.found('a', [reason], false, 2_000);
    expect(await ids()).toEqual(['b', 'a']);
    expect(await ids({ team: ['vision'] })).toEqual(['a']);
    expect(await ids({ team: [] })).toEqual([]);
    expect(
      await ids({ component: ['component:default/vision-models'] }),
    ).toEqual(['a']);
    expect(await ids({ component: [] })).toEqual([]);
  });

  it('is over when it passes, ends, or its cluster is configured no longer', async () => {
    for (const name of ['a', 'b', 'done', 'moon']) {
      await store.found(name, [reason], false, 1_000);
    }
    expect(await store.passed('b')).toBe(true);
    expect(await store.passed('b')).toBe(false);
    await store.forgetEnded(['lab']);
    expect(await ids()).toEqual(['a']);
  });

  it('judges what has not ended, in its own cluster', async () => {
    const pages = [];
    for await (const page of store.open('lab')) pages.push(page);
    expect(pages.flat().map(open => open.id)).toEqual(['a', 'b']);
  });

  it('remembers the last whole look when one was cut short', async () => {
    const whole = { cluster: 'lab', checked: 7, problem: null };
    await store.looked({ ...whole, checkedAt: 1_764_000_000_000 });
    const cut = { cluster: 'lab', checked: 2, problem: 'It did not answer' };
    await store.looked({ ...cut, checkedAt: null });
    expect(await store.clusters()).toEqual([
      { ...cut, checkedAt: 1_764_000_000_000 },
    ]);
  });

  it('its tables go without a trace and come again', async () => {
    await store.found('a', [reason], false, 1_000);
    await knex.migrate.rollback({ directory }, true);
    for (const table of ['drift', 'drift_clusters']) {
      expect(await knex.schema.hasTable(table)).toBe(false);
    }
    await knex.migrate.latest({ directory });
    expect(await store.rows({})).toEqual([]);
  });
});
