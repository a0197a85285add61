import { randomUUID } from 'crypto';
import { useLab } from '@slipway/lab/testing';
import { waitFor } from '@slipway/lab';
import type {
  Engine,
  EngineProfile,
  Manifest,
  RenderContext,
} from '@slipway/backstage-plugin-ml-workloads-node';
import type { ClusterClient } from '../../clusters';
import { ApiClient } from '../../guardrails/testing/ApiClient';
import { collectionPath, create, dryRun } from '../dryRun';
import { deploymentEngine } from './deployment';
import { inferenceServiceEngine } from './inferenceservice';
import { leaderWorkerSetEngine } from './leaderworkerset';
import { rayServiceEngine } from './rayservice';
import {
  changed,
  context,
  withKeda,
  type Change,
} from './serving/testing/example';

jest.setTimeout(600_000);

/** The portal's own identity: what it may do is part of what is shown. */
const WRITER = {
  user: 'system:serviceaccount:slipway-system:slipway-writer',
  groups: [
    'system:serviceaccounts',
    'system:serviceaccounts:slipway-system',
    'system:authenticated',
  ],
};

const PROFILES: Record<string, EngineProfile> = {
  h100: context.profile,
  spot: {
    ...context.profile,
    name: 'h100-spot',
    nodeSelector: { 'slipway.dev/pool': 'spot' },
    topology: undefined,
    spot: true,
  },
  mig: {
    ...context.profile,
    name: 'mig-1g',
    resourceName: 'nvidia.com/mig-1g.10gb',
    nodeSelector: { 'slipway.dev/pool': 'mig' },
    cpuPerGpu: '2',
    memoryPerGpu: '16Gi',
    topology: undefined,
  },
  shared: {
    ...context.profile,
    name: 'l4-shared',
    nodeSelector: { 'slipway.dev/pool': 'shared' },
    cpuPerGpu: '2',
    memoryPerGpu: '8Gi',
    topology: undefined,
  },
};

/** What people serve, each within the demo's limits: at most eight GPUs and eight replicas. */
const REQUESTS: Record<
  string,
  {
    profile?: keyof typeof PROFILES;
    change: Change;
    context?: Partial<RenderContext>;
  }
> = {
  'production with an autoscaler of Kubernetes': { change: {} },
  'production with KEDA': { change: {}, context: withKeda },
  'development that scales to zero': {
    change: { serving: { stage: 'development', minReplicas: 0 } },
    context: withKeda,
  },
  'one replica that does not scale': {
    change: {
      replicas: 1,
      gpusPerPod: 8,
      serving: { maxReplicas: undefined, autoscaling: undefined },
    },
  },
  'a group of pods in one rack': {
    change: {
      replicas: 1,
      podsPerReplica: 2,
      topology: 'rack',
      gpusPerPod: 2,
      serving: { maxReplicas: undefined, autoscaling: undefined },
    },
  },
  'a model in a known format by GPU use, with a secret and an account': {
    change: {
      runtime: 'huggingface',
      serviceAccountName: 'trainer',
      secretEnv: [{ name: 'HF_TOKEN', secretName: 'model-hub', key: 'token' }],
      serving: {
        modelFormat: 'huggingface',
        storageUri: 'pvc://weights/captions',
        autoscaling: { metric: 'gpuUtilization', target: 70 },
      },
    },
    context: withKeda,
  },
  'spot nodes': { profile: 'spot', change: {} },
  'MIG slices': { profile: 'mig', change: { gpusPerPod: 1 } },
  'shares of a GPU': {
    profile: 'shared',
    change: {
      gpusPerPod: 1,
      serving: { autoscaling: { metric: 'concurrency', target: 0.5 } },
    },
  },
  'a large model, and no number of anything': {
    change: {
      replicas: 2,
      gpusPerPod: 4,
      volumes: undefined,
      serving: {
        port: undefined,
        healthPath: undefined,
        maxReplicas: undefined,
        autoscaling: undefined,
        modelSizeGiB: 1_000_000,
      },
    },
  },
  'hostile words': {
    change: {
      command: ['sh', '-c', 'echo "${{ secrets.x }}" `id` $(id) \'; #'],
      args: ['a: b\n- c', 'key={{ .Values }}', 'deployment="}],"x":true'],
      env: [{ name: 'HOSTILE', value: '$(HOSTILE) \u202e ${{ x }}' }],
      serving: { healthPath: '/"}) or vector(1e9) #' },
    },
    context: withKeda,
  },
};

const FIXED = { maxReplicas: undefined, autoscaling: undefined };

