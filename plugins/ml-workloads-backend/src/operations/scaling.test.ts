import type { KubeObject } from '../observe/types';
import { knownKind } from './kinds';
import { scales, type Scaler } from './scalers';
import { scaleChange } from './scaling';
import { hpa, keda, NOTED, object, QUEUED, row } from './testing/examples';

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
