import type { WorkloadRow } from '../contracts';
import type { KubeObject } from '../observe/types';
import { hasEnded } from './ended';
import { gitWarning } from './gitWarning';
import { knownKind } from './kinds';
import { pauseChange } from './pausing';
import { restartChange } from './restarting';
import { scales, type Scaler } from './scalers';
import { scaleChange } from './scaling';

const row = (kind: string): WorkloadRow => ({
  id: 'w',
  cluster: 'lab',
  namespace: 'team-vision',
  kind,
  name: 'captions',
  uid: 'u',
  team: 'vision',
  component: null,
});
const object = (spec: object, metadata: object = {}): KubeObject => ({
  metadata: { name: 'captions', uid: 'u', ...metadata },
  spec,
});
const NOTED = { 'slipway.dev/paused-replicas': '3' };
const QUEUED = { labels: { 'kueue.x-k8s.io/queue-name': 'gpu' } };
const hpa: Scaler = {
  kind: 'HorizontalPodAutoscaler',
  object: { metadata: { name: 'captions', uid: 'h' } },
  path: '/hpa',
  min: 2,
  max: 6,
};
const keda = (annotations?: Record<string, string>): Scaler => ({
  kind: 'ScaledObject',
  object: { metadata: { name: 'captions', uid: 's', annotations } },
  path: '/keda',
  min: 0,
  max: 4,
});

describe('pausing and resuming', () => {
  const change = (
    operation: 'pause' | 'resume',
    kind: string,
    given: KubeObject,
    more: { scaler?: Scaler; kueue?: KubeObject } = {},
  ) =>
    pauseChange(operation, {
      row: row(kind),
      path: '/object',
      object: given,
      pausing: knownKind(kind)!.pause!,
      scaler: more.scaler,
      kueue: more.kueue && { path: '/kueue', object: more.kueue },
    });

  it.each<[string, object, object]>([
    ['Job', {}, { spec: { suspend: true } }],
    ['JobSet', {}, { spec: { suspend: true } }],
    ['TrainJob', {}, { spec: { suspend: true } }],
    ['PyTorchJob', {}, { spec: { runPolicy: { suspend: true } } }],
    ['RayJob', {}, { spec: { suspend: true } }],
    ['RayCluster', {}, { spec: { suspend: true } }],
    ['RayService', {}, { spec: { rayClusterConfig: { suspend: true } } }],
    [
      'InferenceService',
      {},
      { metadata: { annotations: { 'serving.kserve.io/stop': 'true' } } },
    ],
    [
      'LLMInferenceService',
      {},
      { metadata: { annotations: { 'serving.kserve.io/stop': 'true' } } },
    ],
    [
      'Deployment',
      { replicas: 3 },
      { metadata: { annotations: NOTED }, spec: { replicas: 0 } },
    ],
    [
      'StatefulSet',
      { replicas: 3 },
      { metadata: { annotations: NOTED }, spec: { replicas: 0 } },
    ],
    [
      'LeaderWorkerSet',
      { replicas: 3 },
      { metadata: { annotations: NOTED }, spec: { replicas: 0 } },
    ],
  ])('a %s is paused by its own field', (kind, spec, body) => {
    expect(change('pause', kind, object(spec))).toMatchObject({
      path: '/object',
      body,
      undo: { operation: 'resume' },
    });
  });

  it('what Kueue manages is paused and resumed at Kueue, not at its own field', () => {
    const workload = { metadata: { name: 'job-captions', uid: 'k' } };
    expect(
      change('pause', 'Job', object({}), { kueue: workload }),
    ).toMatchObject({ path: '/kueue', body: { spec: { active: false } } });
    expect(
      change('resume', 'Job', object({}), {
        kueue: { ...workload, spec: { active: false } },
      }),
    ).toMatchObject({
      path: '/kueue',
      body: { spec: { active: true } },
      undo: { operation: 'pause' },
    });
  });

  it('a Deployment goes back to the replicas that it had', () => {
    expect(
      change(
        'resume',
        'Deployment',
        object({ replicas: 0 }, { annotations: NOTED }),
      ),
    ).toMatchObject({
      body: {
        metadata: { annotations: { 'slipway.dev/paused-replicas': null } },
        spec: { replicas: 3 },
      },
      replicas: { before: 0, after: 3 },
    });
  });

  it('what KEDA scales is paused at KEDA, which would scale it up again otherwise', () => {
    const paused = { 'autoscaling.keda.sh/paused-replicas': '0' };
    expect(
      change('pause', 'Deployment', object({ replicas: 3 }), {
        scaler: keda(),
      }),
    ).toMatchObject({
      path: '/keda',
      body: { metadata: { annotations: paused } },
      warnings: [{ code: 'autoscaler' }],
    });
    expect(
      change('resume', 'Deployment', object({ replicas: 0 }), {
        scaler: keda(paused),
      }).body,
    ).toEqual({
      metadata: {
        annotations: { 'autoscaling.keda.sh/paused-replicas': null },
      },
    });
  });

  it("says that Kubernetes' own autoscaler rests at zero replicas", () => {
    expect(
      change('pause', 'Deployment', object({ replicas: 3 }), { scaler: hpa })
        .warnings,
    ).toEqual([
      {
        code: 'autoscaler',
        sentence:
          'HorizontalPodAutoscaler captions rests while there are no replicas.',
      },
    ]);
  });

  it.each<['pause' | 'resume', string, KubeObject, string]>([
    ['pause', 'Job', object({ suspend: true }), 'is paused already'],
    ['resume', 'Job', object({}), 'is not paused'],
    ['pause', 'Deployment', object({ replicas: 0 }), 'is paused already'],
    ['resume', 'Deployment', object({}), 'is not paused'],
    [
      'resume',
      'Deployment',
      object({ replicas: 0 }),
      'did not note how many replicas it had. Scale it',
    ],
    [
      'resume',
      'Deployment',
      object(
        { replicas: 0 },
        { annotations: { 'slipway.dev/paused-replicas': '1e9x' } },
      ),
      'did not note how many replicas it had. Scale it',
    ],
  ])('%s of a %s that is so already or cannot be: %#', (...given) => {
    const [operation, kind, is, words] = given;
    expect(() => change(operation, kind, is)).toThrow(words);
  });
});

