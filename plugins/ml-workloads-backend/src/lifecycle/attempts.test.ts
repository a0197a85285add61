import type { KubeObject, Observation } from '../observe/types';
import {
  job,
  kueueWorkload,
  ms,
  pod,
  podEvent,
  type ConditionInput,
  type PodInput,
} from './testing/objects';
import { told } from './testing/told';

function seen(
  resource: string,
  of: KubeObject,
  at: number,
  type: 'MODIFIED' | 'DELETED' = 'MODIFIED',
): Observation {
  return { at: ms(at), cluster: 'lab', resource, type, object: of };
}

const running: PodInput = { created: 1, scheduled: 2, running: 5 };
const disrupted = (reason: string, message = ''): ConditionInput[] => [
  { type: 'DisruptionTarget', reason, message, at: 20 },
];
/** The pod of a Job is removed, and another is made in its place. */
const replaced = (ended: PodInput, waiting = false): Observation[] => [
  seen('jobs.batch', job({ labels: {} }), 0),
  seen('pods', pod(waiting ? ended : running), 5),
  seen('pods', pod(ended), 21, 'DELETED'),
  seen('pods', pod({ name: 'train-1', created: 25 }), 25),
];
const pulling = {
  created: 1,
  scheduled: 2,
  waiting: { reason: 'ErrImagePull', message: 'a:1: not found' },
};
const evicted = (reason: string, message: string) => [
  seen('jobs.batch', job({ suspend: true }), 0),
  seen(
    'workloads.kueue.x-k8s.io',
    kueueWorkload({
      conditions: [
        { type: 'QuotaReserved', at: 1 },
        { type: 'Admitted', at: 1 },
      ],
    }),
    1,
  ),
  seen('pods', pod(pulling), 3),
  seen(
    'workloads.kueue.x-k8s.io',
    kueueWorkload({
      active: !reason.startsWith('Deactivated'),
      conditions: [{ type: 'Evicted', reason, message, at: 20 }],
    }),
    20,
  ),
  seen('pods', pod(pulling), 22, 'DELETED'),
];

describe('how the first try ended', () => {
  it.each<[string, Observation[], object]>([
    [
      'its node was lost',
      replaced({ ...running, extra: disrupted('DeletionByTaintManager') }),
      { end_reason: 'nodeLost', preemption: null },
    ],
    [
      'it was evicted from its node',
      replaced({ ...running, extra: disrupted('EvictionByEvictionAPI') }),
      { end_reason: 'evicted', preemption: null },
    ],
    [
      'the scheduler needed its place, and an event says for whom',
      [
        ...replaced({
          ...running,
          extra: disrupted(
            'PreemptionByScheduler',
            'default-scheduler: preempting to accommodate a higher priority pod',
          ),
        }),
        seen(
          'events',
          podEvent(
            'pod-train-0',
            'Preempted',
            20,
            'Preempted by pod 77aa on node h100-0',
          ),
          20,
        ),
      ],
      {
        end_reason: 'preempted',
        message: null,
        preemption: '{"rule":"PriorityClass","byUid":"77aa"}',
      },
    ],
    [
      'Kueue needed its place: its message names others, so it is not kept',
      replaced({
        ...running,
        extra: disrupted(
          'WorkloadPreempted',
          'Preempted to accommodate a workload (UID: 1, JobUID: 88bb) due to reclamation within the cohort; preemptor path: /fleet/team-speech; preemptee path: /fleet/team-vision',
        ),
      }),
      {
        end_reason: 'preempted',
        message: null,
        preemption: '{"rule":"InCohortReclamation","byUid":"88bb"}',
      },
    ],
    [
      'its image was never pulled',
      replaced(pulling, true),
      { end_reason: 'imagePull', message: 'a:1: not found' },
    ],
    [
      'Kueue gave it time to start, which its image did not keep',
      evicted('PodsReadyTimeout', 'Exceeded the PodsReady timeout'),
      { end_reason: 'imagePull', message: 'a:1: not found' },
    ],
    [
      'an admission check took its quota back',
      evicted('AdmissionCheck', 'Evicted due to "nodes"'),
      { end_reason: 'evicted', message: 'Evicted due to "nodes"' },
    ],
    [
      'a person switched it off',
      evicted('Deactivated', 'The workload is deactivated'),
      { end_reason: 'deactivated' },
    ],
    [
      'it was killed for its memory',
      replaced({
        ...running,
        finished: { at: 20, exitCode: 137, reason: 'OOMKilled' },
      }),
      { end_reason: 'oom', exit_code: 137 },
    ],
  ])('%s', (_, observations, expected) => {
    const [{ attempts }] = told(observations);
    expect(attempts[0]).toMatchObject({ number: 1, ...expected });
  });
});

it('begins no other try of what was switched off, until it is in its queue again', () => {
  const off = evicted('Deactivated', 'The workload is deactivated');
  expect(told(off)[0].attempts).toHaveLength(1);
  const [resumed] = told([
    ...off,
    seen(
      'workloads.kueue.x-k8s.io',
      kueueWorkload({
        conditions: [
          { type: 'Requeued', reason: 'Reactivated', at: 60 },
          { type: 'QuotaReserved', status: 'False', reason: 'Pending', at: 20 },
        ],
      }),
      60,
    ),
  ]);
  expect(resumed.attempts.map(({ start }) => (start - ms(0)) / 1000)).toEqual([
    0, 60,
  ]);
  expect(resumed.row.state).toBe('Queued');
});

it('tells no queue of another team in an event', () => {
  const [{ events }] = told([
    seen('jobs.batch', job({ labels: {} }), 0),
    seen('pods', pod(running), 5),
    seen(
      'events',
      podEvent(
        'pod-train-0',
        'Stopped',
        20,
        'Preempted to accommodate a workload (UID: 1, JobUID: 2) due to reclamation within the cohort; preemptor path: /fleet/team-speech; preemptee path: /fleet/team-vision',
      ),
      20,
    ),
  ]);
  expect(events.map(({ message }) => message)).toEqual([
    'Preempted to accommodate a workload due to reclamation within the cohort',
  ]);
});
