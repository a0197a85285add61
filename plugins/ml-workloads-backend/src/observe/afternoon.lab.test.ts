import { TestDatabases } from '@backstage/backend-test-utils';
import { playAfternoon, type Afternoon } from '@slipway/lab';
import { useLab } from '@slipway/lab/testing';
import type { Knex } from 'knex';
import type { ProxyBackend } from '../clusters/testing/startProxyBackend';
import { ApiRecord } from './testing/afternoon/ApiRecord';
import { mismatchesOf } from './testing/afternoon/mismatches';
import {
  observeLab,
  startProxyOf,
  type ObservedLab,
} from './testing/observedLab';
import { until } from './testing/until';

jest.setTimeout(1_200_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

/** Its own lab: the afternoon fills pools and takes machines away. */
describe('an afternoon in the lab, observed', () => {
  const lab = useLab({
    components: ['kwok', 'kueue', 'jobset', 'lws', 'trainer', 'kuberay'],
    own: true,
  });
  let knex: Knex;
  let proxy: ProxyBackend;
  let observed: ObservedLab;
  let record: ApiRecord;
  let afternoon: Afternoon;

  beforeAll(async () => {
    knex = await databases.init('SQLITE_3');
    proxy = await startProxyOf(lab());
    observed = await observeLab(lab(), knex, proxy);
    await until(
      'the first beat',
      async () =>
        (await observed.status.freshness())[0].observedAt ?? undefined,
      300_000,
    );
    record = await ApiRecord.start(lab());
    const said: string[] = [];
    try {
      afternoon = await playAfternoon(lab(), {
        log: line => said.push(line),
      });
    } catch (error) {
      throw new Error(`${(error as Error).message}\n${said.join('\n')}`);
    }
    await everythingIsStored();
  }, 1_200_000);
  afterAll(async () => {
    await record?.stop();
    await observed?.stop();
    await proxy?.stop();
  }, 60_000);

  /** The last deletion is known, and nothing was written for two looks. */
  async function everythingIsStored() {
    let before = '';
    await until(
      'the last change to be stored',
      async () => {
        const [{ latest }] = await knex('transitions').max('at as latest');
        const [{ count }] = await knex('workload_pods')
          .count('* as count')
          .where('facts', 'like', '%"endedAt":null%');
        const open = afternoon.workloads
          .map(({ uid }) => record.versions.get(uid)!.at(-1)!)
          .filter(
            ({ type, object }) =>
              object.metadata.deletionTimestamp && type !== 'DELETED',
          ).length;
        const now = `${latest}/${count}/${open}`;
        const settled = now === before && Number(count) === 0 && open === 0;
        before = now;
        if (!settled) await new Promise(done => setTimeout(done, 1_000));
        return settled || undefined;
      },
      120_000,
    );
  }

  it('has every sort of work and of trouble in it', () => {
    const kinds = new Set(afternoon.workloads.map(({ kind }) => kind));
    expect(afternoon.workloads.length).toBeGreaterThanOrEqual(60);
    expect([...kinds].sort()).toEqual([
      'Deployment',
      'Job',
      'JobSet',
      'LeaderWorkerSet',
      'Pod',
      'RayCluster',
      'RayJob',
      'StatefulSet',
      'TrainJob',
    ]);
  });

  it('stored the whole history of each workload as the API server recorded it', async () => {
    expect(record.problem).toBeUndefined();
    const found: string[] = [];
    for (const played of afternoon.workloads) {
      found.push(...(await mismatchesOf(knex, record, played)));
    }
    expect(found).toEqual([]);
  });

  it('stored each workload once, and nothing that was not played', async () => {
    const uids = (await knex('workloads').select('uid')).map(({ uid }) => uid);
    expect(uids.sort()).toEqual(
      afternoon.workloads.map(({ uid }) => uid).sort(),
    );
  });
});
