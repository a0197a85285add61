import {
  TestDatabases,
  type TestDatabaseId,
} from '@backstage/backend-test-utils';
import type { ClusterFreshness } from '@slipway/backstage-plugin-ml-workloads-common';
import { resolve } from 'path';
import type { ListWorkloadsOptions } from '../contracts';
import { WorkloadReader } from '../database/WorkloadReader';
import { Lifecycle } from './Lifecycle';
import { job, ms, namespace } from './testing/objects';
import { WorkloadQueries } from './WorkloadQueries';
import { workloadId } from './workloadId';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const TEAMS = ['vision', 'speech', 'ranking'];

describe.each(databases.eachSupportedId())(
  'workloads as people ask for them, on %p',
  id => {
    let queries: WorkloadQueries;
    let stale: boolean;
    let costs: Map<string, bigint | null>;

    beforeEach(async () => {
      stale = false;
      costs = new Map();
      const knex = await databases.init(id as TestDatabaseId);
      await knex.migrate.latest({
        directory: resolve(__dirname, '../../migrations'),
      });
      const lifecycle = Lifecycle.create({
        ownership: { ownerOf: ref => ref.match(/default\/(.*)-models/)?.[1] },
      });
      const objects = [
        ...TEAMS.map(team => ['namespaces', namespace(`team-${team}`, team)]),
        ['namespaces', namespace('elsewhere')],
        ...[...Array(25).keys()].map(i => [
          'jobs.batch',
          job({
            name: `job-${String(i).padStart(2, '0')}`,
            namespace: `team-${TEAMS[i % 3]}`,
            // Several at the same second, so that the id has to decide.
            created: Math.floor(i / 5),
            labels: { 'backstage.io/kubernetes-id': `${TEAMS[i % 3]}-models` },
            conditions: i < 5 ? [{ type: 'Complete', at: 60 }] : [],
          }),
        ]),
        [
          'jobs.batch',
          job({ name: 'nobodys', namespace: 'elsewhere', labels: {} }),
        ],
        [
          'jobs.batch',
          job({ name: '100%_odd', namespace: 'team-vision', labels: {} }),
        ],
      ] as Array<[string, any]>;
      await knex.transaction(trx =>
        lifecycle.apply(
          objects.map(([resource, object]) => ({
            at: ms(100),
            cluster: 'lab',
            resource,
            type: 'ADDED' as const,
            object,
          })),
          trx,
        ),
      );
      const freshness = (): ClusterFreshness[] => [
        {
          cluster: 'lab',
          title: 'Lab',
          observedAt: new Date(ms(100)).toISOString(),
          observedSince: null,
          stale,
          problem: null,
          simulated: true,
        },
      ];
      queries = WorkloadQueries.create({
        reader: WorkloadReader.create({ knex }),
        clusters: { get: () => undefined },
        status: {
          freshness: async () => freshness(),
          capacity: async () => ({ asOf: null, pools: [], queues: [] }),
          freeGpus: () => null,
          picture: () => null,
        },
        spend: {
          totalsOf: async ids =>
            new Map(
              ids.flatMap(one =>
                costs.has(one)
                  ? [
                      [
                        one,
                        {
                          gpuMs: 1n,
                          costMicros: costs.get(one)!,
                          unpricedGpuMs: 0n,
                        },
                      ],
                    ]
                  : [],
              ),
            ),
        },
        currency: 'USD',
      });
    });

    async function all(options: Omit<ListWorkloadsOptions, 'limit'> = {}) {
      const names: string[] = [];
      let cursor: string | undefined;
      let pages = 0;
      do {
        const page = await queries.list({ ...options, limit: 4, cursor });
        names.push(...page.items.map(({ name }) => name));
        cursor = page.nextCursor ?? undefined;
        pages += 1;
      } while (cursor && pages < 50);
      return names;
    }

    it('pages through everything once, in either order', async () => {
      for (const orderBy of ['createdAt', 'name', 'state'] as const) {
        for (const order of ['asc', 'desc'] as const) {
          const names = await all({ orderBy, order });
          expect(names).toHaveLength(27);
          expect(new Set(names).size).toBe(27);
        }
      }
      expect((await all({ orderBy: 'name' }))[0]).toBe('100%_odd');
    });

    it('orders by cost, what has no price last', async () => {
      costs.set(workloadId('lab', 'job-job-03'), 5n);
      costs.set(workloadId('lab', 'job-job-07'), 90_071_992_547_409_930n);
      costs.set(workloadId('lab', 'job-job-09'), null);
      const names = await all({ orderBy: 'cost' });
      expect(names.slice(0, 2)).toEqual(['job-07', 'job-03']);
      expect(names).toHaveLength(27);
      expect(
        (await all({ orderBy: 'cost', order: 'asc' })).slice(0, 2),
      ).toEqual(['job-03', 'job-07']);
      const [first] = (await queries.list({ orderBy: 'cost', limit: 1 })).items;
      expect(first.costMicros).toBe('90071992547409930');
    });

    it('shows no more than what is allowed', async () => {
      expect(await all({ allowed: { teams: ['vision'] } })).toHaveLength(10);
      expect(await all({ allowed: { teams: [] } })).toEqual([]);
      expect(
        await all({
          allowed: { components: ['component:default/speech-models'] },
        }),
      ).toHaveLength(8);
      // What belongs to no team is not the team's, and is what is left when all teams are taken away.
      expect(await all({ allowed: { not: { teams: TEAMS } } })).toEqual([
        'nobodys',
      ]);
      expect(
        await all({
          allowed: {
            anyOf: [{ teams: ['vision'] }, { not: { teams: TEAMS } }],
          },
        }),
      ).toHaveLength(11);
      expect(
        await all({
          allowed: {
            allOf: [{ teams: ['vision'] }, { not: { teams: ['vision'] } }],
          },
        }),
      ).toEqual([]);
      expect(await all({ allowed: { anyOf: [] } })).toEqual([]);
      expect(
        await all({ allowed: { teams: ['vision'] }, team: ['speech'] }),
      ).toEqual([]);
    });

    it('filters by what the columns say, with search as plain text', async () => {
      expect(await all({ search: '%_' })).toEqual(['100%_odd']);
      expect(await all({ search: 'JOB-1' })).toHaveLength(10);
      expect(await all({ state: ['Succeeded'] })).toHaveLength(5);
      expect(await all({ namespace: 'elsewhere' })).toEqual(['nobodys']);
      expect(await all({ kind: ['Deployment'] })).toEqual([]);
      const { totalItems } = await queries.list({ team: ['vision'], limit: 1 });
      expect(totalItems).toBe(10);
    });

    it('says Unknown, with since when, for open work of a cluster that is not observed', async () => {
      stale = true;
      const open = await queries.list({ search: 'job-10', limit: 1 });
      expect(open.items[0]).toMatchObject({
        state: 'Unknown',
        since: new Date(ms(100)).toISOString(),
        reason: {
          code: 'NotObserved',
          sentence: `The cluster has not been observed since ${new Date(
            ms(100),
          ).toISOString()}.`,
        },
      });
      const done = await queries.list({ search: 'job-03', limit: 1 });
      expect(done.items[0].state).toBe('Succeeded');
      expect(await all({ state: ['Unknown'] })).toHaveLength(22);
      expect(await all({ state: ['Provisioning'] })).toEqual([]);
    });

    it('refuses a cursor of another list', async () => {
      const { nextCursor } = await queries.list({ orderBy: 'name', limit: 1 });
      await expect(
        queries.list({ orderBy: 'state', limit: 1, cursor: nextCursor! }),
      ).rejects.toThrow(/not one of this list in this order/);
      await expect(
        queries.list({ limit: 1, cursor: 'rubbish' }),
      ).rejects.toThrow(/not one of this list/);
    });

    it('answers from history when there is no cluster to ask', async () => {
      const one = workloadId('lab', 'job-job-07');
      expect(await queries.manifests(one)).toMatchObject({
        live: false,
        yaml: expect.stringContaining('name: job-07'),
      });
      expect(await queries.events(one)).toEqual({ items: [], live: false });
      expect(await queries.row('no-such-id')).toBeUndefined();
      await expect(queries.timeline('no-such-id')).rejects.toThrow(
        /no workload/,
      );
    });
  },
);
