/* eslint-disable jest/no-export, no-loop-func -- one of the suites of guardrails.lab.test.ts, which starts one API server for all */
import type { Answer, As } from './ApiClient';
import { said, type GuardedCluster } from './GuardedCluster';
import {
  workload,
  WORKLOAD_KINDS,
  type WorkloadKind,
  type WorkloadOptions,
} from './objects';

type Change = Partial<WorkloadOptions>;

/** What breaks each rule, for the kinds that it concerns. */
const RULES: Array<{
  code: string;
  kinds: readonly WorkloadKind[];
  breaks: (kind: WorkloadKind) => Change;
  /** Kinds whose object can be changed into the broken one; the others' fields never change. */
  updatable: readonly WorkloadKind[];
}> = [
  {
    code: 'SW01',
    kinds: WORKLOAD_KINDS,
    // Most that breaks the GPUs only: 8 replicas are allowed.
    breaks: kind =>
      kind === 'Pod' || kind === 'DaemonSet'
        ? { gpus: 9 }
        : { gpus: 2, replicas: 5 },
    updatable: [
      'CronJob',
      'Deployment',
      'ReplicaSet',
      'ReplicationController',
      'DaemonSet',
    ],
  },
  {
    code: 'SW02',
    kinds: ['Pod', 'Job', 'CronJob'],
    breaks: () => ({ deadline: null }),
    updatable: ['Job', 'CronJob'],
  },
  {
    code: 'SW02',
    kinds: ['Pod', 'Job', 'CronJob'],
    breaks: () => ({ deadline: 86401 }),
    updatable: ['Job', 'CronJob'],
  },
  {
    code: 'SW03',
    kinds: WORKLOAD_KINDS,
    breaks: () => ({ team: 'speech' }),
    updatable: [
      'Pod',
      'CronJob',
      'Deployment',
      'StatefulSet',
      'ReplicaSet',
      'ReplicationController',
      'DaemonSet',
    ],
  },
  {
    code: 'SW05',
    kinds: WORKLOAD_KINDS,
    breaks: () => ({ image: 'registry.example.com.attacker.example/x:1' }),
    updatable: [
      'Pod',
      'CronJob',
      'Deployment',
      'StatefulSet',
      'ReplicaSet',
      'ReplicationController',
      'DaemonSet',
    ],
  },
  {
    code: 'SW06',
    kinds: WORKLOAD_KINDS.filter(kind => kind !== 'DaemonSet'),
    breaks: () => ({ queue: 'none-such' }),
    updatable: [
      'Pod',
      'CronJob',
      'Deployment',
      'StatefulSet',
      'ReplicaSet',
      'ReplicationController',
    ],
  },
];

/** Every resource that counts as a GPU. */
const GPU_RESOURCES = [
  'nvidia.com/gpu',
  'nvidia.com/gpu.shared',
  'nvidia.com/mig-1g.10gb',
  'nvidia.com/mig-1g.10gb.shared',
  'amd.com/gpu',
  'habana.ai/gaudi',
  'gpu.intel.com/i915',
];

