/* eslint-disable jest/no-export -- one of the suites of guardrails.lab.test.ts, which starts one API server for all */
import type { As } from './ApiClient';
import { EDGES, type Edge } from './edges';
import { said, until, type GuardedCluster } from './GuardedCluster';
import { EVERY_LIMIT } from './limits';
import {
  podParts,
  workload,
  type KubernetesObject,
  type WorkloadKind,
  type WorkloadOptions,
} from './objects';

const KUBERAY: As = {
  user: 'system:serviceaccount:kuberay-operator:kuberay-operator',
  groups: [
    'system:serviceaccounts',
    'system:serviceaccounts:kuberay-operator',
    'system:masters',
  ],
};
const SCHEDULER: As = {
  user: 'system:kube-scheduler',
  groups: ['system:masters'],
};

/** What the matrix of each rule and kind does not try: values at the edge of a rule, and what controllers make. */
export function podRulesSuite(cluster: () => GuardedCluster): void {
  let namespace: string;
  let production: string;
  let member: As;

  beforeAll(async () => {
    ({ namespace, member } = await cluster().teamNamespace(EVERY_LIMIT));
    ({ namespace: production } = await cluster().teamNamespace(
      { ...EVERY_LIMIT, serving: { maxReplicas: 8 } },
      { 'slipway.dev/stage': 'production' },
    ));
  });

  const built = (
    kind: WorkloadKind,
    options: Partial<WorkloadOptions>,
    edit: Edge = () => {},
  ) => {
    const object = workload(kind, { namespace, name: 'edge', ...options });
    podParts(object).forEach(part => edit(part, object));
    return object;
  };
  const tried = async (object: KubernetesObject, as: As = member) =>
    said(await cluster().api.create(object, { as, dryRun: true }));

  it.each(EDGES)('%s', async (_what, options, edit, says) => {
    expect(await tried(built('Job', options, edit))).toBe(says);
  });

  it('GPUs may be numbers in custom resources', async () => {
    const numbers = (gpus: number) =>
      built('JobSet', {}, ({ containers: [{ resources }] }) => {
        resources.requests['nvidia.com/gpu'] = gpus;
        resources.limits['nvidia.com/gpu'] = gpus;
      });
    expect(await tried(numbers(1))).toBe('allowed');
    expect(await tried(numbers(3))).toBe('SW13');
  });

  it('an image is said from both its ends', async () => {
    const image = `registry.attacker.example/${'very-'.repeat(30)}long:1.2.3`;
    const { warnings } = await cluster().api.create(built('Job', { image }), {
      as: member,
      dryRun: true,
    });
    expect(warnings.join()).toContain(
      'SW05 image=registry.attacker...ery-long:1.2.3"',
    );
  });

  it('what KubeRay makes for a cluster passes: a head without GPUs, a worker that waits for it', async () => {
    const owned = (pod: KubernetesObject) => {
      pod.metadata.ownerReferences = [
        {
          apiVersion: 'ray.io/v1',
          kind: 'RayCluster',
          name: 'c',
          uid: '00000000-0000-4000-8000-000000000000',
          controller: true,
        },
      ];
      return pod;
    };
    const worker = built(
      'Pod',
      { deadline: null },
      ({ spec, containers: [main] }) => {
        delete spec.priorityClassName;
        spec.initContainers = [
          {
            name: 'wait-gcs-ready',
            image: main.image,
            securityContext: main.securityContext,
            resources: { limits: { cpu: '200m', memory: '256Mi' } },
          },
        ];
        // As large as the memory of the container.
        spec.volumes[0].emptyDir.sizeLimit = '2Gi';
      },
    );
    expect(await tried(owned(worker), KUBERAY)).toBe('allowed');
    const head = built('Pod', { gpus: 0, deadline: null });
    expect(await tried(owned(head), KUBERAY)).toBe('allowed');
  });

  it("Kueue's toleration on a pod without GPUs is not held against it", async () => {
    const pod = built('Pod', { gpus: 0 }, ({ spec, labels }) => {
      labels!['kueue.x-k8s.io/podset'] = 'main';
      spec.tolerations = [{ key: 'nvidia.com/gpu', operator: 'Exists' }];
    });
    expect(await tried(pod)).toBe('SW14');
    expect(await tried(pod, KUBERAY)).toBe('allowed');
  });

  it('production asks for a digest and a readiness probe', async () => {
    const digest = `registry.example.com/serve@sha256:${'0a'.repeat(32)}`;
    const serving = (image: string, edit?: Edge) =>
      built('Deployment', { namespace: production, image }, (part, object) => {
        delete part.spec.priorityClassName;
        part.spec.priorityClassName = 'slipway-serving';
        edit?.(part, object);
      });
    expect(await tried(serving(digest))).toBe('allowed');
    expect(await tried(serving('registry.example.com/serve:1'))).toBe('SW21');
    expect(
      await tried(
        serving(digest, ({ containers: [container] }) => {
          delete container.readinessProbe;
          delete container.startupProbe;
        }),
      ),
    ).toBe('SW24');
  });

  it('a debugging container is held to what the pod was', async () => {
    const { api } = cluster();
    const pod = built('Pod', { name: 'debugged' });
    await api.must(api.create(pod, { as: member }));
    const debug = async (container: object) =>
      said(
        await api.patch(
          pod,
          {
            spec: {
              ephemeralContainers: [{ name: 'debug', ...container }],
            },
          },
          { dryRun: true, subresource: 'ephemeralcontainers' },
        ),
      );
    const securityContext = pod.spec.containers[0].securityContext;
    const image = 'registry.example.com/debug:1';
    expect(await debug({ image, securityContext })).toBe('allowed');
    expect(await debug({ image: 'docker.io/x:1', securityContext })).toBe(
      'SW05',
    );
    expect(await debug({ image })).toBe('SW23');
    // What it is may stay, whatever the limits become.
    const labelled = await api.patch(
      pod,
      { metadata: { labels: { colour: 'blue' } } },
      { as: member, dryRun: true },
    );
    expect(said(labelled)).toBe('allowed');
  });

  it('after limits were tightened what runs may be labelled and shrunk, not made worse', async () => {
    const { api } = cluster();
    const { namespace: own } = await cluster().teamNamespace();
    const deployment = built('Deployment', {
      namespace: own,
      name: 'older',
      gpus: 3,
      replicas: 0,
      image: 'registry.example.com/serve',
    });
    for (const { containers } of podParts(deployment)) {
      delete containers[0].startupProbe;
      containers[0].resources = {
        limits: { 'nvidia.com/gpu': '3', cpu: '90', memory: '1Gi' },
      };
    }
    await api.must(api.create(deployment, { as: member }));
    await cluster().setLimits(own, EVERY_LIMIT);
    const probe = { ...deployment, metadata: { ...deployment.metadata } };
    probe.metadata.name = 'newer';
    await until('the new limits bite', async () =>
      /SW13.*SW21.*SW24.*SW27.*SW29/.test(await tried(probe)),
    );
    const change = async (template: object) =>
      said(
        await api.patch(
          deployment,
          { spec: { template } },
          { as: member, dryRun: true },
        ),
      );
    const container = (changes: object) => ({
      spec: { containers: [{ name: 'main', ...changes }] },
    });
    expect(await change({ metadata: { labels: { colour: 'blue' } } })).toBe(
      'allowed',
    );
    expect(
      await change(
        container({ resources: { limits: { cpu: '80', memory: '1Gi' } } }),
      ),
    ).toBe('allowed');
    expect(
      await change(container({ resources: { limits: { cpu: '91' } } })),
    ).toBe('SW27');
    expect(
      await change(
        container({
          resources: {
            limits: { 'nvidia.com/gpu': '5' },
            requests: { 'nvidia.com/gpu': '5' },
          },
        }),
      ),
    ).toBe('SW13');
    expect(
      await change(container({ image: 'registry.example.com/other' })),
    ).toBe('SW21');
  });

  it('what the scheduler claims for GPUs that were counted is let through', async () => {
    const claim: KubernetesObject = {
      apiVersion: 'resource.k8s.io/v1',
      kind: 'ResourceClaim',
      metadata: { name: 'gpu', namespace },
      spec: {
        devices: {
          requests: [
            {
              name: 'gpu',
              exactly: { deviceClassName: 'gpu.nvidia.com', count: 8 },
            },
          ],
        },
      },
    };
    expect(await tried(claim)).toBe('SW32');
    expect(await tried(claim, SCHEDULER)).toBe('allowed');
  });
}
