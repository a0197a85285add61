import type { Engine } from '@slipway/backstage-plugin-ml-workloads-node';
import { deploymentEngine } from '../deployment';
import { inferenceServiceEngine } from '../inferenceservice';
import { leaderWorkerSetEngine } from '../leaderworkerset';
import { rayServiceEngine } from '../rayservice';
import { renderWith, valueAt, withKeda, type Change } from './testing/example';

const HOSTILE = [
  '"}) or vector(1e9) #',
  '$(rm -rf /); `id` \'"',
  '{{ .Values.x }} ${{ secrets.x }} %{x}',
  'a\n---\nkind: ClusterRole',
  '\u202e\u0000✓',
];

/** Everything that the serving engines have in common. */
describe.each<[string, Engine]>([
  ['Deployment', deploymentEngine],
  ['LeaderWorkerSet', leaderWorkerSetEngine],
  ['InferenceService', inferenceServiceEngine],
  ['RayService', rayServiceEngine],
])('%s', (_kind, engine) => {
  const render = renderWith(engine);
  const workload = (...args: Parameters<typeof render>) =>
    render(...args).manifests.at(-1) as any;
  const pods = (...args: Parameters<typeof render>) =>
    engine.podTemplates(workload(...args)) as any[];
  const gpuPods = (...args: Parameters<typeof render>) =>
    pods(...args).filter(({ spec }) =>
      JSON.stringify(spec.containers).includes('nvidia.com/'),
    );

  it('is these objects, with every filled-in value in the receipt', () => {
    expect(render()).toMatchSnapshot('without KEDA');
    expect(
      render({ podsPerReplica: 2, serving: { minReplicas: 1 } }, withKeda),
    ).toMatchSnapshot('with KEDA');
  });

  it('is byte for byte the same each time, the workload last', () => {
    expect(JSON.stringify(render())).toBe(JSON.stringify(render()));
    expect(workload().kind).toBe(engine.kind);
    for (const { kind } of render({}, withKeda).manifests) {
      expect(engine.plurals[kind]).toBeDefined();
    }
  });

  it.each<[string, Change, Parameters<typeof render>[1]]>([
    ['as it comes', {}, {}],
    ['with KEDA', { serving: { minReplicas: 1 } }, withKeda],
    [
      'to zero',
      { serving: { stage: 'development', minReplicas: 0 } },
      withKeda,
    ],
    ['in groups', { podsPerReplica: 2, topology: 'rack' }, {}],
    ['a model', { serving: { modelFormat: 'huggingface' } }, {}],
  ])('%s, tells in the receipt of each value as it is', (_, change, where) => {
    const { manifests, receipt } = render(change, where);
    expect(receipt.length).toBeGreaterThan(15);
    for (const { manifest, path, value, reason } of receipt) {
      const found = valueAt(manifests[manifest], path);
      expect([path, found]).not.toEqual([path, undefined]);
      expect(typeof found === 'string' ? found : JSON.stringify(found)).toBe(
        value,
      );
      expect(reason).not.toMatch(/undefined|NaN|\[object|^$|\.$/);
    }
    const places = receipt.map(({ manifest, path }) => `${manifest} ${path}`);
    expect(places).toEqual([...new Set(places)]);
  });

  it('goes to the queue before training, and its pods are placed before training', () => {
    expect(workload().metadata.labels).toMatchObject({
      'kueue.x-k8s.io/queue-name': 'gpu',
      'kueue.x-k8s.io/priority-class': 'serving',
    });
    for (const { spec } of pods()) {
      expect(spec.priorityClassName).toBe('slipway-serving');
    }
  });

  it('has no end: neither deadline nor time to live', () => {
    const text = JSON.stringify(workload({ maxRunSeconds: 60 }));
    expect(text).not.toMatch(/activeDeadline|max-exec-time|ttlSeconds/);
  });

  it('gives every pod with GPUs probes, requests that equal limits, and labels of its owner', () => {
    const served = gpuPods();
    expect(served.length).toBeGreaterThan(0);
    for (const { metadata, spec } of served) {
      const [{ resources, startupProbe, readinessProbe }] = spec.containers;
      expect(resources.requests).toEqual(resources.limits);
      expect(resources.limits['nvidia.com/gpu']).toBe('2');
      expect(
        startupProbe.periodSeconds * startupProbe.failureThreshold,
      ).toBeGreaterThanOrEqual(60);
      expect(readinessProbe).toBeDefined();
      expect(metadata.labels).toMatchObject({
        'backstage.io/kubernetes-id': 'vision-models',
        'slipway.dev/team': 'vision',
        'slipway.dev/profile': 'h100',
      });
    }
  });

  it.each([
    ['a MIG slice', { resourceName: 'nvidia.com/mig-1g.10gb' }],
    ['a time-sliced share', { resourceName: 'nvidia.com/gpu.shared' }],
  ])('asks for %s by its own name only', (_, profile) => {
    const [{ spec }] = gpuPods(
      { gpusPerPod: 1 },
      {
        profile: {
          ...profile,
          name: 'slice',
          nodeSelector: {},
          tolerations: [],
          cpuPerGpu: '4',
          memoryPerGpu: '16Gi',
        },
      },
    );
    const { limits } = spec.containers[0].resources;
    expect(
      Object.keys(limits).filter(key => key.startsWith('nvidia.com/')),
    ).toEqual([profile.resourceName]);
    expect(spec).not.toHaveProperty('nodeSelector');
    expect(spec).not.toHaveProperty('tolerations');
  });

  it('tells what serving from spot nodes means', () => {
    const spot = render(
      {},
      {
        profile: {
          name: 'h100-spot',
          resourceName: 'nvidia.com/gpu',
          nodeSelector: { 'slipway.dev/pool': 'spot' },
          tolerations: [],
          cpuPerGpu: '20',
          memoryPerGpu: '200Gi',
          spot: true,
        },
      },
    );
    expect(spot.receipt.map(({ reason }) => reason).join('\n')).toMatch(
      /[Ss]pot nodes are taken away at short notice/,
    );
  });

  it.each(HOSTILE)('keeps %j as text and nothing more', text => {
    const change: Change = {
      args: [text],
      env: [{ name: 'X', value: text }],
      image: text,
      volumes: [{ claimName: text, mountPath: text, purpose: 'weights' }],
      serviceAccountName: text,
      serving: {
        healthPath: text,
        storageUri: text,
        modelFormat: text,
        minReplicas: 1,
      },
    };
    const { manifests } = render({ ...change, runtime: text }, withKeda);
    const plain = render(
      {
        ...JSON.parse(
          JSON.stringify(change).replaceAll(JSON.stringify(text), '"x"'),
        ),
        runtime: 'x',
      },
      withKeda,
    ).manifests;
    // Same objects, same keys everywhere: only values differ.
    expect(manifests.map(shape)).toEqual(plain.map(shape));
  });
});

/** An object with every value taken out. */
function shape(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shape);
  if (value && typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, shape(inner)]),
    );
  }
  return typeof value;
}
