/* eslint-disable jest/no-export -- one of the suites of guardrails.lab.test.ts, which starts one API server for all */
import type { As } from './ApiClient';
import { codesOf, said, until, type GuardedCluster } from './GuardedCluster';
import { workload, type KubernetesObject } from './objects';

const PLATFORM: As = {
  user: 'platform-engineer',
  groups: ['slipway:platform'],
};
const JOB_CONTROLLER: As = {
  user: 'system:serviceaccount:kube-system:job-controller',
  groups: ['system:serviceaccounts', 'system:serviceaccounts:kube-system'],
};
const WRITER: As = {
  user: 'system:serviceaccount:slipway-system:slipway-writer',
  groups: ['system:serviceaccounts', 'system:serviceaccounts:slipway-system'],
};

/** Every way round the rules that is known, tried by somebody with the stock role `edit`. */
export function waysRoundSuite(cluster: () => GuardedCluster): void {
  let namespace: string;
  let member: As;

  beforeAll(async () => {
    ({ namespace, member } = await cluster().teamNamespace());
  });

  const owner = (kind: string, apiVersion: string) => ({
    ownerReferences: [
      {
        apiVersion,
        kind,
        name: 'somebody',
        uid: '00000000-0000-4000-8000-000000000000',
        controller: true,
      },
    ],
  });
  const owned = (object: KubernetesObject, by = owner('Job', 'batch/v1')) => {
    Object.assign(object.metadata, by);
    return object;
  };
  const tried = async (object: KubernetesObject, as: As = member) =>
    said(await cluster().api.create(object, { as, dryRun: true }));

  it('a bare pod needs a queue and a deadline like a job', async () => {
    const bare = workload('Pod', {
      namespace,
      name: 'bare',
      queue: null,
      deadline: null,
    });
    expect(await tried(bare)).toBe('SW02 SW06');
  });

  it('a ReplicaSet is counted whole', async () => {
    const many = workload('ReplicaSet', {
      namespace,
      name: 'many',
      gpus: 4,
      replicas: 3,
    });
    expect(await tried(many)).toBe('SW01');
  });

  it('a claimed owner is believed of controllers only', async () => {
    const pod = () =>
      owned(
        workload('Pod', { namespace, name: 'p', queue: null, deadline: null }),
      );
    expect(await tried(pod())).toBe('SW02 SW06 SW09');
    expect(await tried(pod(), JOB_CONTROLLER)).toBe('allowed');

    const job = owned(
      workload('Job', { namespace, name: 'j', gpus: 16, queue: null }),
      owner('JobSet', 'jobset.x-k8s.io/v1alpha2'),
    );
    expect(await tried(job)).toBe('SW01 SW06 SW09');
  });

  it('an owner cannot be claimed afterwards', async () => {
    const { api } = cluster();
    const job = workload('Job', { namespace, name: 'orphan' });
    await api.must(api.create(job, { as: member }));
    const answer = await api.patch(
      job,
      { metadata: owner('CronJob', 'batch/v1') },
      { as: member, dryRun: true },
    );
    expect(said(answer)).toBe('SW09');
  });

  it('GPUs cannot be added to what claimed an owner while it had none', async () => {
    const { api } = cluster();
    // One that lives: the garbage collector removes what an absent owner is claimed for.
    const cron = workload('CronJob', { namespace, name: 'living', gpus: 0 });
    const { metadata } = await api.must(api.create(cron, { as: member }));
    const job = owned(workload('Job', { namespace, name: 'later', gpus: 0 }), {
      ownerReferences: [
        {
          ...owner('CronJob', 'batch/v1').ownerReferences[0],
          name: 'living',
          uid: metadata.uid,
        },
      ],
    });
    await api.must(api.create(job, { as: member }));
    // Resources are what Kubernetes lets a suspended Job change of its pods.
    const [{ name, resources }] = workload('Job', { namespace, name: 'x' }).spec
      .template.spec.containers;
    const answer = await api.patch(
      job,
      { spec: { template: { spec: { containers: [{ name, resources }] } } } },
      { as: member, dryRun: true },
    );
    expect(said(answer)).toBe('SW09');
  });

  it('what a real Job makes is let through, and cannot be grown by hand', async () => {
    const { api } = cluster();
    const cron = workload('CronJob', { namespace, name: 'cron', replicas: 2 });
    await api.must(api.create(cron, { as: member }));
    const { metadata } = await api.must(
      api.get(`/apis/batch/v1/namespaces/${namespace}/cronjobs/cron`),
    );
    const child = workload('Job', { namespace, name: 'child', replicas: 2 });
    child.spec.completions = null;
    child.metadata.ownerReferences = [
      {
        apiVersion: 'batch/v1',
        kind: 'CronJob',
        name: 'cron',
        uid: metadata.uid,
        controller: true,
      },
    ];
    await api.must(
      api.create(child, {
        as: {
          user: 'system:serviceaccount:kube-system:cronjob-controller',
          groups: JOB_CONTROLLER.groups,
        },
      }),
    );
    const grown = await api.patch(
      child,
      { spec: { parallelism: 9 } },
      { as: member, dryRun: true },
    );
    expect(said(grown)).toBe('SW01');

    const job = workload('Job', { namespace, name: 'real', gpus: 1 });
    job.spec.suspend = false;
    await api.must(api.create(job, { as: member }));
    await until('the Job controller makes its pod', async () => {
      const { body } = await api.get(
        `/api/v1/namespaces/${namespace}/pods?labelSelector=job-name%3Dreal`,
      );
      return body.items.length === 1;
    });
  });

  it('a pod cannot choose its own node', async () => {
    const pod = workload('Pod', { namespace, name: 'p', gpus: 0 });
    pod.spec.nodeName = 'gpu-node-1';
    expect(await tried(pod)).toBe('SW09');
    expect(await tried(pod, JOB_CONTROLLER)).toBe('allowed');
  });

  it("Kueue's gate cannot be removed by hand", async () => {
    const { api } = cluster();
    const pod = workload('Pod', { namespace, name: 'gated' });
    pod.spec.schedulingGates = [
      { name: 'kueue.x-k8s.io/admission' },
      { name: 'example.com/own' },
    ];
    await api.must(api.create(pod, { as: member }));
    const keep = (...names: string[]) =>
      api.patch(
        pod,
        { spec: { schedulingGates: names.map(name => ({ name })) } },
        { as: member, dryRun: true, replaceLists: true },
      );
    expect(said(await keep('example.com/own'))).toBe('SW09');
    expect(said(await keep('kueue.x-k8s.io/admission'))).toBe('allowed');
  });

  it.each(['Deployment', 'StatefulSet', 'ReplicaSet'] as const)(
    'scaling a %s up stops at the limit, scaling down does not',
    async kind => {
      const { api } = cluster();
      const object = workload(kind, {
        namespace,
        name: `scaled-${kind.toLowerCase()}`,
        replicas: 2,
      });
      await api.must(api.create(object, { as: member }));
      const scale = (replicas: number, subresource?: string) =>
        api.patch(
          object,
          { spec: { replicas } },
          { as: member, dryRun: true, subresource },
        );
      expect(said(await scale(9, 'scale'))).toBe('SW01');
      expect(said(await scale(8, 'scale'))).toBe('allowed');
      expect(said(await scale(1, 'scale'))).toBe('allowed');
      expect(said(await scale(9))).toBe('SW01');
      await api.must(api.remove(object));
    },
  );

  it('an autoscaler may not ask for more replicas than the limit', async () => {
    const scaler = (maxReplicas: number): KubernetesObject => ({
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'hpa', namespace },
      spec: {
        maxReplicas,
        scaleTargetRef: {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          name: 'd',
        },
      },
    });
    expect(await tried(scaler(9))).toBe('SW01');
    expect(await tried(scaler(8))).toBe('allowed');
    // The older version of the same kind is no way round.
    const older = (maxReplicas: number) => ({
      ...scaler(maxReplicas),
      apiVersion: 'autoscaling/v1',
    });
    expect(await tried(older(9))).toBe('SW01');
    expect(await tried(older(8))).toBe('allowed');
  });

  it("the team binding and its bounds are the platform's", async () => {
    const { api } = cluster();
    // Rights on namespaces, as a cluster operator outside the platform team may have them.
    await grantNamespaces(cluster(), member.user);
    const ns: KubernetesObject = {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace },
    };
    const label = (labels: Record<string, string | null>, as: As) =>
      api.patch(ns, { metadata: { labels } }, { as, dryRun: true });
    await until(
      'the member may patch namespaces',
      async () => (await label({ colour: 'blue' }, member)).status === 200,
    );
    expect(said(await label({ 'slipway.dev/team': 'speech' }, member))).toBe(
      'SW04',
    );
    expect(said(await label({ 'slipway.dev/team': null }, member))).toBe(
      'SW04',
    );
    expect(said(await label({ 'slipway.dev/limits': null }, member))).toBe(
      'SW04',
    );
    expect(said(await label({ 'slipway.dev/new': 'x' }, member))).toBe('SW04');
    expect(said(await label({ 'slipway.dev/team': 'speech' }, PLATFORM))).toBe(
      'allowed',
    );
    const viaStatus = await api.patch(
      ns,
      { metadata: { labels: { 'slipway.dev/team': 'speech' } } },
      { as: member, dryRun: true, subresource: 'status' },
    );
    expect(said(viaStatus)).toBe('SW04');

    const made = (labels: Record<string, string>): KubernetesObject => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'brand-new', labels },
    });
    expect(await tried(made({ 'slipway.dev/team': 'vision' }))).toBe('SW04');
    expect(await tried(made({ colour: 'blue' }))).toBe('allowed');

    const quota: KubernetesObject = {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'mine', namespace },
      spec: { hard: { 'requests.nvidia.com/gpu': '99' } },
    };
    expect(await tried(quota)).toBe('SW04');
    expect(await tried(quota, PLATFORM)).toBe('allowed');
    await api.must(api.create(quota, { as: PLATFORM }));
    const touched = (change: object) =>
      api.patch(quota, change, { as: member, dryRun: true });
    expect(said(await touched({ metadata: { labels: { a: 'b' } } }))).toBe(
      'allowed',
    );
    expect(
      said(
        await touched({ spec: { hard: { 'requests.nvidia.com/gpu': '100' } } }),
      ),
    ).toBe('SW04');
    expect(said(await api.remove(quota, { as: member, dryRun: true }))).toBe(
      'SW04',
    );
    const limits = {
      apiVersion: 'guardrails.slipway.dev/v1alpha1',
      kind: 'WorkloadLimits',
      metadata: { name: 'default', namespace },
    };
    const raise = (as: As) =>
      api.patch(
        limits,
        { spec: { maxGpusPerWorkload: 99 } },
        { as, dryRun: true },
      );
    expect(said(await raise(member))).toBe('SW04');
    expect(said(await raise(PLATFORM))).toBe('allowed');
  });

  it('edit and admin give no right on limits', async () => {
    const { api } = cluster();
    const path = `/apis/guardrails.slipway.dev/v1alpha1/namespaces/${namespace}/workloadlimits/default`;
    // Another person: this one got rights on limits in the test above.
    const person = { user: 'second-member' };
    await api.must(
      api.create({
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'RoleBinding',
        metadata: { name: 'second', namespace },
        roleRef: {
          apiGroup: 'rbac.authorization.k8s.io',
          kind: 'ClusterRole',
          name: 'admin',
        },
        subjects: [
          {
            kind: 'User',
            apiGroup: 'rbac.authorization.k8s.io',
            name: person.user,
          },
        ],
      }),
    );
    await until(
      'the admin may read limits',
      async () => (await api.send('GET', path, { as: person })).status === 200,
    );
    const { status } = await api.send('DELETE', path, { as: person });
    expect(status).toBe(403);
  });

  it('the portal creates pods in dry runs only, and writes in team namespaces only', async () => {
    const { api } = cluster();
    const pod = workload('Pod', {
      namespace,
      name: 'preview',
      queue: null,
      deadline: null,
    });
    expect(await tried(pod, WRITER)).toBe('allowed');
    expect(codesOf(await api.create(pod, { as: WRITER }))).toEqual(['SW10']);
    pod.spec.containers[0].image = 'docker.io/x';
    expect(await tried(pod, WRITER)).toBe('SW05');

    const job = workload('Job', { namespace: 'default', name: 'elsewhere' });
    expect((await api.create(job, { as: WRITER, dryRun: true })).status).toBe(
      403,
    );
  });
}

async function grantNamespaces(
  { api }: GuardedCluster,
  user: string,
): Promise<void> {
  const name = 'namespace-editor';
  await api.must(
    api.apply({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name },
      rules: [
        {
          apiGroups: [''],
          resources: ['namespaces', 'namespaces/status', 'resourcequotas'],
          verbs: ['*'],
        },
        {
          apiGroups: ['guardrails.slipway.dev'],
          resources: ['workloadlimits'],
          verbs: ['*'],
        },
      ],
    }),
  );
  await api.must(
    api.apply({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name },
      roleRef: {
        apiGroup: 'rbac.authorization.k8s.io',
        kind: 'ClusterRole',
        name,
      },
      subjects: [
        { kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: user },
      ],
    }),
  );
}
