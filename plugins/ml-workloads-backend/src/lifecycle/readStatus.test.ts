import type { KubeObject } from '../observe/types';
import { readStatus as readGeneric } from './engines/generic/readStatus';
import { readStatus } from './engines/job/readStatus';
import { job, kueueWorkload, ms, pod } from './testing/objects';

interface Row {
  name: string;
  job: KubeObject;
  pods?: KubeObject[];
  kueue?: KubeObject;
  state: string;
  code: string | null;
  since: number;
  sentence?: RegExp;
}

const admitted = kueueWorkload({
  conditions: [
    { type: 'QuotaReserved', at: 5 },
    { type: 'Admitted', at: 7 },
  ],
});

const rows: Row[] = [
  {
    name: 'a Job that has just come is queued',
    job: job({ suspend: true }),
    state: 'Queued',
    code: 'PendingEvaluation',
    since: 0,
  },
  {
    name: 'a Job that waits for quota says how many GPUs are missing',
    job: job({ suspend: true }),
    kueue: kueueWorkload({
      conditions: [
        {
          type: 'QuotaReserved',
          status: 'False',
          reason: 'Pending',
          message:
            "couldn't assign flavors to pod set main: insufficient unused quota for nvidia.com/gpu in flavor h100, 3 more needed",
          at: 1,
        },
      ],
    }),
    state: 'Queued',
    code: 'WaitingForQuota',
    since: 0,
    sentence: /3 more GPUs in pool h100 needed/,
  },
  {
    name: 'a Job that can never fit says the maximum',
    job: job({ suspend: true }),
    kueue: kueueWorkload({
      conditions: [
        {
          type: 'QuotaReserved',
          status: 'False',
          reason: 'Pending',
          message:
            "couldn't assign flavors to pod set main: insufficient quota for nvidia.com/gpu in flavor h100, previously considered podsets requests (0) + current podset request (64) > maximum capacity (16)",
          at: 1,
        },
      ],
    }),
    state: 'Queued',
    code: 'ExceedsMaxQuota',
    since: 0,
    sentence: /asks for 64 .* never have more than 16/,
  },
  {
    name: 'a queue that does not exist',
    job: job({ suspend: true }),
    kueue: kueueWorkload({
      conditions: [
        {
          type: 'QuotaReserved',
          status: 'False',
          reason: 'Inadmissible',
          message: "LocalQueue gpu doesn't exist",
          at: 1,
        },
      ],
    }),
    state: 'Queued',
    code: 'Misconfigured',
    since: 0,
    sentence: /'gpu'/,
  },
  {
    name: 'quota is held and an admission check is open',
    job: job({ suspend: true }),
    kueue: kueueWorkload({
      conditions: [{ type: 'QuotaReserved', at: 5 }],
      checks: [{ name: 'nodes', state: 'Pending', message: 'provisioning' }],
    }),
    state: 'Provisioning',
    code: 'UnsatisfiedAdmissionChecks',
    since: 5,
    sentence: /nodes is Pending\. provisioning/,
  },
  {
    name: 'admitted, and no pod yet',
    job: job(),
    kueue: admitted,
    state: 'Provisioning',
    code: 'CreatingPods',
    since: 5,
  },
  {
    name: 'its pod fits on no node',
    job: job(),
    kueue: admitted,
    pods: [
      pod({
        created: 8,
        unschedulable:
          '0/43 nodes are available: 3 Insufficient nvidia.com/gpu, 40 node(s) had untolerated taint(s).',
      }),
    ],
    state: 'Provisioning',
    code: 'NoFreeGpus',
    since: 5,
    sentence: /3 nodes have too little nvidia\.com\/gpu/,
  },
  {
    name: 'its pod holds GPUs and pulls the image',
    job: job(),
    kueue: admitted,
    pods: [pod({ created: 8, scheduled: 9 })],
    state: 'Starting',
    code: 'PullingImage',
    since: 9,
  },
  {
    name: 'the image cannot be pulled',
    job: job(),
    kueue: admitted,
    pods: [
      pod({
        created: 8,
        scheduled: 9,
        waiting: {
          reason: 'ImagePullBackOff',
          message: 'Back-off pulling image "x"',
        },
      }),
    ],
    state: 'Starting',
    code: 'ImagePullFailed',
    since: 9,
    sentence: /Back-off pulling image "x"/,
  },
  {
    name: 'init containers run',
    job: job(),
    kueue: admitted,
    pods: [
      pod({
        created: 8,
        scheduled: 9,
        init: { start: 11 },
        waiting: { reason: 'PodInitializing' },
      }),
    ],
    state: 'Starting',
    code: 'Initializing',
    since: 9,
  },
  {
    name: 'training runs when its main container does, ready or not',
    job: job(),
    kueue: admitted,
    pods: [pod({ created: 8, scheduled: 9, running: 12 })],
    state: 'Running',
    code: null,
    since: 12,
  },
  {
    name: 'a gang runs when its last pod does',
    job: job({ parallelism: 2 }),
    kueue: admitted,
    pods: [
      pod({ name: 'a', created: 8, scheduled: 9, running: 12 }),
      pod({ name: 'b', created: 8, scheduled: 9, running: 20 }),
    ],
    state: 'Running',
    code: null,
    since: 20,
  },
  {
    name: 'a gang that waits for one of its pods',
    job: job({ parallelism: 2 }),
    kueue: admitted,
    pods: [
      pod({ name: 'a', created: 8, scheduled: 9, running: 12 }),
      pod({ name: 'b', created: 8, unschedulable: 'no' }),
    ],
    state: 'Starting',
    code: 'WaitingForPeers',
    since: 9,
  },
  {
    name: 'a container that crashed and is started again',
    job: job(),
    kueue: admitted,
    pods: [
      pod({
        created: 8,
        scheduled: 9,
        last: { start: 12, end: 30, exitCode: 3 },
        waiting: { reason: 'CrashLoopBackOff' },
      }),
    ],
    state: 'Degraded',
    code: 'Restarting',
    since: 30,
    sentence: /exit code 3/,
  },
  {
    name: 'a container that came back',
    job: job(),
    kueue: admitted,
    pods: [
      pod({
        created: 8,
        scheduled: 9,
        last: { start: 12, end: 30, exitCode: 3 },
        running: 40,
      }),
    ],
    state: 'Running',
    code: null,
    since: 40,
  },
  {
    name: 'a Job that is complete',
    job: job({ conditions: [{ type: 'Complete', at: 60 }] }),
    kueue: admitted,
    pods: [
      pod({ scheduled: 9, running: 12, finished: { at: 59, exitCode: 0 } }),
    ],
    state: 'Succeeded',
    code: null,
    since: 60,
  },
  {
    name: 'a Job that ran out of memory',
    job: job({
      conditions: [{ type: 'Failed', reason: 'BackoffLimitExceeded', at: 60 }],
    }),
    kueue: admitted,
    pods: [
      pod({
        scheduled: 9,
        running: 12,
        finished: { at: 59, exitCode: 137, reason: 'OOMKilled' },
      }),
    ],
    state: 'Failed',
    code: 'OutOfMemory',
    since: 60,
  },
  {
    name: 'a Job that failed by itself',
    job: job({
      conditions: [{ type: 'Failed', reason: 'BackoffLimitExceeded', at: 60 }],
    }),
    kueue: admitted,
    pods: [
      pod({ scheduled: 9, running: 12, finished: { at: 59, exitCode: 2 } }),
    ],
    state: 'Failed',
    code: 'Failed',
    since: 60,
    sentence: /exit code 2/,
  },
  {
    name: 'a Job past its deadline',
    job: job({
      conditions: [{ type: 'Failed', reason: 'DeadlineExceeded', at: 60 }],
    }),
    kueue: admitted,
    state: 'Failed',
    code: 'DeadlineExceeded',
    since: 60,
  },
  {
    name: 'preempted, and back in the queue, without the names of others',
    job: job({ suspend: true }),
    kueue: kueueWorkload({
      conditions: [
        { type: 'QuotaReserved', status: 'False', reason: 'Pending', at: 50 },
        { type: 'Admitted', status: 'False', reason: 'NoReservation', at: 50 },
        {
          type: 'Evicted',
          reason: 'Preempted',
          message:
            'Preempted to accommodate a workload (UID: 1, JobUID: 2) due to prioritization in the ClusterQueue; preemptor path: /fleet/team-speech; preemptee path: /fleet/team-vision',
          at: 50,
        },
      ],
    }),
    pods: [
      pod({ scheduled: 9, running: 12, finished: { at: 50, exitCode: 143 } }),
    ],
    state: 'Queued',
    code: 'Preempted',
    since: 50,
    sentence:
      /^It was stopped for work of higher priority in the same queue and waits for its turn again\.$/,
  },
  {
    name: 'switched off by a person',
    job: job({ suspend: true }),
    kueue: kueueWorkload({
      active: false,
      conditions: [
        { type: 'Admitted', status: 'False', at: 50 },
        { type: 'Evicted', reason: 'Deactivated', message: 'x', at: 50 },
      ],
    }),
    state: 'Paused',
    code: 'Deactivated',
    since: 50,
  },
  {
    name: 'ran for as long as it may',
    job: job({ suspend: true }),
    kueue: kueueWorkload({
      active: false,
      conditions: [
        { type: 'Admitted', status: 'False', at: 50 },
        {
          type: 'Evicted',
          reason: 'DeactivatedDueToMaximumExecutionTimeExceeded',
          at: 50,
        },
      ],
    }),
    state: 'Paused',
    code: 'MaximumExecutionTimeExceeded',
    since: 50,
  },
  {
    name: 'suspended, where Kueue has no say',
    job: job({
      labels: {},
      suspend: true,
      conditions: [{ type: 'Suspended', at: 3 }],
    }),
    state: 'Paused',
    code: 'Suspended',
    since: 3,
  },
  {
    name: 'its deadline passed and its pods are gone already',
    job: job({
      labels: {},
      conditions: [
        { type: 'FailureTarget', reason: 'DeadlineExceeded', at: 8 },
      ],
    }),
    pods: [pod({ scheduled: 1, running: 2, finished: { at: 9, exitCode: 1 } })],
    state: 'Provisioning',
    code: 'Ending',
    since: 9,
  },
  {
    name: 'between two tries',
    job: job({ labels: {} }),
    pods: [pod({ scheduled: 1, running: 2, finished: { at: 9, exitCode: 1 } })],
    state: 'Provisioning',
    code: 'RetryingAfterFailure',
    since: 9,
  },
];

