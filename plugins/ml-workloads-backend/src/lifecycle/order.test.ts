import fc from 'fast-check';
import type { KubeObject, Observation } from '../observe/types';
import {
  conditions,
  job,
  kueueWorkload,
  ms,
  namespace,
  node,
  pod,
  podEvent,
  time,
} from './testing/objects';
import { shuffled, told } from './testing/told';

type Type = 'ADDED' | 'MODIFIED' | 'DELETED';

function seen(
  resource: string,
  of: KubeObject,
  at: number,
  type: Type = 'MODIFIED',
): Observation {
  return { at: ms(at), cluster: 'lab', resource, type, object: of };
}

function owner(kind: string, apiVersion: string, uid: string) {
  return { kind, apiVersion, uid, name: uid, controller: true };
}

function object(
  apiVersion: string,
  kind: string,
  uid: string,
  rest: { spec?: object; status?: object; owner?: any; labels?: any } = {},
): KubeObject {
  return {
    apiVersion,
    kind,
    metadata: {
      name: uid,
      namespace: 'team-vision',
      uid,
      creationTimestamp: time(0),
      labels: rest.labels ?? { 'slipway.dev/profile': 'h100' },
      ownerReferences: rest.owner && [rest.owner],
    },
    spec: rest.spec ?? {},
    status: rest.status ?? {},
  };
}

const template = {
  spec: {
    containers: [
      { name: 'main', resources: { limits: { 'nvidia.com/gpu': '1' } } },
    ],
  },
};

function labelled(of: KubeObject, labels: Record<string, string>): KubeObject {
  return { ...of, metadata: { ...of.metadata, labels } };
}

/** A TrainJob in a JobSet in a Job: queued, preempted, started anew by its JobSet, failed past a deadline. */
function trainJob(): Observation[] {
  const trainer = 'trainer.kubeflow.org/v1alpha1';
  const sets = 'jobset.x-k8s.io/v1alpha2';
  const ofTrainJob = owner('TrainJob', trainer, 't1');
  const failed = { type: 'Failed', reason: 'DeadlineExceeded', at: 90 };
  const set = (status: object) =>
    object(sets, 'JobSet', 's1', {
      owner: ofTrainJob,
      spec: {
        replicatedJobs: [
          { name: 'node', template: { spec: { parallelism: 2, template } } },
        ],
      },
      status,
    });
  const ofJob = { job: 'node', owner: owner('Job', 'batch/v1', 'job-node') };
  const first = { ...ofJob, created: 10, scheduled: 11, running: 15 };
  const tried = (of: KubeObject, attempt: string) =>
    labelled(of, { 'jobset.sigs.k8s.io/restart-attempt': attempt });
  const reserved = { type: 'QuotaReserved', at: 5 };
  const admitted = { type: 'Admitted', at: 6 };
  return [
    seen(
      'trainjobs.trainer.kubeflow.org',
      object(trainer, 'TrainJob', 't1'),
      1,
    ),
    seen('jobsets.jobset.x-k8s.io', set({}), 2),
    seen(
      'workloads.kueue.x-k8s.io',
      kueueWorkload({ owner: 't1', job: 't', conditions: [reserved] }),
      5,
    ),
    seen(
      'workloads.kueue.x-k8s.io',
      kueueWorkload({
        owner: 't1',
        job: 't',
        conditions: [reserved, admitted],
      }),
      6,
    ),
    seen(
      'jobs.batch',
      job({ name: 'node', owner: owner('JobSet', sets, 's1'), labels: {} }),
      9,
    ),
    seen('pods', tried(pod({ ...first, name: 'a' }), '0'), 15),
    seen('pods', tried(pod({ ...first, name: 'b' }), '0'), 15),
    seen('events', podEvent('pod-a', 'Pulling', 12), 12),
    seen('events', podEvent('pod-a', 'Pulled', 14), 14),
    seen(
      'pods',
      tried(
        pod({ ...first, name: 'a', finished: { at: 40, exitCode: 3 } }),
        '0',
      ),
      40,
    ),
    seen('pods', tried(pod({ ...first, name: 'b' }), '0'), 44, 'DELETED'),
    // The next try begins while a pod of the first still ends.
    seen(
      'pods',
      tried(
        pod({ ...ofJob, name: 'c', created: 42, scheduled: 45, running: 50 }),
        '1',
      ),
      50,
    ),
    seen(
      'jobs.batch',
      job({
        name: 'node',
        owner: owner('JobSet', sets, 's1'),
        labels: {},
        conditions: [failed],
      }),
      90,
    ),
    seen('jobsets.jobset.x-k8s.io', set({ restarts: 1 }), 91),
    seen(
      'trainjobs.trainer.kubeflow.org',
      object(trainer, 'TrainJob', 't1', {
        status: {
          conditions: conditions([
            { type: 'Failed', reason: 'FailedJobs', at: 92 },
          ]),
        },
      }),
      92,
    ),
  ];
}

