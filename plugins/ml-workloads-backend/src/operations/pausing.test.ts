import type { KubeObject } from '../observe/types';
import { knownKind } from './kinds';
import { pauseChange } from './pausing';
import type { Scaler } from './scalers';
import { hpa, keda, NOTED, object, row } from './testing/examples';

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