describe('the state of a Job', () => {
  it.each(rows)('$name', row => {
    const status = readStatus(row.job, row.pods ?? [], row.kueue);
    expect({
      state: status.state,
      code: status.reason?.code ?? null,
      since: status.since,
    }).toEqual({ state: row.state, code: row.code, since: ms(row.since) });
    expect(status.reason?.sentence ?? '').toMatch(row.sentence ?? /.*/);
    expect(status.source).toMatch(/\S/);
  });
});

describe('the state of a bare pod', () => {
  const read = (input: Parameters<typeof pod>[0]) => {
    const bare = pod({ owned: false, ...input });
    const { state, reason } = readGeneric(bare, [bare]);
    return [state, reason?.code ?? null];
  };

  it('is that of its one pod', () => {
    expect(read({ unschedulable: 'x' })).toEqual([
      'Provisioning',
      'Unschedulable',
    ]);
    expect(read({ scheduled: 1 })).toEqual(['Starting', 'PullingImage']);
    expect(read({ scheduled: 1, running: 2 })).toEqual(['Starting', 'Loading']);
    expect(read({ scheduled: 1, running: 2, ready: 3 })).toEqual([
      'Running',
      null,
    ]);
    expect(
      read({ scheduled: 1, running: 2, finished: { at: 5, exitCode: 0 } }),
    ).toEqual(['Succeeded', null]);
    expect(
      read({ scheduled: 1, running: 2, finished: { at: 5, exitCode: 7 } }),
    ).toEqual(['Failed', 'Failed']);
  });

  it('tells an eviction from a failure', () => {
    expect(
      read({
        scheduled: 1,
        running: 2,
        finished: { at: 5, exitCode: 143 },
        extra: [
          { type: 'DisruptionTarget', reason: 'DeletionByTaintManager', at: 4 },
        ],
      }),
    ).toEqual(['Failed', 'NodeLost']);
  });
});