describe('scaling', () => {
  const change = (
    kind: string,
    given: KubeObject,
    replicas: number,
    scaler?: Scaler,
  ) =>
    scaleChange(
      {
        row: row(kind),
        path: '/object',
        object: given,
        scaling: knownKind(kind)!.scale!,
        scaler,
      },
      replicas,
    );
  const ray = (group: object, cluster: object = {}) => ({
    workerGroupSpecs: [{ groupName: 'gpu', ...group }],
    ...cluster,
  });
  const workers = (path: string, ...names: string[]) =>
    names.map(name => ({
      op: 'add',
      path: `${path}/workerGroupSpecs/0/${name}`,
      value: 4,
    }));

  it.each<[string, object, unknown, number]>([
    ['Deployment', { replicas: 2 }, { spec: { replicas: 4 } }, 2],
    ['Deployment', {}, { spec: { replicas: 4 } }, 1],
    ['StatefulSet', { replicas: 2 }, { spec: { replicas: 4 } }, 2],
    ['LeaderWorkerSet', { replicas: 2 }, { spec: { replicas: 4 } }, 2],
    ['LLMInferenceService', { replicas: 2 }, { spec: { replicas: 4 } }, 2],
    [
      'InferenceService',
      { predictor: { minReplicas: 2, maxReplicas: 2 } },
      { spec: { predictor: { minReplicas: 4, maxReplicas: 4 } } },
      2,
    ],
    [
      'InferenceService',
      { predictor: {} },
      { spec: { predictor: { minReplicas: 4 } } },
      1,
    ],
    [
      'RayCluster',
      ray({ replicas: 2, minReplicas: 2, maxReplicas: 2 }),
      workers('/spec', 'replicas', 'minReplicas', 'maxReplicas'),
      2,
    ],
    [
      'RayCluster',
      ray({ replicas: 2, minReplicas: 0, maxReplicas: 8 }),
      workers('/spec', 'replicas'),
      2,
    ],
    [
      'RayService',
      { rayClusterConfig: ray({ replicas: 1, maxReplicas: 3 }) },
      workers('/spec/rayClusterConfig', 'replicas', 'maxReplicas'),
      1,
    ],
  ])('a %s of %j goes to 4', (kind, spec, body, before) => {
    expect(change(kind, object(spec), 4)).toMatchObject({
      body,
      replicas: { before, after: 4 },
      undo: { operation: 'scale', replicas: before },
    });
  });

  it('what was paused and is scaled up forgets what it had; pausing takes that back', () => {
    expect(
      change('Deployment', object({ replicas: 0 }, { annotations: NOTED }), 2),
    ).toMatchObject({
      body: {
        metadata: { annotations: { 'slipway.dev/paused-replicas': null } },
        spec: { replicas: 2 },
      },
      undo: { operation: 'pause' },
    });
  });

  it('says that Kueue queues a RayCluster again, unless it is elastic', () => {
    const spec = ray({ replicas: 2 });
    expect(change('RayCluster', object(spec, QUEUED), 3).warnings).toEqual([
      expect.objectContaining({ code: 'requeue' }),
    ]);
    const annotations = { 'kueue.x-k8s.io/elastic-job': 'true' };
    expect(
      change('RayCluster', object(spec, { ...QUEUED, annotations }), 3)
        .warnings,
    ).toEqual([]);
  });

  it.each<[string, string, KubeObject, string, Scaler?]>([
    [
      'an autoscaler of Kubernetes',
      'Deployment',
      object({ replicas: 2 }),
      'HorizontalPodAutoscaler captions sets its replicas, between 2 and 6, and would set the number back',
      hpa,
    ],
    [
      "KEDA's",
      'Deployment',
      object({ replicas: 2 }),
      'ScaledObject captions sets its replicas, between 0 and 4',
      keda(),
    ],
    [
      "KServe's",
      'InferenceService',
      object({ predictor: { minReplicas: 1, maxReplicas: 3 } }),
      'KServe sets its replicas, between 1 and 3',
    ],
    [
      "KServe's of language models",
      'LLMInferenceService',
      object({ scaling: { minReplicas: 1, maxReplicas: 3 } }),
      'its own autoscaler sets its replicas',
    ],
    [
      "Ray's",
      'RayService',
      object({
        rayClusterConfig: ray(
          { replicas: 1 },
          { enableInTreeAutoscaling: true },
        ),
      }),
      "Ray's autoscaler sets its workers",
    ],
  ])('%s is left its say, and named', (_, kind, is, words, ...rest) => {
    // `rest`: Jest takes a parameter that a row has no value for as the callback of a test that ends when it is called.
    const [scaler] = rest;
    expect(() => change(kind, is, 4, scaler)).toThrow(words);
  });

  it.each<[string, KubeObject, string]>([
    ['Deployment', object({ replicas: 4 }), 'has 4 replicas already'],
    [
      'StatefulSet',
      object({ replicas: 2 }, QUEUED),
      'Pause it, and once its pods are gone scale it to 4',
    ],
    [
      'RayCluster',
      object({ workerGroupSpecs: [{}, {}] }),
      'has 2 groups of workers',
    ],
  ])('a %s that cannot go to 4 says why: %#', (kind, is, words) => {
    expect(() => change(kind, is, 4)).toThrow(words);
  });
});