/** A Deployment whose replicas Kueue admits one by one: scaled up and to zero, with a warning, a new node and a replaced pod. */
function deployment(): Observation[] {
  const of = (replicas: number) =>
    object('apps/v1', 'Deployment', 'd1', { spec: { replicas, template } });
  const set = object('apps/v1', 'ReplicaSet', 'r1', {
    owner: owner('Deployment', 'apps/v1', 'd1'),
    spec: { replicas: 1, template },
  });
  const replica = { owner: owner('ReplicaSet', 'apps/v1', 'r1'), job: 'r' };
  const queued = (of_: string, at: number) => {
    const workload = kueueWorkload({
      job: of_,
      owner: `pod-${of_}`,
      created: at,
      conditions: [
        { type: 'QuotaReserved', at: at + 1 },
        { type: 'Admitted', at: at + 1 },
      ],
    });
    return workload;
  };
  const warning = {
    ...podEvent('r1', 'FailedCreate', 3, 'exceeded quota: gpu'),
    type: 'Warning',
    involvedObject: { kind: 'ReplicaSet', name: 'r1', uid: 'r1' },
  };
  const nominated = {
    ...podEvent('pod-y', 'Nominated', 31, 'should schedule on: nodeclaim/n1'),
    source: { component: 'karpenter' },
  };
  const claim = {
    ...object('karpenter.sh/v1', 'NodeClaim', 'n1', {
      status: {
        conditions: conditions([
          { type: 'Launched', at: 32 },
          { type: 'Registered', at: 35 },
        ]),
      },
    }),
  };
  const x = { ...replica, name: 'x', created: 4, scheduled: 6, running: 8 };
  const y = { ...replica, name: 'y', created: 30 };
  return [
    seen('deployments.apps', of(1), 0.5),
    seen('replicasets.apps', set, 1),
    seen('events', warning, 3.1),
    seen('pods', pod({ ...replica, name: 'x', created: 4 }), 4),
    seen('workloads.kueue.x-k8s.io', queued('x', 4), 5),
    seen('pods', pod({ ...x, ready: 9 }), 9),
    seen('deployments.apps', of(2), 29.5),
    seen('pods', pod({ ...y, unschedulable: '0/1 nodes' }), 30),
    seen('events', nominated, 31),
    seen('nodeclaims.karpenter.sh', claim, 35),
    seen('workloads.kueue.x-k8s.io', queued('y', 30), 31),
    seen('pods', pod({ ...y, scheduled: 40, running: 44, ready: 50 }), 50),
    seen('deployments.apps', of(0), 60.5),
    seen('pods', pod({ ...x, ready: 9 }), 62, 'DELETED'),
    seen('workloads.kueue.x-k8s.io', queued('x', 4), 62.5, 'DELETED'),
    seen(
      'pods',
      pod({ ...y, scheduled: 40, running: 44, ready: 50 }),
      63,
      'DELETED',
    ),
    seen('workloads.kueue.x-k8s.io', queued('y', 30), 63.5, 'DELETED'),
  ];
}

/** A LeaderWorkerSet whose leader has no GPUs and owns the StatefulSet of its workers. */
function leaderWorkerSet(): Observation[] {
  const labels = { 'leaderworkerset.sigs.k8s.io/name': 'l1' };
  const lws = object('leaderworkerset.x-k8s.io/v1', 'LeaderWorkerSet', 'l1', {
    spec: {
      replicas: 1,
      leaderWorkerTemplate: {
        size: 2,
        leaderTemplate: { spec: { containers: [] } },
        workerTemplate: template,
      },
    },
  });
  const leaders = object('apps/v1', 'StatefulSet', 'ss0', {
    owner: owner('LeaderWorkerSet', 'leaderworkerset.x-k8s.io/v1', 'l1'),
  });
  const leader = labelled(
    pod({
      name: 'leader',
      gpus: 0,
      owner: owner('StatefulSet', 'apps/v1', 'ss0'),
    }),
    labels,
  );
  const workers = object('apps/v1', 'StatefulSet', 'ss1', {
    owner: owner('Pod', 'v1', 'pod-leader'),
  });
  const worker = labelled(
    pod({
      name: 'worker',
      owner: owner('StatefulSet', 'apps/v1', 'ss1'),
      scheduled: 2,
      running: 3,
      ready: 4,
    }),
    labels,
  );
  return [
    seen('leaderworkersets.leaderworkerset.x-k8s.io', lws, 0.5),
    seen('statefulsets.apps', leaders, 1),
    seen('pods', leader, 1.5),
    seen('statefulsets.apps', workers, 2),
    seen('pods', worker, 4),
  ];
}

