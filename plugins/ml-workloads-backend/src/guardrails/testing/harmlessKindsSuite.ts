/* eslint-disable jest/no-export -- one of the suites of guardrails.lab.test.ts, which starts one API server for all */
import type { As } from './ApiClient';
import { codesOf, said, until, type GuardedCluster } from './GuardedCluster';
import { EVERY_LIMIT } from './limits';
import { differing } from './matrix/differing';
import {
  podParts,
  workload,
  WORKLOAD_KINDS,
  type KubernetesObject,
  type WorkloadKind,
} from './objects';

/** Every rule is on, and nothing that runs keeps to it. */
const TIGHT = {
  ...EVERY_LIMIT,
  maxGpusPerWorkload: 1,
  maxGpusPerPod: 1,
  allowedGpuCounts: [1],
  allowedGpuResources: ['amd.com/gpu'],
  maxRunSeconds: 60,
  maxTtlSeconds: 60,
  maxRetries: 0,
  allowedRegistries: ['other.example.com/'],
  images: { pinned: 'digest' },
  queues: ['other'],
  pools: { label: 'slipway.dev/pool', values: ['other'] },
  gpuTaint: { key: 'example.com/other' },
  training: { priorityClasses: ['other'] },
  serving: {
    ...EVERY_LIMIT.serving,
    maxReplicas: 1,
    minStartupSeconds: 3600,
    priorityClasses: ['other'],
  },
  requiredLabels: ['example.com/cost-center'],
  maxCpuPerGpu: '100m',
  maxMemoryPerGpu: '1Mi',
  maxEphemeralStorage: '1Mi',
  requireTopology: true,
};

const KUEUE: As = {
  user: 'system:serviceaccount:kueue-system:kueue-controller-manager',
  // Kueue's own rights are not installed here; who it is, is what the rules look at.
  groups: ['system:serviceaccounts:kueue-system', 'system:masters'],
};

type Edit = (object: KubernetesObject, kind: WorkloadKind) => void;

/** Where a kind that can be suspended says so. */
const suspended =
  (on: boolean): Edit =>
  ({ spec }, kind) => {
    (kind === 'PyTorchJob' ? spec.runPolicy : spec).suspend = on;
  };

const SUSPENDED: readonly WorkloadKind[] = [
  'Job',
  'CronJob',
  'JobSet',
  'TrainJob',
  'PyTorchJob',
  'RayJob',
  'RayCluster',
];

/** What Kueue gives the pods of a suspended workload when it lets it in; of a TrainJob in a patch of its own. */
const placed: Edit = (object, kind) => {
  suspended(false)(object, kind);
  const place = (spec: any) => {
    spec.nodeSelector = { ...spec.nodeSelector, 'example.com/zone': 'a' };
    spec.tolerations = [
      ...(spec.tolerations ?? []),
      { key: 'example.com/dedicated', operator: 'Exists' },
    ];
  };
  if (kind !== 'TrainJob') {
    podParts(object).forEach(({ spec }) => place(spec));
    return;
  }
  const patch = structuredClone(object.spec.runtimePatches[0]);
  patch.manager = 'kueue.x-k8s.io/manager';
  place(
    patch.trainingRuntimeSpec.template.spec.replicatedJobs[0].template.spec
      .template.spec,
  );
  object.spec.runtimePatches.push(patch);
};

/** So many pods as the kind says it: replicas, parallelism, nodes, workers or the most replicas. */
const sized =
  (pods: number): Edit =>
  ({ spec }, kind) => {
    const jobOf = (of: any) => {
      of.parallelism = pods;
      of.completions = pods;
    };
    const workers = ({ workerGroupSpecs: [group] }: any) =>
      Object.assign(group, {
        replicas: pods,
        minReplicas: pods,
        maxReplicas: pods,
      });
    const how: Partial<Record<WorkloadKind, () => void>> = {
      Job: () => {
        spec.parallelism = pods;
      },
      CronJob: () => jobOf(spec.jobTemplate.spec),
      JobSet: () => {
        spec.replicatedJobs[0].replicas = pods;
      },
      PyTorchJob: () => {
        spec.pytorchReplicaSpecs.Worker.replicas = pods;
      },
      RayJob: () => workers(spec.rayClusterSpec),
      RayCluster: () => workers(spec),
      RayService: () => workers(spec.rayClusterConfig),
      InferenceService: () => {
        spec.predictor.minReplicas = pods;
        spec.predictor.maxReplicas = pods;
      },
    };
    const set =
      how[kind] ??
      (() => {
        spec.replicas = pods;
      });
    set();
  };

/** A Pod has no size, a DaemonSet that of its nodes, and Kubeflow lets a TrainJob never change its own. */
const SIZED = WORKLOAD_KINDS.filter(
  kind => !['Pod', 'DaemonSet', 'TrainJob'].includes(kind),
);