describe('restarting', () => {
  const AT = Date.UTC(2026, 10, 29);
  const change = (kind: string, spec: object) =>
    restartChange(
      { row: row(kind), path: '/object', object: { ...object(spec), kind } },
      knownKind(kind)!.restart!,
      AT,
    );
  const metadata = {
    annotations: {
      'kubectl.kubernetes.io/restartedAt': '2026-11-29T00:00:00.000Z',
    },
  };

  it.each<[string, object, object]>([
    ['Deployment', {}, { template: { metadata } }],
    ['StatefulSet', {}, { template: { metadata } }],
    [
      'LeaderWorkerSet',
      {},
      { leaderWorkerTemplate: { workerTemplate: { metadata } } },
    ],
    [
      'LeaderWorkerSet',
      { leaderWorkerTemplate: { leaderTemplate: {} } },
      {
        leaderWorkerTemplate: {
          workerTemplate: { metadata },
          leaderTemplate: { metadata },
        },
      },
    ],
    ['InferenceService', {}, { predictor: metadata }],
    ['LLMInferenceService', {}, metadata],
  ])('a %s rolls its pods', (kind, is, spec) => {
    expect(change(kind, is)).toMatchObject({ body: { spec }, undo: null });
  });

  it('says that more pods run for a while', () => {
    expect(
      change('Deployment', {
        strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      }).warnings,
    ).toEqual([expect.objectContaining({ code: 'rollout' })]);
  });

  it.each<[object, string]>([
    [{ replicas: 0 }, 'has no pods now'],
    [{ paused: true }, 'kubectl rollout resume'],
  ])('a Deployment of %j is not restarted', (spec, words) => {
    expect(() => change('Deployment', spec)).toThrow(words);
  });
});

