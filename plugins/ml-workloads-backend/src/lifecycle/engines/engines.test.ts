import type { KubeObject } from '../../observe/types';
import { conditions, kueueWorkload, ms, pod, time } from '../testing/objects';
import type { ConditionInput, PodInput } from '../testing/objects';
import { engineOf, wantOf } from '.';
import { statusOf } from './statusOf';

/**
 * States that the lab's controllers cannot produce, or not in a few seconds, on objects built from the API types of the versions that
 * `kubernetes-ml-apis.md` names. What the controllers do produce is in `recordings.test.ts`.
 */

interface Row {
  name: string;
  object: KubeObject;
  pods?: PodInput[];
  kueue?: KubeObject;
  state: string;
  code: string | null;
  since?: number;
  sentence?: RegExp;
}

const GPU = { limits: { 'nvidia.com/gpu': '1' } };
const template = {
  spec: { containers: [{ name: 'main', image: 'a:1', resources: GPU }] },
};
const withoutGpus = { spec: { containers: [{ name: 'main', image: 'a:1' }] } };

function object(
  apiVersion: string,
  kind: string,
  spec: object,
  status: { conditions?: ConditionInput[]; [key: string]: unknown } = {},
  more: Partial<KubeObject['metadata']> = {},
): KubeObject {
  return {
    apiVersion,
    kind,
    metadata: {
      name: 'w',
      namespace: 'team-vision',
      uid: 'w1',
      creationTimestamp: time(0),
      ...more,
    },
    spec,
    status: { ...status, conditions: conditions(status.conditions ?? []) },
  };
}

const running: PodInput = { scheduled: 2, running: 5, ready: 8 };

const pyTorchJob = (conditionsOf: ConditionInput[], workers = 1) =>
  object(
    'kubeflow.org/v1',
    'PyTorchJob',
    {
      runPolicy: {},
      pytorchReplicaSpecs: {
        Master: { replicas: 1, template },
        Worker: { replicas: workers, template },
      },
    },
    { conditions: conditionsOf },
  );

const rayCluster = {
  headGroupSpec: { template: withoutGpus },
  workerGroupSpecs: [{ replicas: 2, minReplicas: 0, maxReplicas: 4, template }],
};
const rayJob = (status: object) =>
  object('ray.io/v1', 'RayJob', { rayClusterSpec: rayCluster }, status as any);
const rayService = (status: object) =>
  object(
    'ray.io/v1',
    'RayService',
    { rayClusterConfig: rayCluster },
    status as any,
  );
const inferenceService = (status: object, annotations = {}) =>
  object(
    'serving.kserve.io/v1beta1',
    'InferenceService',
    { predictor: { model: {} } },
    status as any,
    { annotations },
  );
const llmService = (status: object) =>
  object(
    'serving.kserve.io/v1alpha2',
    'LLMInferenceService',
    { replicas: 1 },
    status as any,
  );
const deployment = (replicas: number, conditionsOf: ConditionInput[] = []) =>
  object(
    'apps/v1',
    'Deployment',
    { replicas, template },
    { conditions: conditionsOf },
  );
const lws = (replicas: number, leader?: object) =>
  object('leaderworkerset.x-k8s.io/v1', 'LeaderWorkerSet', {
    replicas,
    leaderWorkerTemplate: {
      size: 2,
      workerTemplate: template,
      leaderTemplate: leader,
    },
  });

const two: PodInput[] = [
  { name: 'a', ...running },
  { name: 'b', ...running },
];

