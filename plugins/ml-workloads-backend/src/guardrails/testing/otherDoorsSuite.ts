/* eslint-disable jest/no-export -- one of the suites of guardrails.lab.test.ts, which starts one API server for all */
import type { As } from './ApiClient';
import { said, until, type GuardedCluster } from './GuardedCluster';
import { EVERY_LIMIT } from './limits';
import { workload, type KubernetesObject } from './objects';

/** Ways to GPUs that lead past the workload itself, tried by somebody with the stock role `edit` (`guardrails.md` §1). */
export function otherDoorsSuite(cluster: () => GuardedCluster): void {
  let namespace: string;
  let member: As;

  beforeAll(async () => {
    ({ namespace, member } = await cluster().teamNamespace({
      ...EVERY_LIMIT,
      serving: { ...EVERY_LIMIT.serving, minReplicas: 1 },
      devices: {
        classes: ['gpu.nvidia.com'],
        maxClaimsPerPod: 1,
        maxPerClaim: 2,
      },
    }));
  });

  const tried = async (object: KubernetesObject) =>
    said(await cluster().api.create(object, { as: member, dryRun: true }));

  const scaled = (spec: object): KubernetesObject => ({
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'ScaledObject',
    metadata: { name: 'scaled', namespace },
    spec: {
      scaleTargetRef: { name: 'app' },
      minReplicaCount: 1,
      triggers: [
        { type: 'cron', metadata: { start: '0 6 * * *', end: '0 8 * * *' } },
      ],
      ...spec,
    },
  });
  const autoscaled = (spec: object): KubernetesObject => ({
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'scaled', namespace },
    spec: {
      minReplicas: 1,
      scaleTargetRef: {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        name: 'app',
      },
      ...spec,
    },
  });

  it.each([
    [{ maxReplicaCount: 8 }, 'allowed'],
    [{ maxReplicaCount: 9 }, 'SW01'],
    // KEDA's own maximum is 100, its minimum 0.
    [{}, 'SW01'],
    [{ maxReplicaCount: 8, minReplicaCount: 0 }, 'SW25'],
    [{ maxReplicaCount: 8, minReplicaCount: 2, idleReplicaCount: 0 }, 'SW25'],
  ])('a ScaledObject with %j: %s', async (spec, says) => {
    expect(await tried(scaled(spec))).toBe(says);
  });

  it.each([
    [{ maxReplicas: 8 }, 'allowed'],
    [{ maxReplicas: 9 }, 'SW01'],
  ])('a HorizontalPodAutoscaler with %j: %s', async (spec, says) => {
    expect(await tried(autoscaled(spec))).toBe(says);
  });

  it.each([
    [scaled, 'maxReplicaCount'],
    [autoscaled, 'maxReplicas'],
  ] as const)(
    'an autoscaler that was there keeps its maximum, and may lower it: %p %s',
    async (scaler, field) => {
      const { api } = cluster();
      const { namespace: own } = await cluster().teamNamespace();
      const object = scaler({ [field]: 8 });
      object.metadata.namespace = own;
      await api.must(api.create(object, { as: member }));
      await cluster().setLimits(own, { serving: { maxReplicas: 2 } });
      const next = structuredClone(object);
      next.metadata.name = 'next';
      await until(
        'the lower limit bites',
        async () =>
          said(await api.create(next, { as: member, dryRun: true })) === 'SW01',
      );
      const change = async (to: object) =>
        said(await api.patch(object, to, { as: member, dryRun: true }));
      expect(await change({ metadata: { labels: { a: 'b' } } })).toBe(
        'allowed',
      );
      expect(await change({ spec: { [field]: 7 } })).toBe('allowed');
      expect(await change({ spec: { [field]: 9 } })).toBe('SW01');
    },
  );

  it('scaling a LeaderWorkerSet up stops at the limit, scaling down does not', async () => {
    const { api } = cluster();
    const object = workload('LeaderWorkerSet', {
      namespace,
      name: 'groups',
      replicas: 2,
    });
    await api.must(api.create(object, { as: member }));
    const scale = async (replicas: number, subresource?: string) =>
      said(
        await api.patch(
          object,
          { spec: { replicas } },
          { as: member, dryRun: true, subresource },
        ),
      );
    expect(await scale(9, 'scale')).toBe('SW01');
    expect(await scale(8, 'scale')).toBe('allowed');
    expect(await scale(1, 'scale')).toBe('allowed');
    expect(await scale(9)).toBe('SW01');
  });

  it('a pod cannot be given more CPUs or memory in place, which the role edit lets nobody try', async () => {
    const { api } = cluster();
    const pod = workload('Pod', { namespace, name: 'resized' });
    await api.must(api.create(pod, { as: member }));
    const resize = async (amounts: object, as: As) => {
      const resources = { requests: amounts, limits: amounts };
      return api.patch(
        pod,
        { spec: { containers: [{ name: 'main', resources }] } },
        { as, dryRun: true, subresource: 'resize' },
      );
    };
    expect((await resize({ cpu: '2' }, member)).status).toBe(403);

    const resizer: As = { user: 'resizer' };
    await grantResizing(cluster(), namespace, resizer.user);
    await until(
      'pods may be resized',
      async () => (await resize({ cpu: '2' }, resizer)).status === 200,
    );
    expect(said(await resize({ cpu: '25' }, resizer))).toBe('SW27');
    expect(said(await resize({ memory: '300Gi' }, resizer))).toBe('SW27');
  });

  const claim = (
    request: object,
    kind: 'ResourceClaim' | 'ResourceClaimTemplate',
  ): KubernetesObject => {
    const spec = { devices: { requests: [{ name: 'gpu', ...request }] } };
    return {
      apiVersion: 'resource.k8s.io/v1',
      kind,
      metadata: { name: 'gpu', namespace },
      spec: kind === 'ResourceClaim' ? spec : { spec },
    };
  };
  const gpu = { deviceClassName: 'gpu.nvidia.com' };

  it.each([
    ['two of an allowed class', { exactly: { ...gpu, count: 2 } }, 'allowed'],
    ['three', { exactly: { ...gpu, count: 3 } }, 'SW32'],
    [
      'alternatives, of which one is too many',
      {
        firstAvailable: [
          { ...gpu, name: 'a', count: 1 },
          { ...gpu, name: 'b', count: 4 },
        ],
      },
      'SW32',
    ],
    [
      'another class',
      { exactly: { deviceClassName: 'mig.nvidia.com' } },
      'SW32',
    ],
    ['all of a node', { exactly: { ...gpu, allocationMode: 'All' } }, 'SW32'],
  ])('a claim and a template for %s', async (_what, request, says) => {
    expect(await tried(claim(request, 'ResourceClaim'))).toBe(says);
    expect(await tried(claim(request, 'ResourceClaimTemplate'))).toBe(says);
  });

  it('a claim by the older version of the kind is the same claim', async () => {
    for (const version of ['v1beta2', 'v1beta1']) {
      const older = claim(
        version === 'v1beta1'
          ? { ...gpu, count: 3 }
          : { exactly: { ...gpu, count: 3 } },
        'ResourceClaim',
      );
      older.apiVersion = `resource.k8s.io/${version}`;
      // Not every server serves them; none lets them through.
      expect(await tried(older)).not.toBe('allowed');
    }
  });

  it('a pod may have one claim, not two', async () => {
    const pod = (claims: number) => {
      const object = workload('Pod', { namespace, name: 'claims' });
      object.spec.resourceClaims = Array.from({ length: claims }, (_, n) => ({
        name: `gpu-${n}`,
        resourceClaimTemplateName: 'gpu',
      }));
      return object;
    };
    expect(await tried(pod(1))).toBe('allowed');
    expect(await tried(pod(2))).toBe('SW32');
  });

  const runtimes = (): KubernetesObject[] => [
    {
      apiVersion: 'trainer.kubeflow.org/v1alpha1',
      kind: 'TrainingRuntime',
      metadata: { name: 'own', namespace },
      spec: {
        template: {
          spec: {
            replicatedJobs: [
              {
                name: 'node',
                template: {
                  spec: {
                    template: { spec: { containers: [{ name: 'node' }] } },
                  },
                },
              },
            ],
          },
        },
      },
    },
    {
      apiVersion: 'serving.kserve.io/v1alpha1',
      kind: 'ServingRuntime',
      metadata: { name: 'own', namespace },
      spec: { containers: [{ name: 'kserve-container', image: 'x' }] },
    },
    ...['v1alpha1', 'v1alpha2'].map(version => ({
      apiVersion: `serving.kserve.io/${version}`,
      kind: 'LLMInferenceServiceConfig',
      metadata: { name: 'own', namespace },
      spec: {},
    })),
  ];

  it.each(runtimes().map(({ apiVersion, kind }, at) => [kind, apiVersion, at]))(
    "a %s (%s) in a team's namespace is the platform's to make, change and remove",
    async (_kind, _version, at) => {
      const { api } = cluster();
      // Names of namespaces are known by now.
      const object = runtimes()[Number(at)];
      expect(await tried(object)).toBe('SW36');
      await api.must(api.create(object));
      const change = async (to: object) =>
        said(
          await api.patch(object, to, {
            as: member,
            dryRun: true,
            replaceLists: true,
          }),
        );
      expect(
        await change({ metadata: { labels: { 'example.com/a': 'b' } } }),
      ).toBe('allowed');
      expect(said(await api.remove(object, { as: member, dryRun: true }))).toBe(
        'SW36',
      );
      await api.must(api.remove(object));
    },
  );
}

async function grantResizing(
  { api }: GuardedCluster,
  namespace: string,
  user: string,
): Promise<void> {
  const name = 'resizer';
  const apiGroup = 'rbac.authorization.k8s.io';
  const apiVersion = `${apiGroup}/v1`;
  await api.must(
    api.create({
      apiVersion,
      kind: 'Role',
      metadata: { name, namespace },
      rules: [
        {
          apiGroups: [''],
          resources: ['pods/resize'],
          verbs: ['patch', 'update'],
        },
      ],
    }),
  );
  await api.must(
    api.create({
      apiVersion,
      kind: 'RoleBinding',
      metadata: { name, namespace },
      roleRef: { apiGroup, kind: 'Role', name },
      subjects: [{ kind: 'User', apiGroup, name: user }],
    }),
  );
}