/** Whatever runs, of every kind, when every rule turns against it (`guardrails.md` §2.6). */
export function harmlessKindsSuite(cluster: () => GuardedCluster): void {
  let namespace: string;
  let member: As;
  const objects = new Map<WorkloadKind, KubernetesObject>();

  beforeAll(async () => {
    // The limits come later.
    ({ namespace, member } = await cluster().teamNamespace(null, {
      'slipway.dev/limits': 'set',
    }));
    const { api } = cluster();
    await Promise.all(
      WORKLOAD_KINDS.map(async kind => {
        const object = workload(kind, {
          namespace,
          name: `runs-${kind.toLowerCase()}`,
          gpus: 2,
          replicas: 3,
        });
        object.metadata.finalizers = ['example.com/hold'];
        // It may then have fewer pods without being another job.
        if (kind === 'Job') object.spec.completions = null;
        objects.set(kind, object);
        await api.must(api.create(object, { as: member }));
      }),
    );
    await cluster().setLimits(namespace, TIGHT);
    await until('the limits bite', async () => {
      const next = workload('Job', { namespace, name: 'next', gpus: 2 });
      const answer = await api.create(next, { dryRun: true });
      return codesOf(answer).length > 12;
    });
  });

  const changed = async (
    kind: WorkloadKind,
    edit: Edit,
    { as = member, dryRun = true }: { as?: As; dryRun?: boolean } = {},
  ) => {
    const object = objects.get(kind)!;
    const next = structuredClone(object);
    edit(next, kind);
    const answer = await cluster().api.patch(object, differing(object, next), {
      as,
      dryRun,
      replaceLists: true,
    });
    if (!dryRun && answer.status < 400) objects.set(kind, next);
    return said(answer);
  };

  it('of none another may be made', async () => {
    const answers = await Promise.all(
      WORKLOAD_KINDS.map(async kind => {
        const next = structuredClone(objects.get(kind)!);
        next.metadata.name = `next-${kind.toLowerCase()}`;
        return [
          kind,
          codesOf(
            await cluster().api.create(next, { as: member, dryRun: true }),
          ),
        ] as const;
      }),
    );
    for (const [kind, codes] of answers) {
      expect([kind, codes]).toEqual([
        kind,
        expect.arrayContaining(['SW01', 'SW05', 'SW06', 'SW20']),
      ]);
    }
  });

  it.each(WORKLOAD_KINDS)('a %s can be labelled and annotated', async kind => {
    expect(
      await changed(kind, ({ metadata }) => {
        metadata.labels = { ...metadata.labels, colour: 'blue' };
        metadata.annotations = { 'example.com/note': 'seen' };
      }),
    ).toBe('allowed');
  });

  it.each(SUSPENDED)(
    'a %s can be resumed and suspended by Kueue and by people',
    async kind => {
      for (const as of [KUEUE, member]) {
        const really = { as, dryRun: kind === 'CronJob' };
        expect(await changed(kind, suspended(false), really)).toBe('allowed');
        expect(await changed(kind, suspended(true), really)).toBe('allowed');
      }
    },
  );

  it.each(SUSPENDED.filter(kind => kind !== 'CronJob'))(
    'Kueue may say where the pods of a %s run when it lets it in',
    async kind => {
      expect(await changed(kind, placed, { as: KUEUE })).toBe('allowed');
    },
  );

  it.each(SIZED)('a %s can shrink and not grow', async kind => {
    expect(await changed(kind, sized(2))).toBe('allowed');
    // More nodes that need not be near each other are more of that too (SW31).
    expect(await changed(kind, sized(4))).toMatch(/^SW01( SW31)?$/);
  });

  it.each(WORKLOAD_KINDS)(
    'a %s can be deleted and its finalizer removed',
    async kind => {
      const { api } = cluster();
      const object = objects.get(kind)!;
      expect(said(await api.remove(object, { as: member }))).toBe('allowed');
      const { metadata } = await api.must(
        api.patch(
          object,
          { metadata: { labels: { colour: 'blue' } } },
          { as: member, replaceLists: true },
        ),
      );
      expect(metadata.deletionTimestamp).toBeTruthy();
      expect(
        said(
          await api.patch(
            object,
            { metadata: { finalizers: null } },
            { as: member, replaceLists: true },
          ),
        ),
      ).toBe('allowed');
    },
  );

  it('their namespace can be deleted', async () => {
    const { api } = cluster();
    const path = `/api/v1/namespaces/${namespace}`;
    await api.must(api.send('DELETE', path));
    await until(
      'the namespace is gone',
      async () => (await api.get(path)).status === 404,
    );
    expect((await api.get(path)).status).toBe(404);
  });
}
