import {
  creationProblem,
  imageCode,
  kueueEvictedCode,
  kueuePendingCode,
  placementProblem,
  preemptionOf,
  preemptionSentence,
  reasonOf,
  REASONS,
} from '.';

/** Messages as Kueue 0.17 to 0.19 writes them: format strings of its source, filled in. */
const PENDING: Array<[reason: string, message: string, code: string]> = [
  // with UnadmittedWorkloadsObservability the reason says it
  ['WaitingForQuota', 'x', 'WaitingForQuota'],
  ['ExceedsMaxQuota', 'x', 'ExceedsMaxQuota'],
  ['NoMatchingFlavor', 'x', 'NoMatchingFlavor'],
  ['TopologyPlacementFailed', 'x', 'TopologyPlacementFailed'],
  ['WaitingForPreemptedWorkloads', 'x', 'WaitingForPreemptedWorkloads'],
  ['Misconfigured', 'x', 'Misconfigured'],
  ['Suspended', 'x', 'QueueStopped'],
  ['PendingEvaluation', 'x', 'PendingEvaluation'],
  ['WaitingForPodsReady', 'x', 'WaitingForPodsReady'],
  ['AdmissionGated', 'Admission is gated by: finance', 'AdmissionGated'],
  ['OnHold', 'StatefulSet is scaled to zero', 'OnHold'],
  ['NoReservation', '', 'PendingEvaluation'],
  // without it the message does
  ['', '', 'PendingEvaluation'],
  ['Pending', '', 'PendingEvaluation'],
  [
    'Pending',
    "couldn't assign flavors to pod set main: insufficient unused quota for nvidia.com/gpu in flavor h100, 3 more needed",
    'WaitingForQuota',
  ],
  [
    'Pending',
    "couldn't assign flavors to pod set main: insufficient quota for nvidia.com/gpu in flavor h100, previously considered podsets requests (0) + current podset request (64) > maximum capacity (16)",
    'ExceedsMaxQuota',
  ],
  [
    'Pending',
    "couldn't assign flavors to pod set main: flavor spot doesn't match node affinity, insufficient unused quota for nvidia.com/gpu in flavor h100, 1 more needed",
    'WaitingForQuota',
  ],
  [
    'Pending',
    "couldn't assign flavors to pod set main: untolerated taint {nvidia.com/gpu  NoSchedule <nil>} in flavor h100",
    'NoMatchingFlavor',
  ],
  [
    'Pending',
    "couldn't assign flavors to pod set main: resource amd.com/gpu unavailable in ClusterQueue",
    'NoMatchingFlavor',
  ],
  [
    'Pending',
    `couldn't assign flavors to pod set main: topology "fleet" allows to fit only 1 out of 4 pod(s). Total nodes: 16; excluded: resource "nvidia.com/gpu": 14`,
    'TopologyPlacementFailed',
  ],
  [
    'Pending',
    `couldn't assign flavors to pod set main: topology "fleet" doesn't allow to fit any of 4 pod(s)`,
    'TopologyPlacementFailed',
  ],
  [
    'Pending',
    "couldn't assign flavors to pod set main: insufficient unused quota for nvidia.com/gpu in flavor h100, 8 more needed. Pending the preemption of 2 workload(s)",
    'WaitingForPreemptedWorkloads',
  ],
  [
    'Pending',
    'Workload has overlapping preemption targets with another workload',
    'WaitingForQuota',
  ],
  [
    'Pending',
    'Workload has overlapping preemption targets with another workload, but will fit after these preemptions complete',
    'WaitingForPreemptedWorkloads',
  ],
  [
    'Pending',
    'Workload no longer fits after processing another workload',
    'WaitingForQuota',
  ],
  ['Inadmissible', "LocalQueue gpu doesn't exist", 'Misconfigured'],
  ['Inadmissible', 'LocalQueue gpu is terminating or missing', 'Misconfigured'],
  ['Inadmissible', 'ClusterQueue fleet not found', 'Misconfigured'],
  [
    'Pending',
    "workload namespace doesn't match ClusterQueue selector",
    'Misconfigured',
  ],
  [
    'Pending',
    "resources validation failed: podSets[0].template.spec.containers[0]: Invalid value: 'nvidia.com/gpu': requests exceed it's limits",
    'Misconfigured',
  ],
  [
    'Inadmissible',
    'KueueDRAIntegration feature does not support use of resource claims',
    'Misconfigured',
  ],
  ['Inadmissible', 'LocalQueue gpu is stopped', 'QueueStopped'],
  ['Inadmissible', 'LocalQueue gpu is inactive', 'QueueStopped'],
  ['Inadmissible', 'ClusterQueue fleet is inactive', 'QueueStopped'],
  [
    'Waiting',
    'waiting for all admitted workloads to be in PodsReady condition',
    'WaitingForPodsReady',
  ],
  [
    'Pending',
    'AdmissionGatedBy cleared, waiting for quota reservation',
    'PendingEvaluation',
  ],
  ['Pending', 'The workload has failed admission checks', 'PendingEvaluation'],
  ['Pending', 'something that no version says yet', 'WaitingForQuota'],
];

