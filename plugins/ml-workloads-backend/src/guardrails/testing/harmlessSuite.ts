/* eslint-disable jest/no-export -- one of the suites of guardrails.lab.test.ts, which starts one API server for all */
import type { As } from './ApiClient';
import { said, until, type GuardedCluster } from './GuardedCluster';
import { workload, type KubernetesObject } from './objects';

/** Rules do not harm what runs beside its controllers: after the limits fell, all but growing passes (`guardrails.md` §2). */
export function harmlessSuite(cluster: () => GuardedCluster): void {
  describe('after the limits fell below what runs', () => {
    let namespace: string;
    let member: As;

    const TIGHT = {
      maxGpusPerWorkload: 1,
      maxRunSeconds: 60,
      allowedRegistries: ['other.example.com/'],
      queues: ['other'],
      serving: { maxReplicas: 1 },
    };
    const KINDS = ['Job', 'Deployment', 'StatefulSet', 'ReplicaSet'] as const;
    const objects = new Map<string, KubernetesObject>();

    beforeAll(async () => {
      ({ namespace, member } = await cluster().teamNamespace());
      const { api } = cluster();
      for (const kind of KINDS) {
        const object = workload(kind, {
          namespace,
          name: `runs-${kind.toLowerCase()}`,
          gpus: 2,
          replicas: 3,
        });
        if (kind === 'Job') {
          object.spec.suspend = false;
          // Nobody else scales it: without completions, pods are what parallelism says.
          object.spec.completions = null;
        }
        objects.set(kind, object);
        await api.must(api.create(object, { as: member }));
      }
      await until('the pods of the Job exist', async () => {
        const { body } = await api.get(
          `/api/v1/namespaces/${namespace}/pods?labelSelector=job-name%3Druns-job`,
        );
        return body.items.length === 3;
      });
      await cluster().setLimits(namespace, TIGHT);
      await until('the lower limits bite', async () => {
        const small = workload('Job', { namespace, name: 'x', gpus: 2 });
        const answer = await api.create(small, { dryRun: true });
        return said(answer) === 'SW01 SW02 SW05 SW06';
      });
    });

    const patched = async (
      kind: string,
      change: unknown,
      options: { as?: As; subresource?: string } = {},
    ) =>
      said(
        await cluster().api.patch(objects.get(kind)!, change, {
          as: member,
          ...options,
        }),
      );

    it('Kueue and people can suspend and resume a Job', async () => {
      const kueue = {
        user: 'system:serviceaccount:kueue-system:kueue-controller-manager',
        groups: [
          'system:serviceaccounts:kueue-system',
          // Kueue's own rights are not installed here; who it is, is what the rules look at.
          'system:masters',
        ],
      };
      for (const as of [kueue, member]) {
        expect(await patched('Job', { spec: { suspend: true } }, { as })).toBe(
          'allowed',
        );
        expect(await patched('Job', { spec: { suspend: false } }, { as })).toBe(
          'allowed',
        );
      }
    });

    it('its controller makes the pods of a Job anew', async () => {
      const { api } = cluster();
      const list = async () =>
        (
          await api.get(
            `/api/v1/namespaces/${namespace}/pods?labelSelector=job-name%3Druns-job`,
          )
        ).body.items.filter((pod: any) => !pod.metadata.deletionTimestamp);
      // Its images are no longer allowed, and that rule judges every new pod, so the registry is allowed again first.
      await cluster().setLimits(namespace, {
        ...TIGHT,
        allowedRegistries: ['other.example.com/', 'registry.example.com/'],
      });
      await until('three pods again', async () => (await list()).length === 3);
      const [first] = await list();
      await api.must(
        api.send(
          'DELETE',
          `/api/v1/namespaces/${namespace}/pods/${first.metadata.name}?gracePeriodSeconds=0`,
        ),
      );
      await until('another pod took its place', async () => {
        const pods = await list();
        return (
          pods.length === 3 &&
          pods.every((pod: any) => pod.metadata.uid !== first.metadata.uid)
        );
      });
      expect(await list()).toHaveLength(3);
      await cluster().setLimits(namespace, TIGHT);
    });

    it('growing is refused, staying and shrinking are not', async () => {
      const parallel = (parallelism: number) =>
        patched('Job', { spec: { parallelism } });
      expect(await parallel(4)).toBe('SW01');
      expect(await parallel(3)).toBe('allowed');
      expect(await parallel(2)).toBe('allowed');
      expect(await parallel(3)).toBe('SW01');
    });

    it.each(['Deployment', 'StatefulSet', 'ReplicaSet'] as const)(
      'a %s can be scaled down and not up, by both doors',
      async kind => {
        const scale = (replicas: number, subresource?: string) =>
          patched(kind, { spec: { replicas } }, { subresource });
        expect(await scale(4)).toBe('SW01');
        expect(await scale(4, 'scale')).toBe('SW01');
        expect(await scale(3)).toBe('allowed');
        expect(await scale(2, 'scale')).toBe('allowed');
        expect(await scale(1)).toBe('allowed');
      },
    );

    it('a run time can be shortened and not lengthened', async () => {
      const ends = (activeDeadlineSeconds: number | null) =>
        patched('Job', { spec: { activeDeadlineSeconds } });
      expect(await ends(7200)).toBe('SW02');
      expect(await ends(null)).toBe('SW02');
      expect(await ends(1800)).toBe('allowed');
    });

    it('its namespace can be deleted, limits and all', async () => {
      expect(await deleteNamespace(cluster(), namespace)).toBe('gone');
    });
  });

  describe('without limits', () => {
    it('innocent objects pass, new GPU objects do not, and the namespace can be deleted', async () => {
      const { namespace, member } = await cluster().teamNamespace(null);
      const { api } = cluster();
      const map = {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'innocent', namespace },
      };
      await api.must(api.create(map, { as: member }));
      const plain = workload('Deployment', {
        namespace,
        name: 'plain',
        gpus: 0,
        queue: null,
        image: 'docker.io/x',
      });
      await api.must(api.create(plain, { as: member }));
      for (const kind of ['Pod', 'Job', 'Deployment'] as const) {
        const gpu = workload(kind, { namespace, name: 'gpu' });
        const answer = await api.create(gpu, { as: member, dryRun: true });
        expect(said(answer)).toBe('SW07');
      }
      const turned = await api.patch(
        plain,
        {
          spec: {
            template: {
              spec: workload('Deployment', { namespace, name: 'x' }).spec
                .template.spec,
            },
          },
        },
        { as: member, dryRun: true },
      );
      expect(said(turned)).toBe('SW07');
      expect(await deleteNamespace(cluster(), namespace)).toBe('gone');
    });

    it('a namespace of no team refuses GPU objects, unless it is listed', async () => {
      const { api } = cluster();
      const pod = (namespace: string) =>
        api.create(workload('Pod', { namespace, name: 'x' }), { dryRun: true });
      expect(said(await pod('default'))).toBe('SW07');
      expect(said(await pod('kube-system'))).toBe('allowed');
    });

    it('limits cannot be deleted while they are in force', async () => {
      const { namespace } = await cluster().teamNamespace();
      const { api } = cluster();
      const limits = {
        apiVersion: 'guardrails.slipway.dev/v1alpha1',
        kind: 'WorkloadLimits',
        metadata: { name: 'default', namespace },
      };
      const platform: As = {
        user: 'platform-engineer',
        groups: ['slipway:platform'],
      };
      expect(said(await api.remove(limits, { as: platform }))).toBe('SW08');
      await api.must(
        api.patch(
          {
            apiVersion: 'v1',
            kind: 'Namespace',
            metadata: { name: namespace },
          },
          { metadata: { labels: { 'slipway.dev/limits': null } } },
          { as: platform },
        ),
      );
      await until(
        'the label is seen to be gone',
        async () =>
          said(await api.remove(limits, { as: platform, dryRun: true })) ===
          'allowed',
      );
      expect(said(await api.remove(limits, { as: platform }))).toBe('allowed');
    });
  });
}

async function deleteNamespace(
  { api }: GuardedCluster,
  namespace: string,
): Promise<'gone'> {
  const path = `/api/v1/namespaces/${namespace}`;
  await api.must(api.send('DELETE', path));
  await until(
    `${namespace} is gone`,
    async () => (await api.get(path)).status === 404,
  );
  return 'gone';
}
