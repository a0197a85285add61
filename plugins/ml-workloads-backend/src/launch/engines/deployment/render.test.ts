import { renderWith, withKeda, type Change } from '../serving/testing/example';
import { deploymentEngine } from './engine';

const render = renderWith(deploymentEngine);
const kinds = (...args: Parameters<typeof render>) =>
  render(...args).manifests.map(({ kind }) => kind);
const made = (kind: string, ...args: Parameters<typeof render>) =>
  render(...args).manifests.find(manifest => manifest.kind === kind) as any;
const development: Change = {
  serving: { stage: 'development', minReplicas: 0 },
};

describe('a Deployment that serves', () => {
  it.each<[string, Change, Parameters<typeof render>[1], string[]]>([
    [
      'production, two and more replicas',
      {},
      {},
      [
        'Service',
        'HorizontalPodAutoscaler',
        'PodDisruptionBudget',
        'Deployment',
      ],
    ],
    [
      'the same with KEDA',
      {},
      withKeda,
      ['Service', 'ScaledObject', 'PodDisruptionBudget', 'Deployment'],
    ],
    [
      'production, one replica',
      {
        replicas: 1,
        serving: { maxReplicas: undefined, autoscaling: undefined },
      },
      withKeda,
      ['Service', 'Deployment'],
    ],
    [
      'development',
      development,
      withKeda,
      ['Service', 'ScaledObject', 'Deployment'],
    ],
  ])('%s: these objects, the Deployment last', (_, change, where, expected) => {
    expect(kinds(change, where)).toEqual(expected);
  });

  it('scales by what waits, never by CPU', () => {
    const [metric] = made('HorizontalPodAutoscaler').spec.metrics;
    expect(metric).toEqual({
      type: 'Pods',
      pods: {
        metric: { name: 'inference_requests_waiting' },
        target: { type: 'AverageValue', averageValue: '3' },
      },
    });
    const { receipt } = render();
    expect(
      receipt.find(({ path }) => path === '/spec/metrics/0')!.reason,
    ).toMatch(/custom.metrics.k8s.io/);
  });

  it('is woken from zero by requests at the ingress, and not put to sleep while it loads', () => {
    const { spec } = made('ScaledObject', development, withKeda);
    expect(spec.minReplicaCount).toBe(0);
    expect(spec.triggers.map(({ name }: any) => name)).toEqual([
      'load',
      'wake',
    ]);
    expect(spec.triggers[1].metadata.query).toContain(
      'destination_service_name="captions"',
    );
    const { startupProbe } = made('Deployment', development, withKeda).spec
      .template.spec.containers[0];
    const patience = startupProbe.periodSeconds * startupProbe.failureThreshold;
    expect(spec.cooldownPeriod).toBeGreaterThan(patience);
    expect(spec.initialCooldownPeriod).toBeGreaterThan(patience);
  });

  it('without KEDA keeps a replica and tells why', () => {
    expect(made('HorizontalPodAutoscaler', development).spec.minReplicas).toBe(
      1,
    );
    expect(
      render(development).receipt.find(
        ({ path }) => path === '/spec/minReplicas',
      )!.reason,
    ).toMatch(/cannot scale to zero/);
  });

  it('updates on the GPUs that it has, but never takes the only replica of production away', () => {
    const strategy = (change: Change) =>
      made('Deployment', change).spec.strategy.rollingUpdate;
    expect(strategy({})).toEqual({ maxSurge: 0, maxUnavailable: 1 });
    const one = {
      replicas: 1,
      serving: { maxReplicas: undefined, autoscaling: undefined },
    };
    expect(strategy(one)).toEqual({ maxSurge: 1, maxUnavailable: 0 });
    expect(
      strategy({ ...one, serving: { ...one.serving, stage: 'development' } }),
    ).toEqual({ maxSurge: 0, maxUnavailable: 1 });
  });

  it('is given more time to progress than its model to load', () => {
    const { spec } = made('Deployment', { serving: { modelSizeGiB: 400 } });
    const { startupProbe } = spec.template.spec.containers[0];
    expect(spec.progressDeadlineSeconds).toBeGreaterThan(
      startupProbe.periodSeconds * startupProbe.failureThreshold,
    );
  });

  it('drains before it ends, within its grace period', () => {
    const { spec } = made('Deployment').spec.template;
    expect(spec.containers[0].lifecycle.preStop.sleep.seconds).toBeLessThan(
      spec.terminationGracePeriodSeconds,
    );
  });

  it('mounts the weights read-only', () => {
    const { spec } = made('Deployment').spec.template;
    expect(spec.containers[0].volumeMounts[0]).toMatchObject({
      mountPath: '/models',
      readOnly: true,
    });
  });

  it('finds its pods by its own name, not by its component, which may have several', () => {
    const labels = made('Deployment').spec.template.metadata.labels;
    for (const selector of [
      made('Service').spec.selector,
      made('Deployment').spec.selector.matchLabels,
      made('PodDisruptionBudget').spec.selector.matchLabels,
    ]) {
      expect(selector).toEqual({ 'app.kubernetes.io/instance': 'captions' });
      expect(labels).toMatchObject(selector);
    }
  });

  it('leaves the queue to the Deployment: Service and autoscaler hold no GPUs', () => {
    const { manifests } = render();
    for (const { kind, metadata } of manifests) {
      expect([kind, 'kueue.x-k8s.io/queue-name' in metadata.labels!]).toEqual([
        kind,
        kind === 'Deployment',
      ]);
      expect(metadata.annotations!['slipway.dev/launch-id']).toBeDefined();
    }
  });
});