const rows: Row[] = [
  // kubeflow.org/v1: pkg/apis/kubeflow.org/v1/common_types.go, pkg/controller.v1/common/job.go of Trainer 1.9
  {
    name: 'a PyTorchJob runs when master and workers do',
    object: pyTorchJob([{ type: 'Running', at: 6 }]),
    pods: two,
    state: 'Running',
    code: null,
    since: 5,
  },
  {
    name: 'a PyTorchJob whose worker is missing holds GPUs for nothing',
    object: pyTorchJob([{ type: 'Running', at: 6 }]),
    pods: [{ name: 'a', ...running }],
    state: 'Starting',
    code: 'WaitingForPeers',
  },
  {
    name: 'a PyTorchJob that succeeded',
    object: pyTorchJob([{ type: 'Succeeded', at: 60 }]),
    state: 'Succeeded',
    code: null,
    since: 60,
  },
  {
    name: 'a PyTorchJob past its deadline, which only its message says',
    object: pyTorchJob([
      {
        type: 'Failed',
        reason: 'PyTorchJobFailed',
        message:
          'PyTorchJob w has failed because it was active longer than specified deadline',
        at: 60,
      },
    ]),
    state: 'Failed',
    code: 'DeadlineExceeded',
    since: 60,
  },
  {
    name: 'a PyTorchJob that is suspended',
    object: pyTorchJob([{ type: 'Suspended', at: 3 }]),
    state: 'Paused',
    code: 'Suspended',
    since: 3,
  },
  // ray.io/v1: rayjob_types.go of KubeRay 1.7
  {
    name: 'a RayJob runs when its GPU workers do; its head has none',
    object: rayJob({ jobDeploymentStatus: 'Running', jobStatus: 'RUNNING' }),
    pods: two,
    state: 'Running',
    code: null,
  },
  {
    name: 'a RayJob that its program failed',
    object: rayJob({
      jobDeploymentStatus: 'Failed',
      jobStatus: 'FAILED',
      reason: 'AppFailed',
      message: 'Job failed due to an application error',
      endTime: time(70),
    }),
    state: 'Failed',
    code: 'Failed',
    since: 70,
    sentence: /application error/,
  },
  {
    name: 'a RayJob past its deadline',
    object: rayJob({
      jobDeploymentStatus: 'Failed',
      reason: 'DeadlineExceeded',
      endTime: time(70),
    }),
    state: 'Failed',
    code: 'DeadlineExceeded',
    since: 70,
  },
  {
    name: 'a RayJob that never got its pods in time',
    object: rayJob({
      jobDeploymentStatus: 'Failed',
      reason: 'PreRunningDeadlineExceeded',
      endTime: time(70),
    }),
    state: 'Failed',
    code: 'NotStartedInTime',
  },
  {
    name: 'a RayJob that Ray refuses',
    object: rayJob({
      jobDeploymentStatus: 'ValidationFailed',
      reason: 'ValidationFailed',
      message: 'headGroupSpec should have at least one container',
    }),
    state: 'Failed',
    code: 'InvalidSpec',
    sentence: /at least one container/,
  },
  {
    name: 'a RayJob that a person stopped inside of Ray',
    object: rayJob({
      jobDeploymentStatus: 'Complete',
      jobStatus: 'STOPPED',
      endTime: time(70),
    }),
    state: 'Stopped',
    code: 'StoppedInside',
    since: 70,
  },
  {
    name: 'a RayJob whose cluster may not make pods',
    object: rayJob({
      jobDeploymentStatus: 'Initializing',
      rayClusterStatus: {
        conditions: conditions([
          {
            type: 'ReplicaFailure',
            reason: 'FailedCreateWorkerPod',
            message:
              'pods "w" is forbidden: exceeded quota: gpu, requested: requests.nvidia.com/gpu=1',
            at: 4,
          },
        ]),
      },
    }),
    state: 'Provisioning',
    code: 'NamespaceQuotaExceeded',
    sentence: /exceeded quota: gpu/,
  },
  // rayservice_types.go
  {
    name: 'a RayService whose pods run, and whose application does not yet',
    object: rayService({
      conditions: [{ type: 'Ready', status: 'False', at: 9 }],
    }),
    pods: two,
    state: 'Starting',
    code: 'Publishing',
  },
  {
    name: 'a RayService whose application fails',
    object: rayService({
      conditions: [{ type: 'Ready', status: 'False', at: 9 }],
      activeServiceStatus: {
        applicationStatuses: {
          llm: { status: 'DEPLOY_FAILED', message: 'No module named vllm' },
        },
      },
    }),
    pods: two,
    state: 'Starting',
    code: 'ApplicationFailed',
    sentence: /llm: No module named vllm/,
  },
  {
    name: 'a RayService that serves',
    object: rayService({ conditions: [{ type: 'Ready', at: 20 }] }),
    pods: two,
    state: 'Running',
    code: null,
    since: 20,
  },
  {
    name: 'a RayService that serves no longer, though its pods are ready',
    object: rayService({
      conditions: [
        { type: 'Ready', at: 20 },
        { type: 'Ready', status: 'False', message: 'no endpoints', at: 40 },
      ],
    }),
    pods: two,
    state: 'Degraded',
    code: 'NotServing',
    since: 40,
    sentence: /no endpoints/,
  },
  // serving.kserve.io/v1beta1: inference_service_status.go of KServe 0.20
  {
    name: 'an InferenceService whose model cannot be loaded',
    object: inferenceService({
      conditions: [{ type: 'Ready', status: 'False', at: 1 }],
      modelStatus: {
        transitionStatus: 'BlockedByFailedLoad',
        lastFailureInfo: {
          reason: 'ModelLoadFailed',
          message: 'weights not found',
          exitCode: 1,
        },
      },
    }),
    pods: [{ scheduled: 2, running: 5 }],
    state: 'Starting',
    code: 'ModelLoadFailed',
    sentence: /weights not found/,
  },
  {
    name: 'an InferenceService that serves',
    object: inferenceService({ conditions: [{ type: 'Ready', at: 12 }] }),
    pods: [running],
    state: 'Running',
    code: null,
    since: 12,
  },
  {
    name: 'an InferenceService that was switched off',
    object: inferenceService(
      {
        conditions: [
          { type: 'Ready', status: 'False', at: 30 },
          { type: 'Stopped', at: 30 },
        ],
      },
      { 'serving.kserve.io/stop': 'true' },
    ),
    state: 'Paused',
    code: 'Suspended',
    since: 30,
  },
  {
    name: 'an InferenceService that no runtime supports',
    object: inferenceService({
      conditions: [{ type: 'Ready', status: 'False', at: 1 }],
      modelStatus: {
        transitionStatus: 'InvalidSpec',
        lastFailureInfo: {
          reason: 'NoSupportingRuntime',
          message: 'No runtime supports model type x',
        },
      },
    }),
    state: 'Provisioning',
    code: 'InvalidSpec',
    sentence: /No runtime supports/,
  },
  // serving.kserve.io/v1alpha2: llm_inference_service_lifecycle.go
  {
    name: 'an LLMInferenceService whose presets do not fit together',
    object: llmService({
      conditions: [
        { type: 'Ready', status: 'False', at: 1 },
        {
          type: 'PresetsCombined',
          status: 'False',
          reason: 'CombineBaseError',
          message: 'no config named kserve-x',
          at: 1,
        },
      ],
    }),
    state: 'Provisioning',
    code: 'InvalidSpec',
    sentence: /no config named/,
  },
  {
    name: 'an LLMInferenceService that waits for its route',
    object: llmService({
      conditions: [
        { type: 'Ready', status: 'False', at: 9 },
        { type: 'MainWorkloadReady', at: 9 },
        {
          type: 'RouterReady',
          status: 'False',
          reason: 'GatewaysNotReady',
          message: 'gateway is not programmed',
          at: 9,
        },
      ],
    }),
    pods: [running],
    state: 'Starting',
    code: 'RouteNotReady',
    sentence: /not programmed/,
  },
  // apps/v1
  {
    name: 'a Deployment runs when all of its replicas are ready',
    object: deployment(2),
    pods: two,
    state: 'Running',
    code: null,
    since: 8,
  },
  {
    name: 'a Deployment that is scaled to zero',
    object: deployment(0),
    state: 'Paused',
    code: 'OnHold',
  },
  {
    name: 'a Deployment whose pods a guardrail refuses',
    object: deployment(1, [
      {
        type: 'ReplicaFailure',
        reason: 'FailedCreate',
        message: `pods "w-1" is forbidden: ValidatingAdmissionPolicy 'slipway-sw21' with binding 'slipway-sw21' denied request: the image must be pinned`,
        at: 2,
      },
    ]),
    state: 'Provisioning',
    code: 'RefusedByGuardrail',
    sentence: /: the image must be pinned\./,
  },
  // leaderworkerset.x-k8s.io/v1
  {
    name: 'a LeaderWorkerSet wants its whole groups',
    object: lws(1),
    pods: [{ name: 'a', ...running }],
    state: 'Starting',
    code: 'WaitingForPeers',
  },
  {
    name: 'a LeaderWorkerSet whose leaders have no GPUs',
    object: lws(1, withoutGpus),
    pods: [{ name: 'a', ...running }],
    state: 'Running',
    code: null,
  },
  // trainer.kubeflow.org/v1alpha1
  {
    name: 'a TrainJob whose runtime there is not',
    object: object(
      'trainer.kubeflow.org/v1alpha1',
      'TrainJob',
      {},
      {
        conditions: [
          {
            type: 'Failed',
            reason: 'TrainingRuntimeNotSupported',
            message: 'runtime "x" is not supported',
            at: 1,
          },
        ],
      },
    ),
    state: 'Failed',
    code: 'InvalidSpec',
    since: 1,
    sentence: /is not supported/,
  },
  // Kueue holds a StatefulSet that is scaled to zero with a reason of its own
  {
    name: 'a StatefulSet that Kueue holds',
    object: object('apps/v1', 'StatefulSet', { replicas: 1, template }),
    kueue: kueueWorkload({
      conditions: [
        { type: 'QuotaReserved', status: 'False', reason: 'OnHold', at: 3 },
      ],
    }),
    state: 'Paused',
    code: 'OnHold',
  },
];