it.each<[string, object, boolean]>([
  ['Job', { conditions: [{ type: 'Complete', status: 'True' }] }, true],
  ['Job', { conditions: [{ type: 'Suspended', status: 'True' }] }, false],
  ['Job', {}, false],
  ['JobSet', { conditions: [{ type: 'Completed', status: 'True' }] }, true],
  ['TrainJob', { conditions: [{ type: 'Failed', status: 'True' }] }, true],
  ['TrainJob', { conditions: [{ type: 'Failed', status: 'False' }] }, false],
  ['PyTorchJob', { conditions: [{ type: 'Succeeded', status: 'True' }] }, true],
  ['RayJob', { jobDeploymentStatus: 'Complete' }, true],
  ['RayJob', { jobDeploymentStatus: 'Running' }, false],
  ['Pod', { phase: 'Failed' }, true],
  ['Pod', { phase: 'Running' }, false],
  ['Deployment', { conditions: [{ type: 'Failed', status: 'True' }] }, false],
])('a %s with status %j has ended: %s', (kind, status, ended) => {
  expect(hasEnded(kind, { ...object({}), status })).toBe(ended);
});

describe('what Git owns', () => {
  const written = (manager: string, fieldsV1: object) => ({
    managedFields: [{ manager, operation: 'Apply', fieldsV1 }],
  });
  const REPLICAS = { 'f:spec': { 'f:replicas': {} } };
  const warning = (metadata: object, body?: object) =>
    gitWarning({
      object: object({}, metadata),
      body,
      fields: [['spec', 'replicas']],
    });

  it.each<[string, object, object | undefined, string]>([
    [
      'a field that Argo CD sets',
      {
        annotations: {
          'argocd.argoproj.io/tracking-id': 'captions:apps/Deployment:ns/x',
        },
        ...written('argocd-controller', REPLICAS),
      },
      {},
      'Argo CD (captions) keeps .spec.replicas as it is in Git (as argocd-controller) and sets it back',
    ],
    [
      'a field that Flux sets',
      {
        labels: { 'kustomize.toolkit.fluxcd.io/name': 'serving' },
        ...written('kustomize-controller', REPLICAS),
      },
      {},
      'Flux (serving) keeps .spec.replicas',
    ],
    [
      'a field beside what Git sets',
      {
        labels: { 'argocd.argoproj.io/instance': 'captions' },
        ...written('argocd-controller', { 'f:spec': { 'f:template': {} } }),
      },
      {},
      'what changes here is not set there, and stays',
    ],
    [
      'an object that Git makes again',
      written('helm-controller', {}),
      undefined,
      'Flux keeps it as it is in Git and makes it again',
    ],
  ])('%s', (_, metadata, body, words) => {
    expect(warning(metadata, body)?.sentence).toContain(words);
  });

  it('is nothing that a person or a controller made', () => {
    expect(warning(written('kubectl', REPLICAS), {})).toBeNull();
    expect(
      warning({ labels: { 'app.kubernetes.io/managed-by': 'Helm' } }, {}),
    ).toBeNull();
  });
});

it("an autoscaler is an object's by name and kind; KEDA's without a kind is a Deployment's", () => {
  const named = (target: object) => ({ spec: { scaleTargetRef: target } });
  const deployment = row('Deployment');
  expect(
    scales(named({ kind: 'Deployment', name: 'captions' }), deployment),
  ).toBe(true);
  expect(scales(named({ name: 'captions' }), deployment)).toBe(true);
  expect(
    scales(named({ kind: 'StatefulSet', name: 'captions' }), deployment),
  ).toBe(false);
  expect(scales(named({ name: 'other' }), deployment)).toBe(false);
});
