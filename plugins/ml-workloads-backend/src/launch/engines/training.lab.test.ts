import { randomUUID } from 'crypto';
import { useLab } from '@slipway/lab/testing';
import { waitFor } from '@slipway/lab';
import type { LaunchRequest } from '@slipway/backstage-plugin-ml-workloads-common';
import type {
  Engine,
  EngineProfile,
  RenderContext,
} from '@slipway/backstage-plugin-ml-workloads-node';
import type { ClusterClient } from '../../clusters';
import { ApiClient } from '../../guardrails/testing/ApiClient';
import { collectionPath, create, dryRun } from '../dryRun';
import { jobEngine } from './job';
import { jobSetEngine } from './jobset';
import { rayJobEngine } from './rayjob';
import { trainingContext, trainingRequest } from './testing/training';
import { trainJobEngine } from './trainjob';

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

const GPU_NODES: EngineProfile['tolerations'] = [
  { key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' },
];

const PROFILES: Record<string, EngineProfile> = {
  h100: {
    ...trainingContext.profile,
    tolerations: GPU_NODES,
  },
  spot: {
    ...trainingContext.profile,
    name: 'h100-spot',
    nodeSelector: { 'slipway.dev/pool': 'spot' },
    tolerations: GPU_NODES,
    topology: undefined,
    spot: true,
  },
  mig: {
    name: 'mig-1g',
    resourceName: 'nvidia.com/mig-1g.10gb',
    nodeSelector: { 'slipway.dev/pool': 'mig' },
    tolerations: GPU_NODES,
    cpuPerGpu: '2',
    memoryPerGpu: '16Gi',
  },
  shared: {
    name: 'l4-shared',
    resourceName: 'nvidia.com/gpu',
    nodeSelector: { 'slipway.dev/pool': 'shared' },
    tolerations: GPU_NODES,
    cpuPerGpu: '2',
    memoryPerGpu: '8Gi',
  },
};

const CHECKPOINTS = {
  claimName: 'checkpoints',
  mountPath: '/checkpoints',
  purpose: 'checkpoint',
} as const;

/** What people launch, each with the least that the demo's limits ask for. */
const REQUESTS: Record<
  string,
  { profile: keyof typeof PROFILES; request: Partial<LaunchRequest> }
> = {
  'one pod with eight GPUs': {
    profile: 'h100',
    request: { gpusPerPod: 8 },
  },
  'two nodes in one rack with data, checkpoints, a secret and an account': {
    profile: 'h100',
    request: {
      gpusPerPod: 4,
      replicas: 2,
      topology: 'rack',
      retries: 2,
      serviceAccountName: 'trainer',
      secretEnv: [{ name: 'HF_TOKEN', secretName: 'model-hub', key: 'token' }],
      volumes: [
        { claimName: 'datasets', mountPath: '/data', purpose: 'dataset' },
        { claimName: 'weights', mountPath: '/weights', purpose: 'weights' },
        CHECKPOINTS,
      ],
    },
  },
  'spot nodes with checkpoints': {
    profile: 'spot',
    request: { gpusPerPod: 2, retries: 3, volumes: [CHECKPOINTS] },
  },
  'a MIG slice': { profile: 'mig', request: { gpusPerPod: 1 } },
  'a share of a GPU': { profile: 'shared', request: { gpusPerPod: 1 } },
  'hostile words': {
    profile: 'h100',
    request: {
      gpusPerPod: 1,
      command: ['sh', '-c', 'echo "${{ secrets.x }}" `id` $(id) \'; #'],
      args: ['a: b\n- c', '{{ .Values }}', '"}],"privileged":true'],
      env: [{ name: 'HOSTILE', value: '$(HOSTILE) \u202e ${{ x }}' }],
    },
  },
};

const ENGINES = [jobEngine, jobSetEngine, trainJobEngine, rayJobEngine];

describe("training engines on a real API server, with our guardrails and the projects' controllers", () => {
  let api: ApiClient;
  let cluster: ClusterClient;
  const runs = new Map<Engine, () => Promise<any[]>>();
  afterAll(() => api?.close());
  const lab = useLab({
    components: ['kwok', 'kueue', 'jobset', 'trainer', 'kuberay'],
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
    // All at once: each waits for its controller most of the time.
    for (const engine of ENGINES) {
      const running = run(engine).then(
        pods => () => pods,
        error => () => {
          throw error;
        },
      );
      runs.set(engine, async () => (await running)());
    }
  });

  /** A launch as the demo's portal renders it. */
  const rendered = (
    engine: Engine,
    profile: EngineProfile,
    change: Partial<LaunchRequest>,
  ) => {
    const request: LaunchRequest = {
      ...trainingRequest,
      name: `t-${randomUUID().slice(0, 8)}`,
      engine: engine.name,
      command: ['python', 'train.py'],
      maxRunSeconds: 3600,
      profile: profile.name,
      simulate: { durationSeconds: 3 },
      ...change,
    };
    const context: RenderContext = { ...trainingContext, profile, demo: true };
    return engine.render(request, context);
  };

  describe.each(ENGINES.map(engine => [engine.name, engine] as const))(
    '%s',
    (_, engine) => {
      it.each(Object.entries(REQUESTS))(
        '%s: the object and its pods would be let in, without a word',
        async (__, { profile, request }) => {
          const { manifests } = rendered(engine, PROFILES[profile], request);
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

      it('is admitted by Kueue, gets its pods and runs to its end', async () => {
        const gpuPods = (await runs.get(engine)!()).filter(({ spec }) =>
          spec.containers.some(
            (c: any) => c.resources.limits?.['nvidia.com/gpu'],
          ),
        );
        expect(gpuPods).toHaveLength(2);
        for (const { metadata, spec } of gpuPods) {
          expect(metadata.labels).toMatchObject({
            'slipway.dev/team': 'vision',
            'backstage.io/kubernetes-id': 'vision-models',
            'kueue.x-k8s.io/queue-name': 'gpu',
          });
          expect(spec.nodeName).toMatch(/^h100-/);
        }
      });
    },
  );

  it('a JobSet that runs too long is stopped by Kueue, since it has no deadline of its own', async () => {
    const { manifests } = rendered(jobSetEngine, PROFILES.h100, {
      gpusPerPod: 1,
      maxRunSeconds: 3,
      simulate: { durationSeconds: 600 },
    });
    const path = collectionPath(jobSetEngine, manifests[0]);
    const made = await api.must(
      api.send('POST', path, { body: manifests[0], as: WRITER }),
    );
    const object = `${path}/${made.metadata.name}`;
    await waitFor('the JobSet to start', async () => {
      return (await api.get(object)).body.spec.suspend === false;
    });
    await waitFor('Kueue to stop it', async () => {
      return (await api.get(object)).body.spec.suspend === true;
    });
    expect((await api.get(object)).body.spec.suspend).toBe(true);
    await api.must(
      api.send('DELETE', `${object}?propagationPolicy=Background`),
    );
  });

  /** Launches two pods, waits for the end, and gives every pod that was seen. */
  async function run(engine: Engine): Promise<any[]> {
    const { manifests } = rendered(engine, PROFILES.h100, {
      gpusPerPod: 1,
      replicas: 2,
    });
    const made = [];
    for (const manifest of manifests) {
      const { status, body } = await create(
        cluster,
        collectionPath(engine, manifest),
        manifest,
        { dryRun: false },
      );
      expect([status, body.message]).toEqual([201, undefined]);
      made.push(body);
    }
    const workload = made[made.length - 1];
    const { namespace, name, uid } = workload.metadata;
    const path = `${collectionPath(engine, workload)}/${name}`;
    const seen = new Map<string, any>();
    try {
      await waitFor(
        `${engine.kind} ${name} to end`,
        async () => {
          const { body } = await api.get(
            `/api/v1/namespaces/${namespace}/pods?labelSelector=slipway.dev/profile=h100`,
          );
          for (const pod of body.items) {
            if (pod.metadata.name.startsWith(`${name}-`)) {
              seen.set(pod.metadata.name, pod);
            }
          }
          return ended((await api.get(path)).body);
        },
        { seconds: 180, every: 250 },
      );
    } catch (error) {
      throw new Error(
        `${(error as Error).message}\n${await story(namespace, name, uid)}`,
      );
    }
    await api.must(api.send('DELETE', `${path}?propagationPolicy=Background`));
    return [...seen.values()];
  }

  /** What the cluster said, for a failure that can be understood. */
  async function story(namespace: string, name: string, uid: string) {
    const all = async (path: string) => (await api.get(path)).body.items ?? [];
    const workloads = await all(
      `/apis/kueue.x-k8s.io/v1beta2/namespaces/${namespace}/workloads`,
    );
    const events = await all(`/api/v1/namespaces/${namespace}/events`);
    return JSON.stringify(
      {
        workloads: workloads
          .filter((w: any) =>
            w.metadata.ownerReferences?.some((o: any) => o.uid === uid),
          )
          .map((w: any) => w.status?.conditions),
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

/** Succeeded, as each kind says it. */
function ended({ kind, status = {} }: any): boolean {
  const is = (type: string) =>
    !!status.conditions?.some(
      (c: any) => c.type === type && c.status === 'True',
    );
  switch (kind) {
    case 'Job':
    case 'TrainJob':
      return is('Complete');
    case 'JobSet':
      return is('Completed');
    default:
      return status.jobStatus === 'SUCCEEDED';
  }
}
