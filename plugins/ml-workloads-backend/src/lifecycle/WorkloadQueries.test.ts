import {
  TestDatabases,
  type TestDatabaseId,
} from '@backstage/backend-test-utils';
import {
  WORKLOAD_GROUPINGS,
  type ClusterFreshness,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { resolve } from 'path';
import type { GroupWorkloadsOptions, ListWorkloadsOptions } from '../contracts';
import type { Knex } from 'knex';
import { HistoryRemoval } from '../database/HistoryRemoval';
import { WorkloadGroups } from '../database/WorkloadGroups';
import { WorkloadPages } from '../database/WorkloadPages';
import { WorkloadReader } from '../database/WorkloadReader';
import { Lifecycle } from './Lifecycle';
import { WorkloadLists } from './list';
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
    let knex: Knex;

    beforeEach(async () => {
      stale = false;
      knex = await databases.init(id as TestDatabaseId);
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
      const status = {
        freshness: async () => freshness(),
        capacity: async () => ({
          asOf: null,
          clusters: [],
          pools: [],
          clusterQueues: [],
          queues: [],
        }),
        freeGpus: async () => null,
        picture: () => null,
      };
      queries = WorkloadQueries.create({
        reader: WorkloadReader.create({ knex }),
        lists: WorkloadLists.create({
          pages: WorkloadPages.create({ knex }),
          groups: WorkloadGroups.create({ knex }),
          status,
          currency: 'USD',
        }),
        clusters: { get: () => undefined },
        status,
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

    /** What settling writes beside a workload. */
    const settle = (name: string, gpuHours: number, cost: string | null) =>
      knex('workloads')
        .where({ name })
        .update({
          settled_milli_gpu_ms: gpuHours * 3_600_000_000,
          settled_cost_micros: cost,
          settled_unpriced_milli_gpu_ms:
            cost === null ? gpuHours * 3_600_000_000 : 0,
        });

    it.each(['asc', 'desc'] as const)(
      'orders by cost %s through all pages, what has no price last',
      async order => {
        await settle('job-03', 1, '5');
        await settle('job-07', 2, '90071992547409931');
        await settle('job-08', 2, '90071992547409930');
        await settle('job-09', 1, null);
        const names = await all({ orderBy: 'cost', order });
        const priced = ['job-03', 'job-08', 'job-07'];
        expect(names.slice(0, 3)).toEqual(
          order === 'asc' ? priced : priced.reverse(),
        );
        expect(names).toHaveLength(27);
        expect(new Set(names).size).toBe(27);
        const [first] = (
          await queries.list({ orderBy: 'cost', order: 'desc', limit: 1 })
        ).items;
        expect(first.costMicros).toBe('90071992547409931');
      },
    );

    it.each([
      'createdAt',
      'name',
      'state',
      'since',
      'startedAt',
      'endedAt',
      'gpus',
      'gpuTime',
      'cost',
    ] as const)('pages through everything once by %s', async orderBy => {
      await settle('job-03', 1, '5');
      for (const order of ['asc', 'desc', undefined] as const) {
        const names = await all({ orderBy, order });
        expect(names).toHaveLength(27);
        expect(new Set(names).size).toBe(27);
      }
    });

    it('groups with counts, GPUs and money, and says null where money or GPUs are not known', async () => {
      await settle('job-03', 1, '5');
      await settle('job-09', 2, '90071992547409931');
      await settle('job-10', 3, null);
      await knex('workloads')
        .where({ name: 'job-10' })
        .update({ gpus_milli: 8000, held_gpus_milli: 8000 });
      await knex('workloads')
        .where({ name: 'job-03' })
        .update({ gpus_milli: null });
      const { items, more } = await queries.groups({ by: 'team' });
      expect(more).toBe(false);
      expect(items.map(({ key, workloads }) => [key, workloads])).toEqual([
        ['speech', 8],
        ['vision', 10],
        ['ranking', 8],
        [null, 1],
      ]);
      expect(items[0]).toMatchObject({
        heldGpusMilli: 8000,
        gpuMs: 3 * 3_600_000,
        unpricedGpuMs: 3 * 3_600_000,
        costMicros: null,
      });
      expect(items[1]).toMatchObject({
        gpusMilli: null,
        heldGpusMilli: 0,
        costMicros: '90071992547409936',
      });
    });

    it('groups everything, and what is found, by every property', async () => {
      await settle('job-03', 1, '5');
      await settle('job-09', 2, '90071992547409931');
      const choices = [
        [{}, 27],
        [{ search: 'job-1' }, 10],
        [{ search: 'nothing' }, 0],
        [{ created: { from: ms(1), to: ms(3) } }, 10],
        [{ namespace: ['team-vision'] }, 10],
        [{ team: ['vision'], state: ['Succeeded'] }, 2],
      ] as const;
      for (const by of WORKLOAD_GROUPINGS) {
        for (const [choice, workloads] of choices) {
          const { items } = await queries.groups({
            ...(choice as Partial<GroupWorkloadsOptions>),
            by,
          });
          const counts = items.map(group => group.workloads);
          expect(counts.reduce((sum, n) => sum + n, 0)).toBe(workloads);
          expect(new Set(items.map(({ key }) => key)).size).toBe(items.length);
        }
        const { items } = await queries.groups({ by });
        const costs = items.map(({ costMicros }) => BigInt(costMicros ?? 0));
        expect(costs.reduce((sum, cost) => sum + cost)).toBe(
          90071992547409936n,
        );
      }
    });

    it('groups by the state that a person sees', async () => {
      stale = true;
      const { items } = await queries.groups({ by: 'state' });
      expect(items.map(({ key, workloads }) => [key, workloads])).toEqual([
        ['Unknown', 22],
        ['Succeeded', 5],
      ]);
    });

    it('groups only what is chosen and allowed', async () => {
      const { items } = await queries.groups({
        by: 'kind',
        allowed: { teams: ['vision'] },
        state: ['Succeeded'],
      });
      expect(items.map(({ key, workloads }) => [key, workloads])).toEqual([
        ['Job', 2],
      ]);
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

    it('orders numbers as numbers among what is found', async () => {
      await settle('job-10', 1, '9');
      await settle('job-11', 1, '10');
      await settle('job-12', 1, '100');
      for (const choice of [{ search: 'job-1' }, { kind: ['Job'] }]) {
        const options = { ...choice, orderBy: 'cost' } as const;
        const up = await all({ ...options, order: 'asc' });
        expect(up.slice(0, 3)).toEqual(['job-10', 'job-11', 'job-12']);
        const down = await all({ ...options, order: 'desc' });
        expect(down.slice(0, 3)).toEqual(['job-12', 'job-11', 'job-10']);
        expect(new Set(down).size).toBe(up.length);
        expect(down).toHaveLength(up.length);
      }
    });

    it('finds few and many names alike, together with other filters', async () => {
      const [row] = await knex('workloads').where({ name: 'job-00' });
      const copies = [...Array(1_100).keys()].map(i => ({
        ...row,
        id: `copy-${i}`,
        uid: `copy-${i}`,
        name: `copy-of-${i}`,
        team: i % 11 === 0 ? 'speech' : 'vision',
      }));
      for (let i = 0; i < copies.length; i += 100) {
        await knex('workloads').insert(copies.slice(i, i + 100));
      }
      const found = async (options: Partial<ListWorkloadsOptions>) =>
        (await queries.list({ limit: 1, ...options })).totalItems;
      expect(await found({ search: 'copy-of' })).toBe(1_100);
      expect(await found({ search: 'copy-of', team: ['speech'] })).toBe(100);
      expect(await found({ search: 'copy-of-88' })).toBe(11);
      expect(await found({ search: 'of-88', team: ['speech'] })).toBe(2);
      expect(
        await found({ search: 'of-88', allowed: { teams: ['ranking'] } }),
      ).toBe(0);
      expect(await found({ search: 'of_88' })).toBe(0);
    });

    it('filters by what the columns say, with search as plain text', async () => {
      expect(await all({ search: '%_' })).toEqual(['100%_odd']);
      expect(await all({ search: 'JOB-1' })).toHaveLength(10);
      expect(await all({ state: ['Succeeded'] })).toHaveLength(5);
      expect(await all({ namespace: ['elsewhere'] })).toEqual(['nobodys']);
      expect(await all({ kind: ['Deployment'] })).toEqual([]);
      expect(await all({ kind: [] })).toEqual([]);
      expect(
        await all({ component: ['component:default/speech-models'] }),
      ).toHaveLength(8);
      expect(await all({ escaped: true })).toEqual([]);
      expect(await all({ escaped: false })).toHaveLength(27);
      expect(await all({ created: { from: ms(1), to: ms(3) } })).toHaveLength(
        10,
      );
      expect(await all({ ended: { from: ms(60) } })).toHaveLength(5);
      expect(await all({ ended: { from: ms(60) + 1 } })).toEqual([]);
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
          sentence:
            'The cluster has not been observed since 24 Nov 2026, 10:01 UTC.',
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

    it('says what was removed of an old workload', async () => {
      const one = workloadId('lab', 'job-job-00');
      const kept = async () => (await queries.get(one))?.kept;
      expect(await kept()).toBe('all');
      await knex('workloads').where({ id: one }).update({ closed: true });
      const removal = HistoryRemoval.create({ knex });
      await removal.details(ms(1000));
      expect(await kept()).toBe('history');
      await removal.history(ms(1000));
      expect(await kept()).toBe('row');
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
