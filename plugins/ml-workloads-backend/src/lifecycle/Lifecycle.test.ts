import {
  TestDatabases,
  type TestDatabaseId,
} from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { resolve } from 'path';
import { readRecording } from '../observe/recording';
import type {
  KubeObject,
  ObjectObservation,
  Observation,
} from '../observe/types';
import { Lifecycle } from './Lifecycle';
import {
  job,
  kueueWorkload,
  ms,
  namespace,
  node,
  pod,
  podEvent,
} from './testing/objects';
import { told as toldOf } from './testing/told';
import { workloadId } from './workloadId';

jest.setTimeout(120_000);

const CLUSTER = 'lab';
const migrations = resolve(__dirname, '../../migrations');
const AFTERNOON = resolve(__dirname, 'testing/recordings/afternoon.jsonl.gz');
const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const ownership = {
  ownerOf: (ref: string) =>
    ref === 'component:default/vision-models' ? 'vision' : undefined,
};

function seen(
  resource: string,
  object: KubeObject,
  at: number,
  type: 'ADDED' | 'MODIFIED' | 'DELETED' = 'MODIFIED',
): Observation {
  return { at: ms(at), cluster: CLUSTER, resource, type, object };
}

const KUEUE = 'workloads.kueue.x-k8s.io';
const JOBS = 'jobs.batch';

/** A launch that waits, starts, runs and finishes, and is removed afterwards. */
function life(): Observation[] {
  const reserved = { type: 'QuotaReserved', at: 5 };
  const admitted = { type: 'Admitted', at: 6 };
  const running = { created: 7, scheduled: 8, running: 14 };
  return [
    seen(JOBS, job({ suspend: true }), 0.2),
    seen(KUEUE, kueueWorkload({ conditions: [] }), 0.4),
    seen(KUEUE, kueueWorkload({ conditions: [reserved] }), 5.1),
    seen(KUEUE, kueueWorkload({ conditions: [reserved, admitted] }), 6.1),
    seen(
      JOBS,
      job({ conditions: [{ type: 'Suspended', status: 'False', at: 6 }] }),
      6.3,
    ),
    seen('pods', pod({ created: 7 }), 7.1),
    seen('pods', pod({ created: 7, scheduled: 8 }), 8.1),
    seen('events', podEvent('pod-train-0', 'Pulling', 9), 9.1),
    seen('events', podEvent('pod-train-0', 'Pulled', 13), 13.1),
    seen('pods', pod(running), 14.1),
    seen('pods', pod({ ...running, finished: { at: 40, exitCode: 0 } }), 40.1),
    seen(JOBS, job({ conditions: [{ type: 'Complete', at: 41 }] }), 41.1),
    seen(
      JOBS,
      job({ conditions: [{ type: 'Complete', at: 41 }] }),
      100,
      'DELETED',
    ),
    seen(
      'pods',
      pod({ ...running, finished: { at: 40, exitCode: 0 } }),
      100.1,
      'DELETED',
    ),
  ];
}

const surroundings = [
  seen('namespaces', namespace('team-vision', 'vision'), 0),
  seen('nodes', node('h100-0'), 0),
];

async function dump(knex: Knex) {
  const strip = (rows: any[]) =>
    rows.map(({ facts, object, ...row }) => ({
      ...row,
      deleted: row.deleted === undefined ? undefined : Boolean(row.deleted),
      closed: row.closed === undefined ? undefined : Boolean(row.closed),
    }));
  return {
    workloads: strip(await knex('workloads').orderBy('id')),
    attempts: await knex('attempts').orderBy(['workload_id', 'number']),
    transitions: await knex('transitions').orderBy(['workload_id', 'number']),
    pods: await knex('workload_pods').orderBy('uid'),
    events: await knex('workload_events').orderBy('uid'),
    replicas: await knex('workload_replicas').orderBy([
      'workload_id',
      'number',
    ]),
  };
}

