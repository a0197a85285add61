import { renderWith, withKeda } from '../serving/testing/example';
import { leaderWorkerSetEngine } from './engine';

const render = renderWith(leaderWorkerSetEngine);
const made = (...args: Parameters<typeof render>) =>
  render(...args).manifests.at(-1) as any;
const group = (...args: Parameters<typeof render>) =>
  made(...args).spec.leaderWorkerTemplate;

describe('a LeaderWorkerSet', () => {
  it('has groups of the size that was asked for, and starts a group anew as a whole', () => {
    expect(made({ podsPerReplica: 4 }).spec).toMatchObject({
      replicas: 2,
      startupPolicy: 'LeaderCreated',
      leaderWorkerTemplate: {
        size: 4,
        restartPolicy: 'RecreateGroupOnPodRestart',
      },
    });
  });

  it('asks only the leader whether it is ready', () => {
    const { leaderTemplate, workerTemplate } = group({ podsPerReplica: 2 });
    expect(leaderTemplate.spec.containers[0].readinessProbe).toBeDefined();
    expect(workerTemplate.spec.containers[0].readinessProbe).toBeUndefined();
    expect(workerTemplate.spec.containers[0].resources).toEqual(
      leaderTemplate.spec.containers[0].resources,
    );
  });

  it('needs no template for a leader that has no workers', () => {
    const { leaderTemplate, workerTemplate } = group();
    expect(leaderTemplate).toBeUndefined();
    expect(workerTemplate.spec.containers[0].readinessProbe).toBeDefined();
  });

  it('has a Service for the leaders under a name that the controller leaves free', () => {
    const service = render({ podsPerReplica: 2 }).manifests[0] as any;
    expect(service.metadata.name).toBe('captions-leader');
    expect(service.spec.selector).toEqual({
      'leaderworkerset.sigs.k8s.io/name': 'captions',
      'leaderworkerset.sigs.k8s.io/worker-index': '0',
    });
  });

  it('keeps leader and workers of a group in one rack, by Kueue', () => {
    const change = { podsPerReplica: 2, topology: 'rack' as const };
    const { leaderTemplate, workerTemplate } = group(change);
    for (const { metadata } of [leaderTemplate, workerTemplate]) {
      expect(metadata.annotations).toEqual({
        'kueue.x-k8s.io/podset-required-topology': 'slipway.dev/rack',
        'kueue.x-k8s.io/podset-group-name': 'group',
      });
    }
  });

  it('lets a leader without workers run anywhere, and groups it with nothing', () => {
    expect(group().workerTemplate.metadata.annotations).toEqual({
      'kueue.x-k8s.io/podset-unconstrained-topology': 'true',
    });
  });

  it('keeps them in one rack by its own controller where there is no queue', () => {
    const change = { podsPerReplica: 2, topology: 'rack' as const };
    const { metadata, spec } = made(change, { queue: undefined });
    expect(
      metadata.annotations['leaderworkerset.sigs.k8s.io/exclusive-topology'],
    ).toBe('slipway.dev/rack');
    expect(JSON.stringify(spec)).not.toContain('podset');
  });

  it('lets one pod go at a time while nodes are drained, which is one group', () => {
    const budget = render({ podsPerReplica: 2 }).manifests.find(
      ({ kind }) => kind === 'PodDisruptionBudget',
    ) as any;
    expect(budget.spec).toMatchObject({
      maxUnavailable: 1,
      selector: {
        matchLabels: { 'leaderworkerset.sigs.k8s.io/name': 'captions' },
      },
    });
  });

  it('scales whole groups by what their leaders count', () => {
    const scaler = render({ podsPerReplica: 2 }, withKeda).manifests.find(
      ({ kind }) => kind === 'ScaledObject',
    ) as any;
    expect(scaler.spec.scaleTargetRef).toEqual({
      apiVersion: 'leaderworkerset.x-k8s.io/v1',
      kind: 'LeaderWorkerSet',
      name: 'captions',
    });
    expect(scaler.spec.triggers[0].metadata.query).toContain(
      'pod=~"captions-[0-9]+"',
    );
  });

  it('becomes a leader and a worker', () => {
    const pods = leaderWorkerSetEngine.podTemplates(
      made({ podsPerReplica: 2 }),
    );
    expect(pods.map(({ generateName }) => generateName)).toEqual([
      'captions-0-',
      'captions-0-1-',
    ]);
  });
});
