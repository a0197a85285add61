import type { KubeObject, Observation } from '../observe/types';
import {
  conditions,
  job,
  kueueWorkload,
  ms,
  pod,
  podEvent,
  time,
} from './testing/objects';
import { told } from './testing/told';

/** Events and objects beside the pods, as controllers and autoscalers write them. */

function seen(resource: string, of: KubeObject, at: number): Observation {
  return {
    at: ms(at),
    cluster: 'lab',
    resource,
    type: 'MODIFIED',
    object: of,
  };
}

function event(
  of: string,
  reason: string,
  at: number,
  message: string,
  from = 'kubelet',
): KubeObject {
  return {
    ...podEvent(of, reason, at, message, ''),
    source: { component: from },
  };
}

function warningOf(kind: string, uid: string, at: number, message: string) {
  return {
    ...podEvent(uid, 'FailedCreate', at, message),
    type: 'Warning',
    involvedObject: { kind, uid, name: uid },
  };
}

const jobs = (at = 0) => seen('jobs.batch', job({ labels: {} }), at);
const unscheduled = seen(
  'pods',
  pod({
    created: 1,
    unschedulable: '0/3 nodes are available: 3 Insufficient nvidia.com/gpu.',
  }),
  1,
);
const onNode = seen('pods', pod({ created: 1, scheduled: 2 }), 2);
const events = (of: KubeObject, at: number) => seen('events', of, at);

function claim(status: object[]): KubeObject {
  return {
    apiVersion: 'karpenter.sh/v1',
    kind: 'NodeClaim',
    metadata: {
      name: 'gpu-x7k2p',
      uid: 'claim-1',
      creationTimestamp: time(3),
      labels: { 'karpenter.sh/nodepool': 'gpu' },
    },
    status: { conditions: status },
  };
}

const nominated = events(
  event(
    'pod-train-0',
    'Nominated',
    3,
    'Pod should schedule on: nodeclaim/gpu-x7k2p',
    'karpenter',
  ),
  3,
);

const asked = kueueWorkload({
  conditions: [{ type: 'QuotaReserved', at: 2 }],
  checks: [{ name: 'nodes', state: 'Pending', message: 'provisioning' }],
});
const request = (status: object[]): KubeObject => ({
  apiVersion: 'autoscaling.x-k8s.io/v1',
  kind: 'ProvisioningRequest',
  metadata: {
    name: 'train-nodes-1',
    uid: 'request-1',
    creationTimestamp: time(3),
    ownerReferences: [
      {
        apiVersion: 'kueue.x-k8s.io/v1beta2',
        kind: 'Workload',
        name: 'job-train-abc',
        uid: 'kueue-train',
        controller: true,
      },
    ],
  },
  status: { conditions: status },
});

