import {
  TestDatabases,
  type TestDatabaseId,
} from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { resolve } from 'path';
import { LastKnownObjects } from '../database';
import type { KubeObject, Observation } from '../observe/types';
import { Lifecycle } from './Lifecycle';
import { ms, namespace, node, pod, time } from './testing/objects';

jest.setTimeout(120_000);

const migrations = resolve(__dirname, '../../migrations');
const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const NAME = 'leaderworkerset.sigs.k8s.io/name';

function seen(
  resource: string,
  of: KubeObject,
  at: number,
  type: 'MODIFIED' | 'DELETED' = 'MODIFIED',
): Observation {
  return { at: ms(at), cluster: 'lab', resource, type, object: of };
}

function object(
  apiVersion: string,
  kind: string,
  uid: string,
  owner?: { apiVersion: string; kind: string; uid: string },
): KubeObject {
  return {
    apiVersion,
    kind,
    metadata: {
      name: uid,
      namespace: 'team-vision',
      uid,
      creationTimestamp: time(0),
      labels: { [NAME]: 'llm' },
      ownerReferences: owner && [
        { ...owner, name: owner.uid, controller: true },
      ],
    },
    spec: { replicas: 1, leaderWorkerTemplate: { size: 2 } },
    status: {},
  };
}

const LWS = 'leaderworkersets.leaderworkerset.x-k8s.io';
const SETS = 'statefulsets.apps';
const group = object('leaderworkerset.x-k8s.io/v1', 'LeaderWorkerSet', 'llm');
const leaders = object('apps/v1', 'StatefulSet', 'leaders', {
  apiVersion: 'leaderworkerset.x-k8s.io/v1',
  kind: 'LeaderWorkerSet',
  uid: 'llm',
});
const workers = object('apps/v1', 'StatefulSet', 'workers', {
  apiVersion: 'v1',
  kind: 'Pod',
  uid: 'pod-leader',
});

/** A pod of a group: the leader's is of the first set, a worker's of the one that the leader owns. */
function member(
  name: string,
  more: { finished?: { at: number; exitCode: number } } = {},
): KubeObject {
  const of = pod({
    name,
    owner: {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      uid: name === 'leader' ? 'leaders' : 'workers',
    },
    scheduled: 2,
    running: 3,
    ready: 4,
    ...more,
  });
  of.metadata.labels = { ...of.metadata.labels, [NAME]: 'llm' };
  return of;
}

const surroundings = [
  seen('namespaces', namespace('team-vision', 'vision'), 0),
  seen('nodes', node('h100-0'), 0),
];

describe.each(databases.eachSupportedId())('groups of pods on %p', id => {
  let knex: Knex;
  let lifecycle: Lifecycle;
  let lastKnown: LastKnownObjects;
  beforeEach(async () => {
    knex = await databases.init(id as TestDatabaseId);
    await knex.migrate.latest({ directory: migrations });
    lastKnown = LastKnownObjects.create({ knex });
    lifecycle = Lifecycle.create();
  });

  /** Each observation in a transaction of its own, as it comes. */
  async function feed(observations: Observation[]) {
    for (const observation of observations) {
      await apply(observation);
    }
  }

  async function apply(observation: Observation) {
    await knex.transaction(async trx => {
      await lifecycle.apply([observation], trx);
      await lastKnown.apply([observation], trx);
    });
  }

  async function stored() {
    return {
      workloads: await knex('workloads').select('kind', 'name'),
      pods: await knex('workload_pods')
        .join('workloads', 'workloads.id', 'workload_pods.workload_id')
        .orderBy('workload_pods.name')
        .select('workload_pods.name as pod', 'workloads.name as of'),
    };
  }

  it('stay with their workload when a worker is the last that goes, after it was told to be over', async () => {
    const over = { finished: { at: 60, exitCode: 0 } };
    await feed([
      ...surroundings,
      seen(LWS, group, 0.5),
      seen(SETS, leaders, 1),
      seen('pods', member('leader'), 4),
      seen(SETS, workers, 5),
      seen('pods', member('worker'), 6),
      seen(LWS, group, 50, 'DELETED'),
      seen(SETS, leaders, 51, 'DELETED'),
      seen('pods', member('leader', over), 60),
      seen('pods', member('leader', over), 61, 'DELETED'),
      seen(SETS, workers, 62, 'DELETED'),
      seen('pods', member('worker', over), 63),
      seen('pods', member('worker', over), 64, 'DELETED'),
    ]);
    expect(await stored()).toEqual({
      workloads: [{ kind: 'LeaderWorkerSet', name: 'llm' }],
      pods: [
        { pod: 'leader', of: 'llm' },
        { pod: 'worker', of: 'llm' },
      ],
    });
  });

  it('find their workload when a backend starts between them', async () => {
    await feed([
      ...surroundings,
      seen(LWS, group, 0.5),
      seen(SETS, leaders, 1),
      seen('pods', member('leader'), 4),
      seen(SETS, workers, 5),
    ]);
    lifecycle = Lifecycle.create();
    await feed([seen('pods', member('worker'), 6)]);
    expect(await stored()).toEqual({
      workloads: [{ kind: 'LeaderWorkerSet', name: 'llm' }],
      pods: [
        { pod: 'leader', of: 'llm' },
        { pod: 'worker', of: 'llm' },
      ],
    });
  });
});