/** What is really launched, all at once at the start: each waits for its controller most of the time. */
const LAUNCHES = {
  deployment: { engine: deploymentEngine, change: { gpusPerPod: 1 } },
  groups: {
    engine: leaderWorkerSetEngine,
    change: {
      gpusPerPod: 1,
      replicas: 2,
      podsPerReplica: 2,
      topology: 'rack' as const,
      serving: FIXED,
    },
  },
  'of a fixed size': {
    engine: rayServiceEngine,
    change: { gpusPerPod: 1, serving: FIXED },
  },
  'that scales': { engine: rayServiceEngine, change: { gpusPerPod: 1 } },
};

const ENGINES = [
  deploymentEngine,
  leaderWorkerSetEngine,
  inferenceServiceEngine,
  rayServiceEngine,
];

describe("serving engines on a real API server, with our guardrails and the projects' definitions", () => {
  let api: ApiClient;
  let cluster: ClusterClient;
  const launched = new Map<keyof typeof LAUNCHES, Manifest[]>();
  afterAll(() => api?.close());
  const lab = useLab({
    components: ['kwok', 'kueue', 'lws', 'kuberay', 'keda', 'kserve'],
  });
  beforeAll(() => {
    api = new ApiClient({
      url: lab().apiServerUrl,
      caFile: lab().caFile,
      certFile: lab().adminCertFile,
      keyFile: lab().adminKeyFile,
    });
    cluster = {
      name: 'lab',
      write: ({ method, path, body }: any) =>
        api.send(method, path, { body, as: WRITER }),
    } as unknown as ClusterClient;
  });

  const rendered = (
    engine: Engine,
    change: Change,
    profile: EngineProfile = PROFILES.h100,
    contextChange: Partial<RenderContext> = {},
  ) =>
    engine.render(
      changed({
        name: `s-${randomUUID().slice(0, 8)}`,
        engine: engine.name,
        args: ['app.captions:app', 'deployment=Captions'],
        profile: profile.name,
        ...change,
      }),
      { ...context, profile, demo: true, ...contextChange },
    );

  const createAll = async (engine: Engine, manifests: Manifest[]) => {
    const made = [];
    for (const manifest of manifests) {
      const { status, body } = await create(
        cluster,
        collectionPath(engine, manifest),
        manifest,
        { dryRun: false },
      );
      expect([manifest.kind, status, body.message]).toEqual([
        manifest.kind,
        201,
        undefined,
      ]);
      made.push(body);
    }
    return made;
  };

  beforeAll(async () => {
    for (const [key, { engine, change }] of Object.entries(LAUNCHES)) {
      const { manifests } = rendered(engine, change as Change);
      await createAll(engine, manifests);
      launched.set(key as keyof typeof LAUNCHES, manifests);
    }
  });

  const removeAll = async (engine: Engine, manifests: Manifest[]) => {
    for (const manifest of [...manifests].reverse()) {
      await api.must(
        api.send(
          'DELETE',
          `${collectionPath(engine, manifest)}/${
            manifest.metadata.name
          }?propagationPolicy=Background`,
        ),
      );
    }
  };

  const podsOf = async ({ name, namespace }: Manifest['metadata']) => {
    const { body } = await api.get(`/api/v1/namespaces/${namespace}/pods`);
    return (body.items as any[]).filter(({ metadata }) =>
      metadata.name.startsWith(`${name}-`),
    );
  };

  /** Waits until so many pods with GPUs are ready, and gives them. */
  const readyPods = async (metadata: Manifest['metadata'], count: number) => {
    let found: any[] = [];
    try {
      await waitFor(
        `${count} ready pods of ${metadata.name}`,
        async () => {
          found = (await podsOf(metadata)).filter(
            ({ spec, status }) =>
              spec.containers.some(
                (c: any) => c.resources?.limits?.['nvidia.com/gpu'],
              ) &&
              status.conditions?.some(
                (c: any) => c.type === 'Ready' && c.status === 'True',
              ),
          );
          return found.length === count;
        },
        { seconds: 180, every: 250 },
      );
    } catch (error) {
      throw new Error(`${(error as Error).message}\n${await story(metadata)}`);
    }
    return found;
  };

  describe.each(ENGINES.map(engine => [engine.name, engine] as const))(
    '%s',
    (_, engine) => {
      it.each(Object.entries(REQUESTS))(
        '%s: the objects and their pods would be let in, without a word',
        async (__, { profile = 'h100', change, context: where }) => {
          const { manifests } = rendered(
            engine,
            change,
            PROFILES[profile],
            where,
          );
          const answers = await dryRun(cluster, engine, manifests);
          expect(
            answers.map(({ kind, response: { status, body, warnings } }) => [
              kind,
              status < 300 ? 'allowed' : body.message,
              warnings,
            ]),
          ).toEqual(answers.map(({ kind }) => [kind, 'allowed', []]));
        },
      );

      it('is made, and removed again', async () => {
        const { manifests } = rendered(
          engine,
          { gpusPerPod: 1 },
          PROFILES.h100,
          withKeda,
        );
        const made = await createAll(engine, manifests);
        expect(made.at(-1).kind).toBe(engine.kind);
        await removeAll(engine, manifests);
      });
    },
  );

  it('a Deployment gets its replicas behind its Service, through the queue', async () => {
    const manifests = launched.get('deployment')!;
    const { metadata } = manifests.at(-1)!;
    const pods = await readyPods(metadata, 2);
    for (const { metadata: pod, spec } of pods) {
      expect(spec.nodeName).toMatch(/^h100-/);
      expect(pod.labels).toMatchObject({
        'kueue.x-k8s.io/queue-name': 'gpu',
        'kueue.x-k8s.io/priority-class': 'serving',
      });
    }
    await waitFor('both replicas to be behind the Service', async () => {
      const { body } = await api.get(
        `/apis/discovery.k8s.io/v1/namespaces/${metadata.namespace}/endpointslices?labelSelector=kubernetes.io/service-name=${metadata.name}`,
      );
      return (
        body.items.flatMap((slice: any) => slice.endpoints ?? []).length === 2
      );
    });
    // With the priority of serving.
    const { body: all } = await api.get(
      `/apis/kueue.x-k8s.io/v1beta2/namespaces/${metadata.namespace}/workloads`,
    );
    const workloads = all.items.filter((w: any) =>
      w.metadata.ownerReferences?.some((o: any) =>
        o.name.startsWith(`${metadata.name}-`),
      ),
    );
    expect(workloads.map((w: any) => w.spec.priority)).toEqual([1000, 1000]);
    await removeAll(deploymentEngine, manifests);
  });

  it('a LeaderWorkerSet gets its groups, each within one rack, and only leaders are behind the Service', async () => {
    const manifests = launched.get('groups')!;
    const { metadata } = manifests.at(-1)!;
    const pods = await readyPods(metadata, 4);
    const racks = new Map<string, Set<string>>();
    for (const { metadata: pod, spec } of pods) {
      const { body: node } = await api.get(`/api/v1/nodes/${spec.nodeName}`);
      const group = pod.labels['leaderworkerset.sigs.k8s.io/group-index'];
      racks.set(
        group,
        (racks.get(group) ?? new Set()).add(
          node.metadata.labels['slipway.dev/rack'],
        ),
      );
    }
    expect([...racks.values()].map(({ size }) => size)).toEqual([1, 1]);
    await waitFor('the leaders to be behind the Service', async () => {
      const { body } = await api.get(
        `/apis/discovery.k8s.io/v1/namespaces/${metadata.namespace}/endpointslices?labelSelector=kubernetes.io/service-name=${metadata.name}-leader`,
      );
      const names = body.items
        .flatMap((slice: any) => slice.endpoints ?? [])
        .map((endpoint: any) => endpoint.targetRef.name)
        .sort();
      return (
        JSON.stringify(names) ===
        JSON.stringify([`${metadata.name}-0`, `${metadata.name}-1`])
      );
    });
    await removeAll(leaderWorkerSetEngine, manifests);
  });

  it.each(['of a fixed size', 'that scales'] as const)(
    'a RayService %s gets its head and its workers, through the queue',
    async kind => {
      const manifests = launched.get(kind)!;
      const { metadata } = manifests.at(-1)!;
      for (const { spec } of await readyPods(metadata, 2)) {
        expect(spec.nodeName).toMatch(/^h100-/);
      }
      const heads = (await podsOf(metadata)).filter(
        ({ metadata: pod }) => pod.labels['ray.io/node-type'] === 'head',
      );
      expect(heads).toHaveLength(1);
      expect(JSON.stringify(heads[0].spec.containers)).not.toContain(
        'nvidia.com/',
      );
      await removeAll(rayServiceEngine, manifests);
    },
  );

  /** What the cluster said, for a failure that can be understood. */
  async function story({ name, namespace }: Manifest['metadata']) {
    const all = async (path: string) => (await api.get(path)).body.items ?? [];
    const workloads = await all(
      `/apis/kueue.x-k8s.io/v1beta2/namespaces/${namespace}/workloads`,
    );
    const events = await all(`/api/v1/namespaces/${namespace}/events`);
    return JSON.stringify(
      {
        pods: (await podsOf({ name, namespace })).map(
          ({ metadata, spec, status }) => [
            metadata.name,
            spec.schedulingGates,
            status.conditions?.map((c: any) => `${c.type} ${c.status}`),
          ],
        ),
        workloads: workloads
          .filter((w: any) => w.metadata.name.includes(name))
          .map((w: any) => [w.metadata.name, w.status?.conditions]),
        events: events
          .filter((e: any) => e.involvedObject.name.startsWith(name))
          .map(
            (e: any) => `${e.involvedObject.kind} ${e.reason}: ${e.message}`,
          ),
      },
      undefined,
      1,
    );
  }
});
