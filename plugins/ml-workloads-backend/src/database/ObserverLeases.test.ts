import {
  TestDatabases,
  type TestDatabaseId,
} from '@backstage/backend-test-utils';
import { resolve } from 'path';
import { until } from '../observe/testing/until';
import { LeaseLostError, ObserverLeases } from './ObserverLeases';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())('observer leases on %p', id => {
  async function replicas(ttlMs: number) {
    const knex = await databases.init(id as TestDatabaseId);
    await knex.migrate.latest({
      directory: resolve(__dirname, '../../migrations'),
    });
    return {
      knex,
      one: ObserverLeases.create({ knex, holder: 'one', ttlMs }),
      two: ObserverLeases.create({ knex, holder: 'two', ttlMs }),
    };
  }

  it('lets one replica observe a cluster, and another one another', async () => {
    const { one, two } = await replicas(60_000);
    expect(await one.acquire('a')).toEqual({ cluster: 'a', token: 1 });
    expect(await two.acquire('a')).toBeUndefined();
    expect(await two.acquire('b')).toEqual({ cluster: 'b', token: 1 });
  });

  it('is taken over when it is not renewed; the former holder can write nothing more', async () => {
    const { knex, one, two } = await replicas(50);
    const former = (await one.acquire('a'))!;
    await knex.transaction(trx => one.guard(former)(trx));
    const lease = await until('the take-over', () => two.acquire('a'), 10_000);
    expect(lease.token).toBe(former.token + 1);
    await expect(
      knex.transaction(trx => one.guard(former)(trx)),
    ).rejects.toThrow(LeaseLostError);
    expect(await one.renew(former)).toBe(false);
    await knex.transaction(trx => two.guard(lease)(trx));
  });

  it('is kept by renewing it and free at once when it is given back', async () => {
    const { one, two } = await replicas(60_000);
    const lease = (await one.acquire('a'))!;
    expect(await one.renew(lease)).toBe(true);
    await one.release(lease);
    expect((await two.acquire('a'))?.token).toBe(2);
  });
});