describe('why Kueue does not admit', () => {
  it.each(PENDING)('%s: %s', (reason, message, code) => {
    expect(kueuePendingCode(reason, message)).toBe(code);
  });

  it.each([
    ['Preempted', '', 'Preempted'],
    ['PodsReadyTimeout', '', 'PodsReadyTimeout'],
    ['AdmissionCheck', '', 'AdmissionCheckRetried'],
    ['ClusterQueueStopped', '', 'QueueStopped'],
    ['LocalQueueStopped', '', 'QueueStopped'],
    ['NodeFailures', '', 'NodeFailure'],
    ['EvictedOnManagerCluster', '', 'Evicted'],
    ['FlavorMigration', '', 'FlavorMigration'],
    ['Deactivated', 'The workload is deactivated', 'Deactivated'],
    [
      'DeactivatedDueToRequeuingLimitExceeded',
      'The workload is deactivated due to exceeding the maximum number of re-queuing retries',
      'RequeuingLimitExceeded',
    ],
    [
      'DeactivatedDueToMaximumExecutionTimeExceeded',
      'The workload is deactivated due to exceeding the maximum execution time',
      'MaximumExecutionTimeExceeded',
    ],
    [
      'Deactivated',
      'The workload is deactivated due to Admission check(s) in Rejected state: "nodes" (no capacity)',
      'AdmissionCheckRejected',
    ],
  ])('evicted: %s %s', (reason, message, code) => {
    expect(kueueEvictedCode(reason, message)).toBe(code);
  });
});

describe('why a pod has no node', () => {
  it.each([
    [
      '0/43 nodes are available: 3 Insufficient nvidia.com/gpu, 40 node(s) had untolerated taint(s). preemption: 0/43 nodes are available: 3 No preemption victims found for incoming pod, 40 Preemption is not helpful for scheduling.',
      'NoFreeGpus',
      '3 nodes have too little nvidia.com/gpu',
    ],
    [
      "0/49 nodes are available: 1 Insufficient memory, 16 Insufficient cpu, 33 node(s) didn't match Pod's node affinity/selector.",
      'NoRoomBesideGpus',
      '1 node has too little memory, 16 nodes have too little cpu',
    ],
    [
      "0/49 nodes are available: 3 node(s) had untolerated taint {nvidia.com/gpu: }, 46 node(s) didn't match Pod's node affinity/selector. preemption: 0/49 nodes are available: 49 Preemption is not helpful for scheduling.",
      'NoMatchingNode',
      'of 49 nodes, 3 nodes with a taint that it does not tolerate and 46 nodes that its node selector leaves out',
    ],
    [
      "0/5 nodes are available: 2 node(s) were unschedulable, 3 node(s) didn't match Pod's node affinity/selector.",
      'NodesUnavailable',
      '2 nodes: node(s) were unschedulable',
    ],
    [
      "0/5 nodes are available: 2 node(s) had volume node affinity conflict, 3 node(s) didn't match Pod's node affinity/selector.",
      'VolumeUnavailable',
      '2 nodes: node(s) had volume node affinity conflict',
    ],
    [
      '0/5 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found',
      'VolumeUnavailable',
      '5 nodes: pod has unbound immediate PersistentVolumeClaims. not found',
    ],
    [
      '0/5 nodes are available: persistentvolumeclaim "weights" not found. preemption: 0/5 nodes are available: 5 Preemption is not helpful for scheduling.',
      'VolumeUnavailable',
      '5 nodes: persistentvolumeclaim "weights" not found',
    ],
    [
      "0/4 nodes are available: 4 node(s) didn't match pod topology spread constraints.",
      'SpreadRule',
      "4 nodes: node(s) didn't match pod topology spread constraints",
    ],
    [
      "0/4 nodes are available: 1 node(s) didn't satisfy existing pods anti-affinity rules, 3 node(s) didn't match pod anti-affinity rules.",
      'SpreadRule',
      "1 node: node(s) didn't satisfy existing pods anti-affinity rules",
    ],
    [
      '0/4 nodes are available: 4 cannot allocate all claims. still not schedulable',
      'DeviceUnavailable',
      '4 nodes: cannot allocate all claims',
    ],
    [
      '0/2 nodes are available: 2 Too many pods.',
      'NodesFull',
      '2 nodes: Too many pods',
    ],
    [
      "0/2 nodes are available: 2 node(s) didn't have free ports for the requested pod ports.",
      'PortsTaken',
      "2 nodes: node(s) didn't have free ports for the requested pod ports",
    ],
    ['no nodes available to schedule pods', 'NoNodes', ''],
    ['something else', 'Unschedulable', ''],
  ])('%s', (message, code, told) => {
    expect(placementProblem(message)).toEqual({ code, message: told });
  });
});