const everything = [
  seen('nodes', node('h100-0'), 0),
  seen('namespaces', namespace('team-vision', 'vision'), 0),
  ...trainJob(),
  ...deployment(),
  ...leaderWorkerSet(),
];

const inOrder = told(everything);
const storyOf = (kind: string) =>
  inOrder.find(workload => workload.kind === kind)!;
const states = (kind: string) =>
  storyOf(kind).transitions.map(({ to_state: state, at }) => [
    state,
    (at - ms(0)) / 1000,
  ]);

it('tells the story of a chain of owners', () => {
  expect(inOrder.map(({ kind }) => kind)).toEqual([
    'Deployment',
    'LeaderWorkerSet',
    'TrainJob',
  ]);
  expect(states('TrainJob')).toEqual([
    ['Queued', 0],
    ['Provisioning', 5],
    ['Starting', 11],
    ['Running', 15],
    ['Degraded', 40],
    ['Provisioning', 42],
    ['Starting', 45],
    ['Failed', 92],
  ]);
  expect(storyOf('TrainJob').row).toMatchObject({
    state: 'Failed',
    gpus_milli: 2000,
    engine: 'trainjob',
  });
  expect(storyOf('TrainJob').transitions.at(-1)).toMatchObject({
    reason_code: 'DeadlineExceeded',
  });
  expect(
    storyOf('TrainJob').attempts.map(
      ({ start, end, end_reason, exit_code }) => [
        (start - ms(0)) / 1000,
        (end - ms(0)) / 1000,
        end_reason,
        exit_code,
      ],
    ),
  ).toEqual([
    [0, 42, 'failed', 3],
    [42, 92, 'deadline', null],
  ]);
});

it('tells how a server was scaled, and that it rests', () => {
  expect(states('Deployment')).toEqual([
    ['Queued', 0],
    ['Provisioning', 5],
    ['Starting', 6],
    ['Running', 9],
    ['Degraded', 29.5],
    ['Running', 50],
    ['Paused', 63],
  ]);
  expect(storyOf('Deployment').row).toMatchObject({
    state: 'Paused',
    gpus_milli: 0,
    attempts: 1,
  });
  expect(
    storyOf('Deployment').replicas.map(({ at, wanted, pods, ready }) => [
      (at - ms(0)) / 1000,
      wanted,
      pods,
      ready,
    ]),
  ).toEqual([
    [0, 1, 0, 0],
    [4, 1, 1, 0],
    [9, 1, 1, 1],
    [29.5, 2, 1, 1],
    [30, 2, 2, 1],
    [50, 2, 2, 2],
    [60.5, 0, 2, 2],
    [62, 0, 1, 1],
    [63, 0, 0, 0],
  ]);
  expect(storyOf('Deployment').events.map(({ object: on }) => on)).toContain(
    'ReplicaSet/r1',
  );
});

it('counts the workers of a leader without GPUs as its workload’s', () => {
  expect(storyOf('LeaderWorkerSet').row).toMatchObject({
    state: 'Running',
    gpus_milli: 1000,
    held_gpus_milli: 1000,
  });
});

it('tells the same in whatever order the watches tell it', () => {
  fc.assert(
    fc.property(fc.infiniteStream(fc.nat()), numbers => {
      const next = numbers[Symbol.iterator]();
      const other = shuffled(
        everything,
        below => (next.next().value as number) % below,
      );
      expect(told(other)).toEqual(inOrder);
    }),
    { numRuns: 100 },
  );
});

it('tells the same when it is told twice', () => {
  expect(told([...everything, ...everything])).toEqual(inOrder);
});
