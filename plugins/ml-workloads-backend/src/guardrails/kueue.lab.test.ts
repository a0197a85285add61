import { useLab } from '@slipway/lab/testing';
import { said, until, type GuardedCluster } from './testing/GuardedCluster';
import { connect } from './testing/installed';
import { workload, type KubernetesObject } from './testing/objects';

jest.setTimeout(180_000);

const KUEUE = 'kueue.x-k8s.io/v1beta2';

/** The same rules beside the real Kueue, which has to go on suspending what a lower limit no longer allows (`guardrails.md` §2.6). */
describe('guardrails beside Kueue', () => {
  let cluster: GuardedCluster;
  let namespace: string;
  let member: { user: string };

  const localQueue = (name: string): KubernetesObject => ({
    apiVersion: KUEUE,
    kind: 'LocalQueue',
    metadata: { name, namespace },
    spec: { clusterQueue: namespace },
  });

  // Hooks run in the order that they are given: this one while the lab is still there, which others may share.
  afterAll(async () => {
    if (!cluster) return;
    const { api } = cluster;
    await api.send('DELETE', `/api/v1/namespaces/${namespace}`);
    await api.remove(clusterQueue(namespace));
    api.close();
  });
  const lab = useLab({ components: ['kwok', 'kueue'] });
  beforeAll(async () => {
    cluster = connect(lab());
    ({ namespace, member } = await cluster.teamNamespace());
    const { api } = cluster;
    await api.must(api.create(clusterQueue(namespace)));
    await api.must(api.create(localQueue('gpu')));
  });
  it("queues of a team are the platform's", async () => {
    const { api } = cluster;
    await api.must(
      api.apply({
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'Role',
        metadata: { name: 'queues', namespace },
        rules: [
          {
            apiGroups: ['kueue.x-k8s.io'],
            resources: ['localqueues'],
            verbs: ['*'],
          },
        ],
      }),
    );
    await api.must(
      api.apply({
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'RoleBinding',
        metadata: { name: 'queues', namespace },
        roleRef: {
          apiGroup: 'rbac.authorization.k8s.io',
          kind: 'Role',
          name: 'queues',
        },
        subjects: [
          {
            kind: 'User',
            apiGroup: 'rbac.authorization.k8s.io',
            name: member.user,
          },
        ],
      }),
    );
    await until('the member has rights on queues', async () => {
      const path = `/apis/${KUEUE}/namespaces/${namespace}/localqueues`;
      return (await api.send('GET', path, { as: member })).status === 200;
    });
    const own = localQueue('own');
    expect(said(await api.create(own, { as: member, dryRun: true }))).toBe(
      'SW04',
    );
    const platform = {
      user: 'platform-engineer',
      groups: ['slipway:platform'],
    };
    const taken = await api.remove(localQueue('gpu'), { as: member });
    expect(said(taken)).toBe('SW04');
    expect(said(await api.create(own, { as: platform, dryRun: true }))).toBe(
      'allowed',
    );
  });

  it('a running job over a lowered limit is still suspended and resumed, and cannot grow', async () => {
    const { api } = cluster;
    const job = workload('Job', {
      namespace,
      name: 'runs',
      gpus: 1,
      replicas: 2,
    });
    job.spec.completions = null;
    await api.must(api.create(job, { as: member }));
    const read = async () =>
      (await api.get(`/apis/batch/v1/namespaces/${namespace}/jobs/runs`)).body;
    await until(
      'Kueue admits the job',
      async () => !(await read()).spec.suspend,
    );
    await until('it has pods', async () => (await read()).status.active === 2);

    await cluster.setLimits(namespace, {
      maxGpusPerWorkload: 1,
      maxRunSeconds: 60,
      queues: ['other'],
    });
    await until('the lower limits bite', async () => {
      const next = { ...job, metadata: { ...job.metadata, name: 'next' } };
      return (
        said(await api.create(next, { dryRun: true })) === 'SW01 SW02 SW06'
      );
    });

    const patched = async (change: unknown) =>
      said(await api.patch(job, change, { as: member }));
    expect(await patched({ metadata: { labels: { a: 'b' } } })).toBe('allowed');
    expect(await patched({ spec: { parallelism: 3 } })).toBe('SW01');

    const [admitted] = (
      await api.get(`/apis/${KUEUE}/namespaces/${namespace}/workloads`)
    ).body.items;
    const activate = (active: boolean) =>
      api.must(api.patch(admitted, { spec: { active } }));
    await activate(false);
    await until('Kueue suspends it', async () => (await read()).spec.suspend);
    await until('its pods are gone', async () => !(await read()).status.active);
    await activate(true);
    await until('Kueue resumes it', async () => !(await read()).spec.suspend);
    await until(
      'it has pods again',
      async () => (await read()).status.active === 2,
    );
  });

  it('its namespace can be deleted', async () => {
    const { api } = cluster;
    const path = `/api/v1/namespaces/${namespace}`;
    await api.must(api.send('DELETE', path));
    await until(
      'the namespace is gone',
      async () => (await api.get(path)).status === 404,
    );
    expect((await api.get(path)).status).toBe(404);
  });
});

function clusterQueue(name: string): KubernetesObject {
  return {
    apiVersion: KUEUE,
    kind: 'ClusterQueue',
    metadata: { name },
    spec: {
      namespaceSelector: {
        matchLabels: { 'kubernetes.io/metadata.name': name },
      },
      resourceGroups: [
        {
          coveredResources: ['nvidia.com/gpu', 'cpu', 'memory'],
          flavors: [
            {
              name: 'h100',
              resources: [
                { name: 'nvidia.com/gpu', nominalQuota: '8' },
                { name: 'cpu', nominalQuota: '100' },
                { name: 'memory', nominalQuota: '1Ti' },
              ],
            },
          ],
        },
      ],
    },
  };
}