describe('why pods are not made', () => {
  it.each([
    [
      'Error creating: pods "serve-7d9f-abcde" is forbidden: exceeded quota: gpu, requested: requests.nvidia.com/gpu=8, used: requests.nvidia.com/gpu=16, limited: requests.nvidia.com/gpu=16',
      'NamespaceQuotaExceeded',
      'exceeded quota: gpu, requested: requests.nvidia.com/gpu=8, used: requests.nvidia.com/gpu=16, limited: requests.nvidia.com/gpu=16',
    ],
    [
      `Error creating: pods "a" is forbidden: ValidatingAdmissionPolicy 'slipway-sw13' with binding 'slipway-sw13' denied request: a pod may have at most 8 GPUs`,
      'RefusedByGuardrail',
      'a pod may have at most 8 GPUs',
    ],
    [
      'Error creating: admission webhook "validate.kyverno.svc" denied the request: images must be signed',
      'RefusedByWebhook',
      'admission webhook "validate.kyverno.svc" denied the request: images must be signed',
    ],
    [
      'Error creating: Internal error occurred: failed calling webhook "mpod.kb.io": failed to call webhook: Post "https://x": connect: connection refused',
      'WebhookUnavailable',
      'Internal error occurred: failed calling webhook "mpod.kb.io": failed to call webhook: Post "https://x": connect: connection refused',
    ],
    [
      'Error creating: pods "a" is forbidden: violates PodSecurity "restricted:latest": runAsNonRoot != true',
      'RefusedByPodSecurity',
      'violates PodSecurity "restricted:latest": runAsNonRoot != true',
    ],
    [
      'Error creating: pods "a" is forbidden: error looking up service account team-vision/trainer: serviceaccount "trainer" not found',
      'ServiceAccountMissing',
      'error looking up service account team-vision/trainer: serviceaccount "trainer" not found',
    ],
    [
      'Error creating: pods "a" is forbidden: no PriorityClass with name urgent was found',
      'PriorityClassMissing',
      'no PriorityClass with name urgent was found',
    ],
    [
      'Error creating: pods "a" is forbidden: maximum cpu usage per Container is 4, but limit is 8',
      'RefusedByLimitRange',
      'maximum cpu usage per Container is 4, but limit is 8',
    ],
    ['Error creating: timeout', 'PodsNotCreated', 'timeout'],
  ])('%s', (message, code, told) => {
    expect(creationProblem(message)).toEqual({ code, message: told });
  });
});

