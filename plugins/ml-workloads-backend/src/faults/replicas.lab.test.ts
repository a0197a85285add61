import { TestDatabases } from '@backstage/backend-test-utils';
import { useLab } from '@slipway/lab/testing';
import createKnex, { type Knex } from 'knex';
import { mkdtemp, rm } from 'fs/promises';
import { tmpdir } from 'os';
import { join } from 'path';
import type { ProxyBackend } from '../clusters/testing/startProxyBackend';
import { migrations, startProxyOf } from '../observe/testing/observedLab';
import { HandMade } from './testing/HandMade';
import { harmTo } from './testing/harm';
import { WatchedChild } from './testing/WatchedChild';

jest.setTimeout(600_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const NO_HARM = { different: [], lost: 0, doubled: 0 };

describe('backends that are killed and frozen lose and double nothing', () => {
  const lab = useLab({ components: [] });
  let proxy: ProxyBackend;
  let folder: string;
  let pods: HandMade;
  const children: WatchedChild[] = [];

  beforeAll(async () => {
    proxy = await startProxyOf(lab());
    folder = await mkdtemp(join(tmpdir(), 'slipway-faults-'));
  }, 300_000);
  beforeEach(async () => {
    pods = await HandMade.in(lab());
  });
  afterEach(async () => {
    await Promise.all(children.splice(0).map(child => child.kill()));
    await pods.tidy();
  });
  afterAll(async () => {
    await proxy?.stop();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  const start = async (knex: Knex, hold?: { at: number; ms: number }) => {
    const { client, connection } = knex.client.config;
    const child = await WatchedChild.start({
      proxy,
      database: { client, connection },
      hold,
    });
    children.push(child);
    return child;
  };

  /** A database that another process can open, too. */
  const database = async (id: string): Promise<Knex> => {
    const knex =
      id === 'SQLITE_3'
        ? createKnex({
            client: 'better-sqlite3',
            connection: { filename: join(folder, `${Date.now()}.sqlite`) },
            useNullAsDefault: true,
          })
        : await databases.init(id as 'POSTGRES_18');
    await knex.migrate.latest({ directory: migrations });
    return knex;
  };

  describe.each(databases.eachSupportedId())('on %s', id => {
    it('a backend is killed in the middle of writing, three times', async () => {
      const knex = await database(id);
      for (const [round, at] of [4, 1, 2].entries()) {
        const killed = await start(knex, { at, ms: 600_000 });
        await killed.says('observing');
        const living = liveSixTimes(`round-${round}`);
        // It has written, and not committed.
        await killed.says('holding');
        await killed.kill();
        await living;
        await leaseRunsOut(knex);
      }
      const last = await start(knex);
      await last.says('observing');
      expect(await harmTo(knex, pods)).toEqual(NO_HARM);
    });
  });

  it('the backend that observes is frozen, another takes over, and the first wakes up', async () => {
    const id = databases.eachSupportedId().at(-1)![0];
    const knex = await database(id);
    // In the middle of writing; SQLite has one writer, and is not for several backends.
    const midway = id !== 'SQLITE_3' && { at: 4, ms: 5_000 };
    const first = await start(knex, midway || undefined);
    await first.says('observing');
    const second = await start(knex);
    await pods.live('before');
    if (midway) await first.says('holding');
    first.signal('SIGSTOP');
    await pods.live('while-frozen');
    await second.says('observing');
    await pods.create('across');
    await pods.run('across');
    expect(await harmTo(knex, pods)).toEqual(NO_HARM);

    first.signal('SIGCONT');
    await pods.succeed('across');
    await pods.live('after');
    expect(await harmTo(knex, pods)).toEqual(NO_HARM);
    // The first has not taken it back.
    const { token } = await knex('observer_leases').first('token');
    expect(Number(token)).toBe(2);
  });

  async function liveSixTimes(name: string) {
    for (let i = 0; i < 6; i += 1) await pods.live(`${name}-${i}`);
  }

  /** As after the twenty seconds that a lease lasts. */
  async function leaseRunsOut(knex: Knex) {
    await knex('observer_leases').update({ expires_at: 0 });
  }
});