export function matrixSuite(cluster: () => GuardedCluster): void {
  let namespace: string;
  let member: As;
  let names = 0;

  beforeAll(async () => {
    ({ namespace, member } = await cluster().teamNamespace({
      maxGpusPerWorkload: 8,
    }));
  });

  const make = (kind: WorkloadKind, change: Change = {}) =>
    workload(kind, { namespace, name: `w${(names += 1)}`, ...change });

  const send = {
    create: (object: ReturnType<typeof make>) =>
      cluster().api.create(object, { as: member, dryRun: true }),
    'server-side apply': (object: ReturnType<typeof make>) =>
      cluster().api.apply(object, { as: member, dryRun: true }),
  } satisfies Record<string, (object: any) => Promise<Answer>>;

  for (const kind of WORKLOAD_KINDS) {
    for (const [how, deliver] of Object.entries(send)) {
      it(`allows a ${kind} within the limits by ${how}`, async () => {
        expect(said(await deliver(make(kind)))).toBe('allowed');
        expect(said(await deliver(make(kind, { team: 'vision' })))).toBe(
          'allowed',
        );
      });
    }
    it(`has nothing to say of a ${kind} without GPUs`, async () => {
      const plain = { gpus: 0, replicas: 9, deadline: null, queue: null };
      const answer = await send.create(make(kind, plain));
      expect(said(answer)).toBe('allowed');
      expect(answer.warnings).toEqual([]);
    });
  }

  for (const { code, kinds, breaks, updatable } of RULES) {
    for (const kind of kinds) {
      const shown = JSON.stringify(breaks(kind));
      for (const [how, deliver] of Object.entries(send)) {
        it(`${code} refuses a ${kind} with ${shown} by ${how}`, async () => {
          expect(said(await deliver(make(kind, breaks(kind))))).toBe(code);
        });
      }
      if (updatable.includes(kind)) {
        it(`${code} refuses to change a ${kind} to ${shown}`, async () => {
          const { api } = cluster();
          const good = make(kind);
          await api.must(api.create(good, { as: member }));
          const bad = workload(kind, {
            namespace,
            name: good.metadata.name,
            ...breaks(kind),
          });
          // Objects of one template cannot take another one's labels away from its selector, so only what differs is sent.
          const answer = await api.patch(good, differing(good, bad), {
            as: member,
            dryRun: true,
          });
          expect(said(answer)).toBe(code);
          await api.must(api.remove(good));
        });
      }
    }
  }

  it.each(GPU_RESOURCES)('counts %s as a GPU', async resource => {
    const job = (gpus: number) => make('Job', { resource, gpus });
    expect(said(await send.create(job(8)))).toBe('allowed');
    expect(said(await send.create(job(9)))).toBe('SW01');
  });

  it('counts sidecars with the containers, and an init container where it is the largest', async () => {
    const container = (name: string, gpus: number, more = {}) => ({
      name,
      image: 'registry.example.com/x:1',
      resources: { limits: { 'nvidia.com/gpu': String(gpus) } },
      ...more,
    });
    const job = (initContainers: object[]) => {
      const object = make('Job', { gpus: 4 });
      object.spec.template.spec.initContainers = initContainers;
      return send.create(object);
    };
    const sidecar = { restartPolicy: 'Always' };
    expect(said(await job([container('a', 8)]))).toBe('allowed');
    expect(said(await job([container('a', 9)]))).toBe('SW01');
    expect(said(await job([container('a', 4, sidecar)]))).toBe('allowed');
    expect(said(await job([container('a', 5, sidecar)]))).toBe('SW01');
  });

  it('counts no more pods than a job completes', async () => {
    const job = make('Job', { gpus: 8, replicas: 4 });
    job.spec.completions = 1;
    expect(said(await send.create(job))).toBe('allowed');
  });

  it('judges every image: init and ephemeral containers and image volumes', async () => {
    const { api } = cluster();
    const elsewhere = 'docker.io/library/x:1';
    const withInit = make('Pod');
    withInit.spec.initContainers = [{ name: 'i', image: elsewhere }];
    expect(said(await send.create(withInit))).toBe('SW05');

    const withVolume = make('Pod');
    withVolume.spec.volumes = [{ name: 'v', image: { reference: elsewhere } }];
    expect(said(await send.create(withVolume))).toBe('SW05');

    const running = make('Pod');
    await api.must(api.create(running, { as: member }));
    const debug = (image: string) =>
      api.send(
        'PATCH',
        `/api/v1/namespaces/${namespace}/pods/${running.metadata.name}/ephemeralcontainers`,
        {
          dryRun: true,
          contentType: 'application/strategic-merge-patch+json',
          body: { spec: { ephemeralContainers: [{ name: 'debug', image }] } },
        },
      );
    expect(said(await debug(elsewhere))).toBe('SW05');
    expect(said(await debug('registry.example.com/debug:1'))).toBe('allowed');
  });
}

/** A merge patch from one object to another: what the second has differently, null where it has nothing. */
function differing(from: any, to: any): any {
  if (Array.isArray(to) || typeof to !== 'object' || to === null) return to;
  const patch: Record<string, unknown> = {};
  for (const key of new Set([...Object.keys(from), ...Object.keys(to)])) {
    if (JSON.stringify(from[key]) === JSON.stringify(to[key])) continue;
    const both = from[key] !== undefined && to[key] !== undefined;
    patch[key] = both ? differing(from[key], to[key]) : to[key] ?? null;
  }
  return patch;
}