describe.each(databases.eachSupportedId())(
  'the lifecycle on %p',
  databaseId => {
    async function database(): Promise<Knex> {
      const knex = await databases.init(databaseId as TestDatabaseId);
      await knex.migrate.latest({ directory: migrations });
      return knex;
    }

    async function feed(
      knex: Knex,
      lifecycle: Lifecycle,
      observations: Observation[],
      batch = observations.length,
    ) {
      for (let i = 0; i < observations.length; i += batch) {
        await knex.transaction(trx =>
          lifecycle.apply(observations.slice(i, i + batch), trx),
        );
      }
    }

    it('tells the whole story of a Job after everything is gone', async () => {
      const knex = await database();
      const lifecycle = Lifecycle.create({ ownership });
      await feed(knex, lifecycle, [...surroundings, ...life()], 1);
      const { workloads, attempts, transitions, pods, events } = await dump(
        knex,
      );
      expect(workloads).toHaveLength(1);
      expect(workloads[0]).toMatchObject({
        id: workloadId(CLUSTER, 'job-train'),
        kind: 'Job',
        team: 'vision',
        component: 'component:default/vision-models',
        state: 'Succeeded',
        queue: 'gpu',
        profile: 'h100',
        gpu_model: 'NVIDIA-H100-80GB-HBM3',
        deleted: true,
        closed: true,
        attempts: 1,
      });
      expect(Number(workloads[0].gpus_milli)).toBe(1000);
      expect(Number(workloads[0].held_gpus_milli)).toBe(0);
      expect(transitions.map(row => [row.to_state, Number(row.at)])).toEqual([
        ['Queued', ms(0)],
        ['Provisioning', ms(5)],
        ['Starting', ms(8)],
        ['Running', ms(14)],
        ['Succeeded', ms(41)],
      ]);
      expect(attempts).toHaveLength(1);
      expect(attempts[0]).toMatchObject({
        end_reason: 'completed',
        exit_code: 0,
      });
      const segments = JSON.parse(attempts[0].waterfall).map((segment: any) => [
        segment.phase,
        (Date.parse(segment.start) - ms(0)) / 1000,
        (Date.parse(segment.end) - ms(0)) / 1000,
      ]);
      expect(segments).toEqual([
        ['queued', 0, 5],
        ['admissionChecks', 5, 6],
        ['unattributed', 6, 7],
        ['scheduling', 7, 8],
        ['unattributed', 8, 9],
        ['imagePull', 9, 13],
        ['unattributed', 13, 14],
      ]);
      expect(pods).toHaveLength(1);
      expect(events.map(event => event.reason).sort()).toEqual([
        'Pulled',
        'Pulling',
      ]);
    });

    it('says the same when it is told twice, in one batch, or anew by another process', async () => {
      const knex = await database();
      const lifecycle = Lifecycle.create({ ownership });
      await feed(knex, lifecycle, [...surroundings, ...life()], 1);
      const once = await dump(knex);
      await feed(knex, lifecycle, [...surroundings, ...life()], 1);
      expect(await dump(knex)).toEqual(once);
      await feed(knex, Lifecycle.create({ ownership }), life());
      expect(await dump(knex)).toEqual(once);
      const other = await database();
      await feed(other, Lifecycle.create({ ownership }), [
        ...surroundings,
        ...life(),
      ]);
      expect(await dump(other)).toEqual(once);
    });

    it('says the same whatever order different objects are told in', async () => {
      const knex = await database();
      await feed(knex, Lifecycle.create({ ownership }), [
        ...surroundings,
        ...life(),
      ]);
      const expected = await dump(knex);
      const events = [...surroundings, ...life()];
      const rank = (resource: string) =>
        ['nodes', 'pods', 'events', KUEUE, JOBS, 'namespaces'].indexOf(
          resource,
        );
      const reordered = [...events].sort(
        (a, b) => rank((a as any).resource) - rank((b as any).resource),
      );
      const other = await database();
      await feed(other, Lifecycle.create({ ownership }), reordered, 3);
      expect(await dump(other)).toEqual(expected);
    });

    it('goes on after a restart in the middle', async () => {
      const knex = await database();
      const events = [...surroundings, ...life()];
      await feed(knex, Lifecycle.create({ ownership }), events);
      const expected = await dump(knex);
      const other = await database();
      for (const event of events) {
        await feed(other, Lifecycle.create({ ownership }), [event]);
      }
      // A node is memory only: who restarts is told it again by the relist, before the pods.
      const { workloads } = await dump(other);
      expect({ ...workloads[0], gpu_model: null }).toEqual({
        ...expected.workloads[0],
        gpu_model: null,
      });
      expect((await dump(other)).transitions).toEqual(expected.transitions);
    });

    it('forgets what a rolled back transaction would have written', async () => {
      const knex = await database();
      const lifecycle = Lifecycle.create({ ownership });
      await feed(knex, lifecycle, surroundings);
      await expect(
        knex.transaction(async trx => {
          await lifecycle.apply(life(), trx);
          throw new Error('the lease was lost');
        }),
      ).rejects.toThrow('the lease was lost');
      expect((await dump(knex)).workloads).toEqual([]);
      await feed(knex, lifecycle, life());
      expect((await dump(knex)).workloads).toHaveLength(1);
    });

    it('makes no row of a Job that asks for no GPU', async () => {
      const knex = await database();
      await feed(knex, Lifecycle.create(), [
        seen(JOBS, job({ gpus: 0 }), 0),
        seen('pods', pod({ gpus: 0, scheduled: 1 }), 1),
      ]);
      expect((await dump(knex)).workloads).toEqual([]);
      expect((await dump(knex)).pods).toEqual([]);
    });

    it('accepts no component that the team does not own', async () => {
      const knex = await database();
      await feed(knex, Lifecycle.create({ ownership }), [
        seen('namespaces', namespace('team-speech', 'speech'), 0),
        seen(JOBS, job({ namespace: 'team-speech' }), 0),
      ]);
      expect((await dump(knex)).workloads[0]).toMatchObject({
        team: 'speech',
        component: null,
      });
    });

    it('counts a Job that another object owns as that object’s work, whichever comes first', async () => {
      const owner = {
        apiVersion: 'jobset.x-k8s.io/v1alpha2',
        kind: 'JobSet',
        uid: 'jobset-1',
      };
      for (const order of [1, -1]) {
        const knex = await database();
        const events = [
          seen(JOBS, job({ owner }), 0),
          seen('pods', pod({ scheduled: 1, running: 2 }), 2),
        ];
        await feed(
          knex,
          Lifecycle.create(),
          order > 0 ? events : events.reverse(),
          1,
        );
        const { workloads, pods } = await dump(knex);
        expect(workloads).toHaveLength(1);
        expect(workloads[0]).toMatchObject({
          id: workloadId(CLUSTER, 'jobset-1'),
          kind: 'JobSet',
          engine: 'jobset',
          state: 'Running',
        });
        expect(pods[0].workload_id).toBe(workloads[0].id);
      }
    });

    it('shows the outermost object of a chain of owners as the workload, in whatever order they are told', async () => {
      const owned = (object: KubeObject, kind: string, uid: string) => ({
        ...object,
        metadata: {
          ...object.metadata,
          ownerReferences: [
            { apiVersion: 'x/v1', kind, name: uid, uid, controller: true },
          ],
        },
      });
      const bare = (apiVersion: string, kind: string, uid: string) => ({
        apiVersion,
        kind,
        metadata: {
          name: 'train',
          namespace: 'team-vision',
          uid,
          creationTimestamp: new Date(ms(0)).toISOString(),
          labels: { 'slipway.dev/profile': 'h100' },
        },
      });
      const trainJob = bare('trainer.kubeflow.org/v1alpha1', 'TrainJob', 't1');
      const jobSet = bare('jobset.x-k8s.io/v1alpha2', 'JobSet', 's1');
      const told = [
        seen('trainjobs.trainer.kubeflow.org', trainJob, 1),
        seen('jobsets.jobset.x-k8s.io', owned(jobSet, 'TrainJob', 't1'), 2),
        seen(JOBS, owned(job({}), 'JobSet', 's1'), 3),
        seen('events', podEvent('pod-train-0', 'Pulling', 5), 5.1),
        seen('pods', pod({ created: 4, scheduled: 5, running: 6 }), 6.1),
      ];
      for (const order of [told, [...told].reverse()]) {
        const knex = await database();
        const lifecycle = Lifecycle.create({ ownership });
        await feed(knex, lifecycle, [...surroundings, ...order], 1);
        expect(
          (await knex('workloads')).map(({ id, kind, state }) => [
            id,
            kind,
            state,
          ]),
        ).toEqual([[workloadId(CLUSTER, 't1'), 'TrainJob', 'Running']]);
        for (const table of ['workload_pods', 'workload_events']) {
          expect(await knex(table).select('workload_id')).toEqual([
            { workload_id: workloadId(CLUSTER, 't1') },
          ]);
        }
      }
    });

    it('shows a Deployment whose pods Kueue admits one by one as running once they run', async () => {
      const meta = (uid: string, owner?: object) => ({
        name: 'serve',
        namespace: 'team-vision',
        uid,
        creationTimestamp: new Date(ms(0)).toISOString(),
        labels: {
          'slipway.dev/profile': 'h100',
          'kueue.x-k8s.io/queue-name': 'gpu',
        },
        ...(owner && { ownerReferences: [owner] }),
      });
      const by = (kind: string, uid: string) => ({
        apiVersion: 'apps/v1',
        kind,
        name: 'serve',
        uid,
        controller: true,
      });
      const running = pod({
        created: 4,
        scheduled: 5,
        running: 6,
        extra: [{ type: 'Ready', at: 6 }],
      });
      running.metadata.ownerReferences = [by('ReplicaSet', 'r1')];
      const knex = await database();
      // Items of a list do not say their kind.
      await feed(
        knex,
        Lifecycle.create({ ownership }),
        [
          ...surroundings,
          seen('deployments.apps', { metadata: meta('d1') } as KubeObject, 1),
          seen(
            'replicasets.apps',
            { metadata: meta('r1', by('Deployment', 'd1')) } as KubeObject,
            2,
          ),
          seen('pods', running, 6.1),
        ],
        1,
      );
      const rows = await knex('workloads');
      expect(
        rows.map(({ kind, api_version, state }) => [kind, api_version, state]),
      ).toEqual([['Deployment', 'apps/v1', 'Running']]);
    });

    it('tells a recorded afternoon the same through restarts, each of which lists everything anew', async () => {
      const observations: Observation[] = [];
      for await (const observation of readRecording(AFTERNOON)) {
        observations.push(observation);
      }
      const knex = await database();
      const live = new Map<string, ObjectObservation>();
      for (let i = 0; i < observations.length; i += 150) {
        const part = observations.slice(i, i + 150) as ObjectObservation[];
        const { at } = part[0];
        const listed = [...live.values()].map(observation => ({
          ...observation,
          type: 'ADDED' as const,
          at,
        }));
        const lifecycle = Lifecycle.create();
        await feed(knex, lifecycle, listed);
        await feed(knex, lifecycle, part);
        for (const observation of part) {
          const { uid } = observation.object.metadata;
          if (
            observation.type === 'DELETED' ||
            observation.resource === 'events'
          ) {
            live.delete(uid);
          } else {
            live.set(uid, observation);
          }
        }
      }
      const stored = await dump(knex);
      const expected = toldOf(observations);
      expect(stored.workloads.map(({ id }) => id).sort()).toEqual(
        expected.map(({ row }) => row.id).sort(),
      );
      const times = ['at', 'start', 'end', 'ready_at'];
      const plain = (rows: any[]) =>
        rows.map(row => {
          const shown = { ...row };
          for (const time of times) {
            if (shown[time]) shown[time] = Number(shown[time]);
          }
          return shown;
        });
      for (const { row, transitions, attempts, replicas } of expected) {
        const of = (rows: any[]) =>
          plain(rows.filter(({ workload_id: id }) => id === row.id));
        expect(of(stored.transitions)).toEqual(transitions);
        expect(of(stored.attempts)).toEqual(attempts);
        expect(of(stored.replicas)).toEqual(replicas);
      }
      const known = new Set(stored.workloads.map(({ id }) => id));
      expect(
        stored.events.filter(({ workload_id: id }) => !known.has(id)),
      ).toEqual([]);
    });

    it('begins another attempt when a Job is preempted, and keeps the first', async () => {
      const knex = await database();
      const evicted = {
        type: 'Evicted',
        reason: 'Preempted',
        message: 'due to prioritization in the ClusterQueue',
        at: 30,
      };
      const first = { created: 7, scheduled: 8, running: 10 };
      await feed(knex, Lifecycle.create(), [
        seen(JOBS, job({ suspend: true }), 0),
        seen(
          KUEUE,
          kueueWorkload({
            conditions: [
              { type: 'QuotaReserved', at: 5 },
              { type: 'Admitted', at: 5 },
            ],
          }),
          5,
        ),
        seen('pods', pod(first), 10),
        seen(
          KUEUE,
          kueueWorkload({
            conditions: [
              evicted,
              { type: 'Admitted', status: 'False', at: 30 },
              {
                type: 'QuotaReserved',
                status: 'False',
                reason: 'Pending',
                at: 31,
              },
            ],
          }),
          31,
        ),
        seen('pods', pod(first), 32, 'DELETED'),
        seen(
          KUEUE,
          kueueWorkload({
            conditions: [
              { ...evicted, status: 'False', at: 50 },
              { type: 'QuotaReserved', at: 50 },
              { type: 'Admitted', at: 50 },
            ],
          }),
          50,
        ),
        seen(
          'pods',
          pod({ name: 'train-1', created: 51, scheduled: 52, running: 55 }),
          55,
        ),
      ]);
      const { workloads, attempts, transitions } = await dump(knex);
      expect(workloads[0]).toMatchObject({ state: 'Running', attempts: 2 });
      expect(
        attempts.map(row => [
          row.number,
          Number(row.start),
          Number(row.ready_at),
          row.end_reason,
        ]),
      ).toEqual([
        [1, ms(0), ms(10), 'preempted'],
        [2, ms(30), ms(55), null],
      ]);
      expect(transitions.map(row => [row.to_state, row.reason_code])).toEqual([
        ['Queued', 'PendingEvaluation'],
        ['Provisioning', 'CreatingPods'],
        ['Starting', null],
        ['Running', null],
        ['Queued', 'Preempted'],
        ['Provisioning', 'CreatingPods'],
        ['Starting', null],
        ['Running', null],
      ]);
    });

    it('tells who to signal, after the commit', async () => {
      const knex = await database();
      const told: string[][] = [];
      const lifecycle = Lifecycle.create({
        onChange: (_, teams) => told.push(teams),
      });
      await feed(knex, lifecycle, [...surroundings, ...life().slice(0, 3)]);
      expect(told).toEqual([['vision']]);
      await feed(knex, lifecycle, life().slice(2, 3));
      expect(told).toEqual([['vision']]);
    });

    it('takes its migration back', async () => {
      const knex = await database();
      await knex.migrate.down({
        directory: migrations,
        name: '20261124000002_workloads.js',
      } as any);
      expect(await knex.schema.hasTable('workloads')).toBe(false);
      await knex.migrate.up({
        directory: migrations,
        name: '20261124000002_workloads.js',
      } as any);
      expect(await knex.schema.hasTable('workloads')).toBe(true);
    });
  },
);
