import {
  TestDatabases,
  type TestDatabaseId,
} from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { resolve } from 'path';
import { HistoryRemoval } from '../database';
import { removeOldHistory } from './removeOldHistory';

jest.setTimeout(120_000);

const DAY = 86_400_000;
const NOW = Date.parse('2026-11-01T00:00:00Z');
const RETENTION = { detailsMs: 90 * DAY, historyMs: 400 * DAY };
const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

/** Rows of a workload by table. */
const TABLES = {
  workload_pods: {
    uid: 'pod',
    cluster: 'lab',
    name: 'p',
    created_at: 1,
    facts: '{}',
  },
  workload_events: {
    uid: 'event',
    cluster: 'lab',
    at: 1,
    type: 'Normal',
    reason: 'Pulled',
    message: 'x',
    object: 'Pod/p',
    count: 1,
  },
  workload_replicas: { number: 1, at: 1, pods: 1, ready: 1 },
  attempts: { number: 1, start: 1, pods: 1, waterfall: '[]' },
  transitions: { number: 1, at: 1, to_state: 'Running', source: 'pod' },
};

describe.each(databases.eachSupportedId())('old history on %p', id => {
  let knex: Knex;
  beforeAll(async () => {
    knex = await databases.init(id as TestDatabaseId);
    await knex.migrate.latest({
      directory: resolve(__dirname, '../../migrations'),
    });
  });

  async function workload(
    name: string,
    { daysAgo, closed = true }: { daysAgo: number; closed?: boolean },
  ) {
    const since = NOW - daysAgo * DAY;
    await knex('workloads').insert({
      id: name,
      cluster: 'lab',
      namespace: 'team-vision',
      kind: 'Job',
      api_version: 'batch/v1',
      name,
      uid: name,
      type: 'training',
      engine: 'job',
      state: 'Succeeded',
      since,
      held_gpus_milli: 0,
      created_at: since,
      attempts: 1,
      deleted: closed,
      closed,
      object: '{}',
      facts: '{}',
    });
    for (const [table, row] of Object.entries(TABLES)) {
      await knex(table).insert({
        ...row,
        workload_id: name,
        ...('uid' in row ? { uid: `${row.uid}-${name}` } : {}),
      });
    }
    await knex('launches').insert({
      launch_id: name,
      digest: 'd',
      launched_by: 'user:default/guest',
      cluster: 'lab',
      namespace: 'team-vision',
      name,
      kind: 'Job',
      team: 'vision',
      component: 'component:default/detector',
      state: 'launched',
      started_at: since,
      receipt: '[]',
    });
  }

  /** Tables that still have something of it. */
  async function left(name: string): Promise<string[]> {
    const found = [];
    for (const table of Object.keys(TABLES)) {
      if (await knex(table).where({ workload_id: name }).first()) {
        found.push(table);
      }
    }
    const row = await knex('workloads').where({ id: name }).first();
    if (row.object) found.push('object');
    if (await knex('launches').where({ name }).first()) found.push('launches');
    return found.sort();
  }

  it('is removed in two steps; the row that spend is named by stays, and so does what is still in a cluster', async () => {
    await workload('recent', { daysAgo: 89 });
    await workload('old', { daysAgo: 91 });
    await workload('ancient', { daysAgo: 401 });
    await workload('serving', { daysAgo: 800, closed: false });
    const everything = await left('recent');
    expect(everything).toHaveLength(7);

    const run = () =>
      removeOldHistory({
        removal: HistoryRemoval.create({ knex }),
        retention: RETENTION,
        now: NOW,
      });
    expect(await run()).toEqual({ details: 1, history: 1 });

    expect(await left('recent')).toEqual(everything);
    expect(await left('serving')).toEqual(everything);
    expect(await left('old')).toEqual(['attempts', 'launches', 'transitions']);
    expect(await left('ancient')).toEqual([]);
    expect(await run()).toEqual({ details: 0, history: 0 });
  });

  it('keeps the launch of what runs under a name that was used before', async () => {
    await workload('first', { daysAgo: 500 });
    for (const table of ['workloads', 'launches']) {
      await knex(table).where({ name: 'first' }).update({ name: 'again' });
    }
    await workload('again', { daysAgo: 450, closed: false });
    await removeOldHistory({
      removal: HistoryRemoval.create({ knex }),
      retention: RETENTION,
      now: NOW,
    });
    expect(await knex('transitions').where({ workload_id: 'first' })).toEqual(
      [],
    );
    expect(await knex('launches').where({ name: 'again' })).toHaveLength(2);
  });

  it('goes through many workloads, and stops when it is told to', async () => {
    for (let i = 0; i < 250; i += 1) {
      await workload(`many-${i}`, { daysAgo: 100 });
    }
    const stop = new AbortController();
    stop.abort();
    const options = {
      removal: HistoryRemoval.create({ knex }),
      retention: RETENTION,
      now: NOW,
    };
    expect(await removeOldHistory({ ...options, signal: stop.signal })).toEqual(
      { details: 0, history: 0 },
    );
    expect((await removeOldHistory(options)).details).toBe(250);
  });
});
