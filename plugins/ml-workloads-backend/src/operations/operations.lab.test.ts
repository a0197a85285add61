import { TestDatabases } from '@backstage/backend-test-utils';
import type {
  ButtonOperation,
  OperationResult,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { waitFor } from '@slipway/lab';
import { useLab } from '@slipway/lab/testing';
import { job } from '@slipway/lab/workloads';
import { randomUUID } from 'crypto';
import type { ClusterClient } from '../clusters';
import type { WorkloadRow } from '../contracts';
import { Guardrails } from '../guardrails';
import { ApiClient } from '../guardrails/testing/ApiClient';
import {
  objectPath,
  workload,
  type KubernetesObject,
  type WorkloadKind,
} from '../guardrails/testing/objects';
import { PYTORCH_JOBS } from '../guardrails/testing/surroundings';
import { told } from '../lifecycle/testing/told';
import { labJob, migrations } from '../observe/testing/observedLab';
import type { KubeObject, Observation } from '../observe/types';
import { OperationsService, OperationStore, type OperationRequest } from '.';

jest.setTimeout(600_000);

const NAMESPACE = 'team-vision';
const ME = 'user:default/ml-engineer';

/** One of the portal's own identities: what it may do is part of what is shown. */
const identity = (name: string) => ({
  user: `system:serviceaccount:slipway-system:slipway-${name}`,
  groups: [
    'system:serviceaccounts',
    'system:serviceaccounts:slipway-system',
    'system:authenticated',
  ],
});

/** One object of each kind, all made at the start: Kueue and the controllers see to them meanwhile. */
const KINDS: WorkloadKind[] = [
  'Pod',
  'Job',
  'JobSet',
  'TrainJob',
  'PyTorchJob',
  'RayJob',
  'RayCluster',
  'RayService',
  'Deployment',
  'StatefulSet',
  'LeaderWorkerSet',
  'InferenceService',
  'LLMInferenceService',
  'ReplicaSet',
];

const CPU = [
  {
    type: 'Resource',
    resource: {
      name: 'cpu',
      target: { type: 'Utilization', averageUtilization: 50 },
    },
  },
];

/** Every verb of every kind, as the portal's own two identities, beside Kueue, the controllers and all guardrails. */
describe('operations on a real API server', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  /** Of each kind its object; throws what kept it from being made, so that the other kinds are still tried. */
  const made = new Map<WorkloadKind, () => KubernetesObject>();
  let api: ApiClient;
  let operations: OperationsService;
  let knex: Awaited<ReturnType<typeof databases.init>>;

  afterAll(() => api?.close());
  const lab = useLab({
    components: [
      'kwok',
      'kueue',
      'jobset',
      'lws',
      'trainer',
      'kuberay',
      'keda',
      'kserve',
    ],
  });

  const template = (kind: WorkloadKind, replicas = 1) =>
    workload(kind, {
      namespace: NAMESPACE,
      name: `op-${kind.toLowerCase().slice(0, 12)}-${randomUUID().slice(0, 6)}`,
      replicas,
    });
  const create = async (object: KubernetesObject) =>
    (await api.must(api.create(object))) as KubernetesObject;

  beforeAll(async () => {
    api = new ApiClient({
      url: lab().apiServerUrl,
      caFile: lab().caFile,
      certFile: lab().adminCertFile,
      keyFile: lab().adminKeyFile,
    });
    await api.must(api.apply(PYTORCH_JOBS, { force: true }));
    knex = await databases.init('SQLITE_3');
    await knex.migrate.latest({ directory: migrations });
    const client = {
      name: 'lab',
      read: ({ path }) => api.send('GET', path, { as: identity('reader') }),
      write: ({ method, path, body, contentType }) =>
        api.send(method, path, { body, contentType, as: identity('writer') }),
    } as Pick<ClusterClient, 'name' | 'read' | 'write'> as ClusterClient;
    const guardrails = Guardrails.create({});
    operations = OperationsService.create({
      clusters: { get: () => client },
      store: OperationStore.create(knex),
      judge: (cluster, answers) => guardrails.judge(cluster, answers),
      companions: async () => [],
    });
    await waitFor('the PyTorchJob API to be served', async () => {
      const { status } = await api.get('/apis/kubeflow.org/v1/pytorchjobs');
      return status === 200;
    });
    await Promise.all(
      KINDS.map(async kind => {
        try {
          const object = await create(template(kind));
          made.set(kind, () => object);
        } catch (error) {
          made.set(kind, () => {
            throw error;
          });
        }
      }),
    );
  }, 600_000);

  const rowOf = ({ apiVersion, kind, metadata }: KubernetesObject) =>
    ({
      id: `id-${metadata.name}`,
      cluster: 'lab',
      namespace: NAMESPACE,
      kind,
      name: metadata.name,
      uid: metadata.uid as string,
      team: 'vision',
      component: null,
      apiVersion,
    } satisfies WorkloadRow);
  const run = (
    operation: ButtonOperation,
    object: KubernetesObject,
    request?: OperationRequest,
  ) => operations.run(operation, rowOf(object), ME, request);
  const undo = ({ undo: back }: OperationResult, object: KubernetesObject) => {
    const { operation, ...request } = back!;
    return run(operation, object, request);
  };
  const now = async (object: KubernetesObject) =>
    (await api.must(api.get(objectPath(object)))) as KubernetesObject;
  const isGone = async (object: KubernetesObject) => {
    const { status, body } = await api.get(objectPath(object));
    return status === 404 || Boolean(body.metadata.deletionTimestamp);
  };
  const kueueOf = async ({ metadata }: KubernetesObject) => {
    const selector = encodeURIComponent(
      `kueue.x-k8s.io/job-uid=${metadata.uid}`,
    );
    const { body } = await api.get(
      `/apis/kueue.x-k8s.io/v1beta2/namespaces/${NAMESPACE}/workloads?labelSelector=${selector}`,
    );
    return body.items?.[0];
  };

  it.each<WorkloadKind>([
    'Job',
    'JobSet',
    'TrainJob',
    'RayJob',
    'RayCluster',
    'RayService',
  ])('a %s in a queue is paused and resumed at Kueue', async kind => {
    const object = made.get(kind)!();
    await waitFor(`Kueue to see ${kind}`, async () =>
      Boolean(await kueueOf(object)),
    );
    const paused = await run('pause', object);
    expect((await kueueOf(object)).spec.active).toBe(false);
    await expect(run('pause', object)).rejects.toThrow('is paused already');
    await undo(paused, object);
    expect((await kueueOf(object)).spec.active).toBe(true);
    await expect(run('resume', object)).rejects.toThrow('is not paused');
    await expect(run('delete', object)).rejects.toThrow(
      kind.match(/Ray(Cluster|Service)/)
        ? 'It goes on until it is stopped'
        : 'has not ended',
    );
  });

  it('a Job that waits is paused where it waits, and waits again after the undo', async () => {
    const object = await create(
      job({
        name: `op-waits-${randomUUID().slice(0, 6)}`,
        namespace: NAMESPACE,
        component: 'vision-models',
        pool: 'l4',
        // More than its team may ever have of them.
        pods: 8,
      }) as any,
    );
    const seen: Observation[] = [];
    const state = async () => {
      for (const [resource, read] of [
        ['jobs.batch', await now(object)],
        ['workloads.kueue.x-k8s.io', await kueueOf(object)],
      ] as const) {
        const at = Date.now();
        if (read) {
          const of = read as KubeObject;
          seen.push({
            at,
            cluster: 'lab',
            resource,
            type: 'MODIFIED',
            object: of,
          });
        }
      }
      return told(seen)[0].row.state;
    };
    await waitFor(
      'Kueue to say why it waits',
      async () => (await kueueOf(object))?.status?.conditions?.length > 0,
    );
    expect(await state()).toBe('Queued');
    const paused = await run('pause', object);
    await waitFor('it to be paused', async () => (await state()) === 'Paused');
    await undo(paused, object);
    await waitFor('it to wait again', async () => (await state()) === 'Queued');
    const { body } = await api.get(
      `/apis/visibility.kueue.x-k8s.io/v1beta2/namespaces/${NAMESPACE}/localqueues/gpu/pendingworkloads`,
    );
    expect(body.items).toContainEqual(
      expect.objectContaining({
        metadata: expect.objectContaining({
          name: (await kueueOf(object)).metadata.name,
        }),
      }),
    );
    await run('stop', object);
  });

  it.each<[WorkloadKind, string[]]>([
    ['RayCluster', ['spec']],
    ['RayService', ['spec', 'rayClusterConfig']],
  ])('the workers of a %s are scaled, and scaled back', async (kind, path) => {
    const object = made.get(kind)!();
    const group = async () =>
      path.reduce<any>((inner, key) => inner[key], await now(object))
        .workerGroupSpecs[0];
    const scaled = await run('scale', object, { replicas: 2 });
    expect(await group()).toMatchObject({
      groupName: 'gpu',
      replicas: 2,
      minReplicas: 2,
      maxReplicas: 2,
    });
    await undo(scaled, object);
    expect((await group()).replicas).toBe(1);
    await expect(run('scale', object, { replicas: 500 })).rejects.toMatchObject(
      {
        name: 'OperationRefusedError',
        verdict: {
          reasons: expect.arrayContaining([
            expect.objectContaining({ code: 'SW01' }),
          ]),
        },
      },
    );
    expect((await group()).replicas).toBe(1);
    await expect(run('restart', object)).rejects.toThrow('Pause and resume it');
  });

  it.each<WorkloadKind>(['Deployment', 'LeaderWorkerSet'])(
    'a %s is scaled within the limits, restarted, paused and resumed with what it had',
    async kind => {
      const object = made.get(kind)!();
      const replicas = async () => (await now(object)).spec.replicas;
      const scaled = await run('scale', object, { replicas: 2 });
      expect([scaled.sentence, await replicas()]).toEqual([
        'It goes from 1 to 2 replicas.',
        2,
      ]);
      await expect(
        run('scale', object, { replicas: 500 }),
      ).rejects.toMatchObject({
        name: 'OperationRefusedError',
        verdict: {
          reasons: expect.arrayContaining([
            expect.objectContaining({ code: 'SW01' }),
          ]),
        },
      });
      await run('restart', object);
      expect(JSON.stringify((await now(object)).spec)).toContain(
        '"kubectl.kubernetes.io/restartedAt"',
      );
      const paused = await run('pause', object);
      expect(await now(object)).toMatchObject({
        metadata: { annotations: { 'slipway.dev/paused-replicas': '2' } },
        spec: { replicas: 0 },
      });
      await expect(run('restart', object)).rejects.toThrow('has no pods now');
      await undo(paused, object);
      expect(await replicas()).toBe(2);
      await undo(scaled, object);
      const { metadata, spec } = await now(object);
      expect([spec.replicas, metadata.annotations ?? {}]).toEqual([
        1,
        expect.not.objectContaining({
          'slipway.dev/paused-replicas': expect.anything(),
        }),
      ]);
    },
  );

  it('a StatefulSet in a queue is scaled only by way of zero, and says so before Kueue does', async () => {
    const wanted = template('StatefulSet');
    // The nodes have a topology that Kueue knows; any place will do.
    wanted.spec.template.metadata.annotations = {
      'kueue.x-k8s.io/podset-unconstrained-topology': 'true',
    };
    const object = await create(wanted);
    await waitFor(
      'its pod to be ready',
      async () => (await now(object)).status?.readyReplicas === 1,
    );
    await expect(run('scale', object, { replicas: 2 })).rejects.toThrow(
      'Pause it, and once its pods are gone scale it to 2',
    );
    await run('pause', object);
    expect((await now(object)).spec.replicas).toBe(0);
    await waitFor('Kueue to let it go on', async () =>
      Boolean(await run('scale', object, { replicas: 2 })),
    );
    expect((await now(object)).spec.replicas).toBe(2);
    await run('stop', object);
  });

  it.each<WorkloadKind>(['InferenceService', 'LLMInferenceService'])(
    'a %s is paused and resumed with its annotation, scaled and restarted',
    async kind => {
      const object = made.get(kind)!();
      const paused = await run('pause', object);
      const stop = async () =>
        ((await now(object)).metadata.annotations ?? {}) as Record<
          string,
          string
        >;
      expect(await stop()).toMatchObject({ 'serving.kserve.io/stop': 'true' });
      await undo(paused, object);
      expect(await stop()).not.toHaveProperty(['serving.kserve.io/stop']);
      await run('scale', object, { replicas: 2 });
      await run('restart', object);
      const { spec } = await now(object);
      expect(spec.predictor?.minReplicas ?? spec.replicas).toBe(2);
      expect((spec.predictor ?? spec).annotations).toHaveProperty([
        'kubectl.kubernetes.io/restartedAt',
      ]);
      await expect(
        run('scale', object, { replicas: 500 }),
      ).rejects.toMatchObject({ name: 'OperationRefusedError' });
    },
  );

  it('what an autoscaler scales is left to it, and paused together with it', async () => {
    const object = await create(template('Deployment'));
    const scaleTargetRef = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      name: object.metadata.name,
    };
    const { name } = object.metadata;
    const metadata = { name, namespace: NAMESPACE };
    const hpa = await create({
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata,
      spec: { scaleTargetRef, minReplicas: 1, maxReplicas: 2, metrics: CPU },
    });
    await expect(run('scale', object, { replicas: 2 })).rejects.toThrow(
      `HorizontalPodAutoscaler ${name} sets its replicas, between 1 and 2`,
    );
    await undo(await run('pause', object), object);
    expect((await now(object)).spec.replicas).toBe(1);
    await api.must(api.remove(hpa));

    const scaled = await create({
      apiVersion: 'keda.sh/v1alpha1',
      kind: 'ScaledObject',
      metadata,
      spec: {
        scaleTargetRef,
        minReplicaCount: 1,
        maxReplicaCount: 2,
        triggers: [{ type: 'cpu', metadata: { value: '50' } }],
      },
    });
    const paused = await run('pause', object);
    expect((await now(scaled)).metadata.annotations).toEqual({
      'autoscaling.keda.sh/paused-replicas': '0',
    });
    expect((await now(object)).spec.replicas).toBe(1);
    await undo(paused, object);
    expect((await now(scaled)).metadata.annotations ?? {}).toEqual({});
    await api.must(api.remove(scaled));
    await run('stop', object);
  });

  it('what Argo CD sets is changed only when somebody says so', async () => {
    const { metadata, ...rest } = template('Deployment');
    const object = (await api.must(
      api.send('PATCH', objectPath({ metadata, ...rest } as any), {
        contentType: 'application/apply-patch+yaml',
        query: { fieldManager: 'argocd-controller' },
        body: {
          ...rest,
          metadata: {
            ...metadata,
            annotations: {
              'argocd.argoproj.io/tracking-id': `captions:apps/Deployment:${NAMESPACE}/x`,
            },
          },
        },
      }),
    )) as KubernetesObject;
    const { plan } = await operations.plan('scale', rowOf(object), {
      replicas: 2,
    });
    expect(plan.warnings).toEqual([expect.objectContaining({ code: 'git' })]);
    await expect(run('scale', object, { replicas: 2 })).rejects.toThrow(
      'Argo CD (captions) keeps .spec.replicas as it is in Git (as argocd-controller)',
    );
    await expect(run('stop', object)).rejects.toThrow('makes it again');
    expect((await now(object)).spec.replicas).toBe(1);
    await run('scale', object, { replicas: 2, anyway: true });
    expect((await now(object)).spec.replicas).toBe(2);
    // Its template's annotations are not in Git.
    await run('restart', object);
    await run('stop', object, { anyway: true });
  });

  it('what has ended is deleted, and can do nothing else', async () => {
    const object = await create(
      labJob(`op-ended-${randomUUID().slice(0, 6)}`, { seconds: 1 }) as any,
    );
    await waitFor('the Job to end', async () =>
      (
        await now(object)
      ).status?.conditions?.some(
        ({ type, status }: any) => type === 'Complete' && status === 'True',
      ),
    );
    await expect(run('pause', object)).rejects.toThrow(
      'has ended. Launch it again',
    );
    await run('delete', object);
    expect(await isGone(object)).toBe(true);
  });

  it('a PyTorchJob that no Kueue queues says so', async () => {
    await expect(run('pause', made.get('PyTorchJob')!())).rejects.toThrow(
      'has no Kueue workload yet',
    );
  });

  it.each<WorkloadKind>(['Pod', 'ReplicaSet'])(
    'a %s can only be stopped',
    async kind => {
      const object = made.get(kind)!();
      for (const operation of ['pause', 'scale', 'restart'] as const) {
        await expect(
          run(operation, object, { replicas: 2 }),
        ).rejects.toMatchObject({ name: 'InputError' });
      }
      expect(await isGone(object)).toBe(false);
    },
  );

  it('an object of the same name that came after it is left alone', async () => {
    const object = made.get('Job')!();
    const stranger = {
      ...object,
      metadata: { ...object.metadata, uid: randomUUID() },
    };
    for (const operation of ['pause', 'stop'] as const) {
      await expect(run(operation, stranger)).rejects.toThrow(
        'is no longer in cluster',
      );
    }
    expect(await isGone(object)).toBe(false);
  });

  it.each(KINDS)('a %s is stopped, its pods with it', async kind => {
    const object = made.get(kind)!();
    await run('stop', object);
    expect(await isGone(object)).toBe(true);
  });

  it('every operation that was done is written down, and none that was refused', async () => {
    const rows = await knex('operations').where({
      workload_id: rowOf(made.get('Deployment')!()).id,
    });
    expect(
      rows
        .sort((a, b) => a.at - b.at)
        .map(row => [
          row.operation,
          row.replicas_before,
          row.replicas_after,
          row.outcome,
          row.requested_by,
        ]),
    ).toEqual([
      ['scale', 1, 2, 'done', ME],
      ['restart', null, null, 'done', ME],
      ['pause', 2, 0, 'done', ME],
      ['resume', 0, 2, 'done', ME],
      ['scale', 2, 1, 'done', ME],
      ['stop', null, null, 'done', ME],
    ]);
  });
});