describe('the state of every kind', () => {
  it.each(rows)('$name', row => {
    const engine = engineOf(row.object.apiVersion!, row.object.kind!);
    expect(engine.name).not.toBe('generic');
    const status = statusOf(
      engine,
      row.object,
      (row.pods ?? []).map(input => pod(input)),
      row.kueue,
    );
    expect([status.state, status.reason?.code ?? null]).toEqual([
      row.state,
      row.code,
    ]);
    expect(status.reason?.sentence ?? '').toMatch(row.sentence ?? /.*/);
    expect(status.source).toMatch(/\S/);
    const since = row.since === undefined ? status.since : ms(row.since);
    expect(status.since).toBe(since);
  });
});

describe('the pods that an object wants', () => {
  const wanted = (of: KubeObject) => {
    const want = wantOf(engineOf(of.apiVersion!, of.kind!), of, 0);
    return want && [want.pods, want.gpusMilli];
  };
  const ray = (group: object) =>
    object('ray.io/v1', 'RayCluster', {
      headGroupSpec: { template: withoutGpus },
      workerGroupSpecs: [{ template, ...group }],
    });
  const jobSet = (...jobs: object[]) =>
    object('jobset.x-k8s.io/v1alpha2', 'JobSet', {
      replicatedJobs: jobs.map((job, i) => ({ name: `j${i}`, ...job })),
    });
  const jobOf = (parallelism: number) => ({ spec: { parallelism, template } });

  it.each<[string, KubeObject, number[] | null]>([
    ['two replicas', deployment(2), [2, 2000]],
    [
      'replicas that nobody gave',
      object('apps/v1', 'Deployment', { template }),
      [1, 1000],
    ],
    ['groups of leader and worker', lws(3), [6, 6000]],
    ['groups whose leader has no GPU', lws(3, withoutGpus), [3, 3000]],
    ['master and workers', pyTorchJob([], 3), [4, 4000]],
    [
      'workers within their bounds',
      ray({ replicas: 9, maxReplicas: 4 }),
      [4, 4000],
    ],
    [
      'workers of several hosts',
      ray({ replicas: 2, numOfHosts: 4 }),
      [8, 8000],
    ],
    ['a group that is suspended', ray({ replicas: 2, suspend: true }), [0, 0]],
    [
      'jobs times their pods',
      jobSet({ replicas: 2, template: jobOf(4) }, { template: jobOf(1) }),
      [9, 9000],
    ],
    [
      'jobs that begin when others are complete: not one number',
      jobSet(
        { template: jobOf(1) },
        {
          template: jobOf(2),
          dependsOn: [{ name: 'j0', status: 'Complete' }],
        },
      ),
      null,
    ],
    [
      'what asks for no GPUs',
      object('apps/v1', 'Deployment', { replicas: 3, template: withoutGpus }),
      null,
    ],
    [
      'nodes of a TrainJob',
      object('trainer.kubeflow.org/v1alpha1', 'TrainJob', {
        trainer: {
          numNodes: 2,
          resourcesPerNode: { limits: { 'nvidia.com/gpu': '8' } },
        },
      }),
      [2, 16000],
    ],
    [
      'a count that is none',
      object('apps/v1', 'Deployment', { replicas: -3, template }),
      [1, 1000],
    ],
  ])('%s', (_, of, expected) => {
    expect(wanted(of)).toEqual(expected);
  });
});

it('tells kinds apart by their group', () => {
  expect(engineOf('example.com/v1', 'Job').name).toBe('generic');
  expect(
    engineOf('serving.kserve.io/v1alpha1', 'LLMInferenceService').name,
  ).toBe('llminferenceservice');
  expect(engineOf('constructor', '').name).toBe('generic');
});
