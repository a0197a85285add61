import { knownKind } from './kinds';
import { restartChange } from './restarting';
import { object, row } from './testing/examples';

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