const rows: Array<{
  name: string;
  told: Observation[];
  code: string;
  sentence: RegExp;
  link?: object;
}> = [
  {
    name: 'the quota of the namespace is used up',
    told: [
      jobs(),
      events(
        warningOf(
          'Job',
          'job-train',
          2,
          'Error creating: pods "train-0" is forbidden: exceeded quota: gpu, requested: requests.nvidia.com/gpu=1',
        ),
        2,
      ),
    ],
    code: 'NamespaceQuotaExceeded',
    sentence: /exceeded quota: gpu/,
    link: { kind: 'team', name: null },
  },
  {
    name: 'a warning is past once pods are made',
    told: [
      jobs(),
      events(warningOf('Job', 'job-train', 0, 'Error creating: timeout'), 0),
      unscheduled,
    ],
    code: 'NoFreeGpus',
    sentence: /3 nodes have too little nvidia\.com\/gpu/,
  },
  {
    name: 'Cluster Autoscaler adds a node',
    told: [
      jobs(),
      unscheduled,
      events(
        event(
          'pod-train-0',
          'TriggeredScaleUp',
          4,
          'pod triggered scale-up: [{h100-pool 1->2 (max: 4)}]',
          'cluster-autoscaler',
        ),
        4,
      ),
    ],
    code: 'AddingNode',
    sentence: /h100-pool grows from 1 to 2 of at most 4/,
  },
  {
    name: 'Cluster Autoscaler may add none',
    told: [
      jobs(),
      unscheduled,
      events(
        event(
          'pod-train-0',
          'NotTriggerScaleUp',
          4,
          "pod didn't trigger scale-up: 1 max node group size reached",
          'cluster-autoscaler',
        ),
        4,
      ),
    ],
    code: 'NoNodePoolFits',
    sentence: /adds no node for it: 1 max node group size reached/,
  },
  {
    name: 'Karpenter has no pool for it',
    told: [
      jobs(),
      unscheduled,
      events(
        event(
          'pod-train-0',
          'FailedScheduling',
          4,
          'Failed to schedule pod, incompatible with nodepool "gpu", did not tolerate taint',
          'karpenter',
        ),
        4,
      ),
    ],
    code: 'NoNodePoolFits',
    sentence: /incompatible with nodepool "gpu"/,
    link: { kind: 'nodePool', name: 'gpu' },
  },
  {
    name: 'Karpenter asks for a machine',
    told: [jobs(), unscheduled, nominated],
    code: 'AddingNode',
    sentence: /its machine is asked for/,
  },
  {
    name: 'its machine boots',
    told: [
      jobs(),
      unscheduled,
      nominated,
      seen(
        'nodeclaims.karpenter.sh',
        claim(conditions([{ type: 'Launched', at: 20 }])),
        20,
      ),
    ],
    code: 'AddingNode',
    sentence: /its machine boots/,
    link: { kind: 'nodePool', name: 'gpu' },
  },
  {
    name: 'its machine is not to be had',
    told: [
      jobs(),
      unscheduled,
      nominated,
      seen(
        'nodeclaims.karpenter.sh',
        claim(
          conditions([
            {
              type: 'Launched',
              status: 'False',
              reason: 'LaunchFailed',
              message: 'insufficient capacity in zone a',
              at: 20,
            },
          ]),
        ),
        20,
      ),
    ],
    code: 'NodeNotMade',
    sentence: /insufficient capacity in zone a/,
  },
  {
    name: 'Kueue asked for nodes',
    told: [
      seen('jobs.batch', job({ suspend: true }), 0),
      seen('workloads.kueue.x-k8s.io', asked, 2),
      seen(
        'provisioningrequests.autoscaling.x-k8s.io',
        request(
          conditions([
            { type: 'Accepted', message: 'capacity is being added', at: 4 },
          ]),
        ),
        4,
      ),
    ],
    code: 'AddingNode',
    sentence: /capacity is being added/,
  },
  {
    name: 'the nodes that Kueue asked for are refused',
    told: [
      seen('jobs.batch', job({ suspend: true }), 0),
      seen('workloads.kueue.x-k8s.io', asked, 2),
      seen(
        'provisioningrequests.autoscaling.x-k8s.io',
        request(
          conditions([{ type: 'Failed', message: 'out of quota', at: 4 }]),
        ),
        4,
      ),
    ],
    code: 'NodesRefused',
    sentence: /were refused: out of quota/,
  },
  {
    name: 'a volume that cannot be mounted',
    told: [
      jobs(),
      onNode,
      events(
        event(
          'pod-train-0',
          'FailedMount',
          3,
          'MountVolume.SetUp failed for volume "weights": secret "weights" not found',
        ),
        3,
      ),
    ],
    code: 'VolumeFailed',
    sentence: /secret "weights" not found/,
  },
  {
    name: 'a volume that was mounted in the end',
    told: [
      jobs(),
      onNode,
      events(event('pod-train-0', 'FailedMount', 3, 'timed out'), 3),
      events(podEvent('pod-train-0', 'Pulling', 9), 9),
    ],
    code: 'PullingImage',
    sentence: /pull the image/,
  },
];

describe('why it waits, by what is beside its pods', () => {
  it.each(rows)('$name', row => {
    const [workload] = told(row.told);
    const reason = JSON.parse(workload.row.reason as string);
    expect(reason.code).toBe(row.code);
    expect(reason.sentence).toMatch(row.sentence);
    expect(reason).toMatchObject(row.link ? { link: row.link } : {});
  });

  it('is the same when the event comes before its object', () => {
    for (const row of rows) {
      expect(told([...row.told].reverse())).toEqual(told(row.told));
    }
  });
});