describe('why an image cannot be pulled', () => {
  it.each([
    ['InvalidImageName', "couldn't parse image reference", 'ImageNameInvalid'],
    ['ErrImageNeverPull', '', 'ImageNotOnNode'],
    [
      'ErrImagePull',
      'rpc error: code = NotFound desc = failed to pull and unpack image "r.example.com/a:1": r.example.com/a:1: not found',
      'ImageNotFound',
    ],
    [
      'ImagePullBackOff',
      'Back-off pulling image "a:1": ErrImagePull: pull access denied, repository does not exist or may require authorization',
      'ImageAccessDenied',
    ],
    [
      'ErrImagePull',
      'unexpected status: 401 Unauthorized',
      'ImageAccessDenied',
    ],
    [
      'ErrImagePull',
      'dial tcp: lookup r.example.com: no such host',
      'RegistryUnreachable',
    ],
    [
      'ErrImagePull',
      'toomanyrequests: You have reached your pull rate limit',
      'ImageThrottled',
    ],
    ['ImagePullBackOff', 'Back-off pulling image "x"', 'ImagePullFailed'],
  ])('%s %s', (reason, message, code) => {
    expect(imageCode(reason, message)).toBe(code);
  });
});

describe('who a workload was preempted for', () => {
  const message = (rule: string) =>
    `Preempted to accommodate a workload (UID: 8f1c, JobUID: 5b2d-77) due to ${rule}; preemptor path: /fleet/team-speech; preemptee path: /fleet/team-vision`;

  it.each([
    [
      'prioritization in the ClusterQueue',
      'InClusterQueue',
      'It was stopped for work of higher priority in the same queue.',
    ],
    [
      'reclamation within the cohort',
      'InCohortReclamation',
      'It was stopped for a queue that took back quota it had lent.',
    ],
    [
      'reclamation within the cohort while borrowing',
      'InCohortReclaimWhileBorrowing',
      'It was stopped for a queue that took back its quota by borrowing.',
    ],
    [
      'Fair Sharing within the cohort',
      'InCohortFairSharing',
      'It was stopped for a queue that had less than its fair share.',
    ],
    ['UNKNOWN', null, 'It was stopped for work that goes first.'],
  ])('%s', (words, rule, sentence) => {
    const preemption = preemptionOf(message(words));
    expect(preemption).toEqual({ rule, byUid: '5b2d-77' });
    expect(preemptionSentence(preemption)).toBe(sentence);
  });

  it('does not make up whom', () => {
    expect(preemptionOf('(UID: UNKNOWN, JobUID: UNKNOWN)').byUid).toBeNull();
  });

  it('says what happens next, and names nobody', () => {
    const { sentence } = reasonOf('Preempted', {
      message: message('prioritization in the ClusterQueue'),
      preemption: preemptionOf(message('prioritization in the ClusterQueue')),
      requeueAt: Date.parse('2026-11-24T10:05:00Z'),
      requeues: 2,
      waitsFor:
        'insufficient unused quota for nvidia.com/gpu in flavor h100, 3 more needed',
    });
    expect(sentence).toBe(
      'It was stopped for work of higher priority in the same queue and waits for its turn again, not before 10:05 UTC, as 2 times before: 3 more GPUs in pool h100 needed.',
    );
  });
});

describe('the table of reasons', () => {
  it.each(Object.keys(REASONS))('%s is one plain sentence', code => {
    for (const facts of [{}, { message: 'x', exitCode: 3, queue: 'gpu' }]) {
      const { sentence, actor, action } = reasonOf(code, facts);
      expect(sentence).toMatch(/^[A-Z][^\n]*\.$/);
      expect(sentence).not.toMatch(/undefined|null|\s{2}/);
      // Who can act is told what to do.
      expect(action !== null).toBe(actor !== 'nobody');
    }
  });

  it('leads to the queue that it names', () => {
    expect(reasonOf('WaitingForQuota', { queue: 'gpu' }).link).toEqual({
      kind: 'queue',
      name: 'gpu',
    });
  });

  it('shows what it does not know as it is', () => {
    expect(reasonOf('constructor')).toEqual({
      code: 'constructor',
      sentence: 'constructor.',
      actor: 'nobody',
      action: null,
    });
  });
});
