import { ALL_DEFINITIONS } from '@slipway/lab';
import { useLab } from '@slipway/lab/testing';
import type { As } from './testing/ApiClient';
import { said, until, type GuardedCluster } from './testing/GuardedCluster';
import { connect, installGuardrails } from './testing/installed';
import { EVERY_LIMIT } from './testing/limits';
import {
  podParts,
  workload,
  type KubernetesObject,
  type PodPart,
  type WorkloadKind,
  type WorkloadOptions,
} from './testing/objects';

jest.setTimeout(120_000);

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
describe('rules on pods', () => {
  const shared = Boolean(process.env.SLIPWAY_TEST_LAB);
  const lab = useLab({
    own: !shared,
    components: ALL_DEFINITIONS,
    seed: false,
  });
  let cluster: GuardedCluster;
  let namespace: string;
  let production: string;
  let member: As;

  beforeAll(async () => {
    cluster = shared ? connect(lab()) : await installGuardrails(lab());
    ({ namespace, member } = await cluster.teamNamespace(EVERY_LIMIT));
    ({ namespace: production } = await cluster.teamNamespace(
      { ...EVERY_LIMIT, serving: { maxReplicas: 8 } },
      { 'slipway.dev/stage': 'production' },
    ));
  });
  afterAll(() => cluster?.api.close());

  type Edit = (part: PodPart, object: KubernetesObject) => void;
  const built = (
    kind: WorkloadKind,
    options: Partial<WorkloadOptions>,
    edit: Edit = () => {},
  ) => {
    const object = workload(kind, { namespace, name: 'edge', ...options });
    podParts(object).forEach(part => edit(part, object));
    return object;
  };
  const tried = async (object: KubernetesObject, as: As = member) =>
    said(await cluster.api.create(object, { as, dryRun: true }));

  const EDGES: Array<
    [what: string, options: Partial<WorkloadOptions>, edit: Edit, says: string]
  > = [
    [
      'memory said in other words is the same memory',
      {},
      ({ containers: [{ resources }] }) => {
        resources.requests.memory = '2048Mi';
      },
      'allowed',
    ],
    [
      'CPU at the bound',
      {},
      ({ containers: [{ resources }] }) => {
        resources.requests.cpu = '24000m';
        resources.limits.cpu = '24';
      },
      'allowed',
    ],
    [
      'CPU a little above the bound',
      {},
      ({ containers: [{ resources }] }) => {
        resources.requests.cpu = '24001m';
        resources.limits.cpu = '25';
      },
      'SW27',
    ],
    [
      'memory of a helper beside the GPUs counts',
      {},
      ({ spec }) => {
        spec.containers.push({
          ...structuredClone(spec.containers[0]),
          name: 'helper',
          resources: { requests: { memory: '255Gi' } },
        });
      },
      'SW27',
    ],
    [
      'a toleration without a key is one of everything',
      {},
      ({ spec }) => {
        spec.tolerations = [{ operator: 'Exists' }];
      },
      'allowed',
    ],
    [
      'a toleration without a key gets to GPU nodes',
      { gpus: 0 },
      ({ spec }) => {
        spec.tolerations = [{ operator: 'Exists' }];
      },
      'SW14',
    ],
    [
      'another toleration does not',
      { gpus: 0 },
      ({ spec }) => {
        spec.tolerations = [{ key: 'example.com/x', operator: 'Exists' }];
      },
      'allowed',
    ],
    [
      'a pool by affinity',
      {},
      ({ spec }) => {
        delete spec.nodeSelector;
        spec.affinity = pool('h100', 'a100');
      },
      'allowed',
    ],
    [
      'a pool by affinity with one too many',
      {},
      ({ spec }) => {
        delete spec.nodeSelector;
        spec.affinity = pool('h100', 'b200');
      },
      'SW15',
    ],
    [
      'an image of a port and no tag',
      { image: 'registry.example.com/a:5000/train' },
      () => {},
      'SW21',
    ],
    [
      'a digest',
      { image: `registry.example.com/train@sha256:${'0a'.repeat(32)}` },
      () => {},
      'allowed',
    ],
    [
      'the one capability that restricted allows',
      {},
      ({ containers: [{ securityContext }] }) => {
        securityContext.capabilities.add = ['NET_BIND_SERVICE'];
      },
      'allowed',
    ],
    [
      'more capabilities',
      {},
      ({ containers: [{ securityContext }] }) => {
        securityContext.capabilities.add = ['SYS_ADMIN'];
      },
      'SW22 SW23',
    ],
    [
      'a container that takes back what its pod says',
      {},
      ({ containers: [{ securityContext }] }) => {
        securityContext.runAsNonRoot = false;
      },
      'SW23',
    ],
    [
      'shared memory on disk',
      { gpus: 2 },
      ({ spec }) => {
        spec.volumes = [{ name: 'shm', emptyDir: { sizeLimit: '1Gi' } }];
      },
      'SW26',
    ],
    [
      'shared memory without a size',
      { gpus: 2 },
      ({ spec }) => {
        spec.volumes = [{ name: 'shm', emptyDir: { medium: 'Memory' } }];
      },
      'SW26',
    ],
    [
      'shared memory above the memory of the container',
      { gpus: 2 },
      ({ spec }) => {
        spec.volumes[0].emptyDir.sizeLimit = '3Gi';
      },
      'SW26',
    ],
    [
      'one GPU needs no shared memory',
      {},
      ({ spec, containers }) => {
        delete spec.volumes;
        delete containers[0].volumeMounts;
      },
      'allowed',
    ],
    [
      'more disk than a pod may fill',
      {},
      ({ containers: [{ resources }] }) => {
        resources.limits['ephemeral-storage'] = '501Gi';
      },
      'SW29',
    ],
    [
      'spot with a checkpoint',
      {},
      ({ spec, containers: [container] }) => {
        spec.nodeSelector['slipway.dev/pool'] = 'spot';
        spec.volumes.push({
          name: 'checkpoints',
          persistentVolumeClaim: { claimName: 'checkpoints' },
        });
        container.volumeMounts.push({ name: 'checkpoints', mountPath: '/ck' });
      },
      'allowed',
    ],
    [
      'spot with a checkpoint that nobody can write',
      {},
      ({ spec, containers: [container] }) => {
        spec.nodeSelector['slipway.dev/pool'] = 'spot';
        spec.volumes.push({
          name: 'checkpoints',
          persistentVolumeClaim: { claimName: 'checkpoints' },
        });
        container.volumeMounts.push({
          name: 'checkpoints',
          mountPath: '/ck',
          readOnly: true,
        });
      },
      'SW30',
    ],
    [
      'spot that saves elsewhere, with too little grace',
      {},
      ({ spec }, { metadata }) => {
        metadata.annotations = { 'slipway.dev/checkpoint-uri': 's3://ck' };
        spec.nodeSelector['slipway.dev/pool'] = 'spot';
        spec.terminationGracePeriodSeconds = 10;
      },
      'SW30',
    ],
    [
      'whole GPUs and slices',
      {},
      ({ spec }) => {
        const other = structuredClone(spec.containers[0]);
        other.name = 'slice';
        for (const of of Object.values<any>(other.resources)) {
          delete of['nvidia.com/gpu'];
          of['nvidia.com/mig-1g.10gb'] = '1';
        }
        spec.containers.push(other);
      },
      'SW33',
    ],
    [
      'GPUs hidden by the variable',
      { gpus: 0 },
      ({ containers: [container] }) => {
        container.env = [{ name: 'NVIDIA_VISIBLE_DEVICES', value: 'void' }];
      },
      'allowed',
    ],
    [
      'the variable beside one GPU',
      {},
      ({ containers: [container] }) => {
        container.env = [{ name: 'NVIDIA_VISIBLE_DEVICES', value: 'all' }];
      },
      'SW35',
    ],
    [
      'a GPU runtime without GPUs',
      { gpus: 0 },
      ({ spec }) => {
        spec.runtimeClassName = 'nvidia';
      },
      'SW35',
    ],
    [
      'the allowed GPU runtime with GPUs',
      {},
      ({ spec }) => {
        spec.runtimeClassName = 'nvidia';
      },
      'allowed',
    ],
    [
      'another runtime with GPUs',
      {},
      ({ spec }) => {
        spec.runtimeClassName = 'kata';
      },
      'SW35',
    ],
    [
      'a label without a value',
      {},
      ({ labels }) => {
        labels!['backstage.io/kubernetes-id'] = '';
      },
      'SW20',
    ],
  ];

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
    const { warnings } = await cluster.api.create(built('Job', { image }), {
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
    const serving = (image: string, edit?: Edit) =>
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
    const { api } = cluster;
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
    const { api } = cluster;
    const { namespace: own } = await cluster.teamNamespace();
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
    await cluster.setLimits(own, EVERY_LIMIT);
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

  describe('device claims', () => {
    let devices: string;
    const claim = (
      request: object,
      kind: 'ResourceClaim' | 'ResourceClaimTemplate' = 'ResourceClaim',
    ): KubernetesObject => {
      const spec = { devices: { requests: [{ name: 'gpu', ...request }] } };
      return {
        apiVersion: 'resource.k8s.io/v1',
        kind,
        metadata: { name: 'gpu', namespace: devices },
        spec: kind === 'ResourceClaim' ? spec : { spec },
      };
    };
    const gpu = { deviceClassName: 'gpu.nvidia.com' };
    beforeAll(async () => {
      ({ namespace: devices } = await cluster.teamNamespace({
        ...EVERY_LIMIT,
        devices: {
          classes: ['gpu.nvidia.com'],
          maxClaimsPerPod: 1,
          maxPerClaim: 2,
        },
      }));
    });

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
      ['all', { exactly: { ...gpu, allocationMode: 'All' } }, 'SW32'],
    ])('%s: claim and template', async (_what, request, says) => {
      const as = { user: 'operator', groups: ['system:masters'] };
      expect(await tried(claim(request), as)).toBe(says);
      expect(await tried(claim(request, 'ResourceClaimTemplate'), as)).toBe(
        says,
      );
    });

    it('what the scheduler makes for GPUs that were counted is let through', async () => {
      const many = claim({ exactly: { ...gpu, count: 8 } });
      expect(await tried(many, SCHEDULER)).toBe('allowed');
    });
  });
});

function pool(...values: string[]) {
  return {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [
          {
            matchExpressions: [
              { key: 'slipway.dev/pool', operator: 'In', values },
            ],
          },
        ],
      },
    },
  };
}
