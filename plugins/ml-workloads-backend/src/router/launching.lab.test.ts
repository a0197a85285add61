import { waitFor } from '@slipway/lab';
import { randomUUID } from 'crypto';
import { parse } from 'yaml';
import { ML_ENGINEER } from '../__testUtils__/catalog';
import { useLabPortal } from '../__testUtils__/useLabPortal';
import type { ClusterClient } from '../clusters';
import { LaunchStore, LaunchSweep } from '../launch';

jest.setTimeout(600_000);

/** What the form and the pages need beside preview and launch; each answer is held against openapi.yaml by `startPortal`. */
describe('launching in every way on a real cluster', () => {
  const { lab, portal } = useLabPortal();

  const named = (prefix: string) => `${prefix}-${randomUUID().slice(0, 8)}`;
  const valid = (change: object = {}) => ({
    entityRef: 'component:default/vision-models',
    cluster: 'lab',
    namespace: 'team-vision',
    name: named('run'),
    engine: 'job',
    type: 'training',
    image: 'registry.example.com/vision/train:1.4',
    profile: 'h100',
    gpusPerPod: 1,
    replicas: 1,
    maxRunSeconds: 3600,
    simulate: { durationSeconds: 600 },
    ...change,
  });
  const me = () => portal().as(ML_ENGINEER);
  const launch = async (request: object) => {
    const { status, body } = await me().post('/launches', {
      launchId: randomUUID(),
      ...request,
    });
    expect([status, body.error]).toEqual([201, undefined]);
    return body.workloadId as string;
  };
  const object = async (path: string) =>
    (await (await lab().fetch(path)).json()) as any;
  const jobPath = (name: string) =>
    `/apis/batch/v1/namespaces/team-vision/jobs/${name}`;
  const observed = (id: string) =>
    waitFor(
      `workload ${id} to be observed`,
      async () => (await me().get(`/workloads/${id}`)).status === 200,
    );

  it('offers the engines that the cluster serves', async () => {
    const { body } = await me().get('/engines?cluster=lab');
    expect(
      body.items.map(({ name, available, problem }: any) => [
        name,
        available,
        problem,
      ]),
    ).toContainEqual(['job', true, null]);
    for (const { available, problem, kind } of body.items) {
      expect(available || problem.includes(`does not serve ${kind}`)).toBe(
        true,
      );
    }
  });

  it("offers what the team's namespace has, by name only", async () => {
    const { status, body } = await me().get(
      '/launch-choices?entityRef=component:default/vision-models&cluster=lab&namespace=team-vision',
    );
    expect(status).toBe(200);
    expect(body.serviceAccounts).toContain('trainer');
    expect(body.claims).toContainEqual(
      expect.objectContaining({
        name: 'datasets',
        accessModes: ['ReadOnlyMany'],
        zones: ['sim-west-1a'],
      }),
    );
    expect(
      body.priorityClasses.map(({ name }: any) => name).slice(0, 2),
    ).toEqual(['serving', 'training']);
    expect(body.secrets).toContain('model-hub');
    expect(JSON.stringify(body)).not.toContain('"data"');

    const other = await me().get(
      '/launch-choices?entityRef=component:default/vision-models&cluster=lab&namespace=team-speech',
    );
    expect(other.status).toBe(403);
  });

  it('writes the files of a pull request; what is then created from them is a workload of the component', async () => {
    const request = valid({ env: [{ name: 'MODE', value: 'a|b`c' }] });
    const { status, body } = await me().post('/launches/render', request);
    expect(status).toBe(200);
    const files = new Map<string, string>(
      body.files.map(({ path, content }: any) => [path, content]),
    );
    const manifest = `job-${request.name}.yaml`;
    expect([...files.keys()]).toEqual([
      manifest,
      'kustomization.yaml',
      'catalog-info.yaml',
    ]);
    expect(parse(files.get('kustomization.yaml')!).resources).toEqual([
      manifest,
    ]);
    expect(parse(files.get('catalog-info.yaml')!)).toMatchObject({
      kind: 'Component',
      metadata: {
        name: 'vision-models',
        annotations: {
          'backstage.io/kubernetes-id': 'vision-models',
          'backstage.io/kubernetes-namespace': 'team-vision',
        },
      },
    });
    expect(body.description).toContain('| Field | Value | Why |');

    const job = parse(files.get(manifest)!);
    expect(job.metadata.annotations).toMatchObject({
      'slipway.dev/component': 'component:default/vision-models',
    });
    for (const key of ['slipway.dev/launch-id', 'slipway.dev/launched-by']) {
      expect(job.metadata.annotations).not.toHaveProperty([key]);
    }
    // As a GitOps controller would, by an identity that is not the portal's.
    await lab().client.create(job);
    const found = await waitFor(
      'the workload to appear under its component',
      async () => {
        const { body: list } = await me().get(
          `/workloads?component=component:default/vision-models&search=${request.name}`,
        );
        return list.items[0];
      },
    );
    expect(found).toMatchObject({
      team: 'vision',
      profile: 'h100',
      launchedBy: null,
    });

    const again = await me().get(`/workloads/${found.id}/launch-request`);
    expect(again.body).toMatchObject({
      from: 'object',
      request: {
        entityRef: 'component:default/vision-models',
        name: request.name,
        engine: 'job',
        image: request.image,
        profile: 'h100',
        gpusPerPod: 1,
        replicas: 1,
        queue: 'gpu',
        maxRunSeconds: 3600,
      },
    });
    expect(again.body.missing).toContain('env MODE');
    expect(JSON.stringify(again.body)).not.toContain('a|b');
  });

  it('launches the like of a launch again, without what may be secret', async () => {
    const secret = `canary-${randomUUID()}`;
    const request = valid({
      args: ['--token', secret],
      env: [{ name: 'TOKEN', value: secret }],
      secretEnv: [{ name: 'HF_TOKEN', secretName: 'model-hub', key: 'token' }],
    });
    const id = await launch(request);
    await observed(id);
    const { body } = await me().get(`/workloads/${id}/launch-request`);
    const { args, env, ...kept } = request as any;
    expect(body).toEqual({
      request: kept,
      from: 'launch',
      missing: ['args', 'env TOKEN'],
    });
  });

  it('extends a run within the limits, refuses more with the reason, and leaves to others what they manage', async () => {
    const request = valid();
    const id = await launch(request);
    await observed(id);
    const extended = await me().post(`/workloads/${id}/extend`, {
      seconds: 600,
    });
    expect([
      extended.status,
      extended.body.sentence ?? extended.body.error.message,
    ]).toEqual([202, 'It may run for 4200 s in all; it was 3600 s.']);
    const deadline = async () =>
      (await object(jobPath(request.name))).spec.activeDeadlineSeconds;
    expect(await deadline()).toBe(4200);

    const refused = await me().post(`/workloads/${id}/extend`, {
      seconds: 31_000_000,
    });
    expect([
      refused.status,
      refused.body.error.verdict?.reasons.map(({ code }: any) => code),
    ]).toEqual([422, ['SW02']]);
    expect(await deadline()).toBe(4200);

    const taken = await lab().fetch(
      `${jobPath(request.name)}?fieldManager=argocd-controller&force=true`,
      {
        method: 'PATCH',
        headers: { 'content-type': 'application/apply-patch+yaml' },
        body: JSON.stringify({
          apiVersion: 'batch/v1',
          kind: 'Job',
          metadata: { name: request.name, namespace: 'team-vision' },
          spec: { activeDeadlineSeconds: 4300 },
        }),
      },
    );
    expect(taken.status).toBe(200);
    const conflict = await me().post(`/workloads/${id}/extend`, {
      seconds: 60,
    });
    expect([conflict.status, conflict.body.error.message]).toEqual([
      409,
      expect.stringContaining(
        '.spec.activeDeadlineSeconds is managed by argocd-controller',
      ),
    ]);
    expect(await deadline()).toBe(4300);
  });

  it('a launch of several objects that is refused leaves none of them', async () => {
    const request = valid({
      engine: 'deployment',
      type: 'serving',
      maxRunSeconds: undefined,
      simulate: undefined,
      image: 'docker.io/library/serve:1',
      serving: { stage: 'production', maxReplicas: 2 },
    });
    const { status } = await me().post('/launches', {
      launchId: randomUUID(),
      ...request,
    });
    expect(status).toBe(422);
    const services = await object('/api/v1/namespaces/team-vision/services');
    expect(
      services.items.filter(({ metadata }: any) =>
        metadata.name.startsWith(request.name),
      ),
    ).toEqual([]);
  });

  it('what a crash left of a launch is swept: only its own objects, and only when its workload is not there', async () => {
    const launchId = randomUUID();
    const name = named('left');
    const path = (of: string) =>
      `/api/v1/namespaces/team-vision/services/${of}`;
    const service = (of: string, annotations: object) => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: of, namespace: 'team-vision', annotations },
      spec: { ports: [{ port: 80 }] },
    });
    const foreign = `${name}-other`;
    await lab().client.create(
      service(name, { 'slipway.dev/launch-id': launchId }) as any,
    );
    await lab().client.create(service(foreign, {}) as any);
    const store = LaunchStore.create(portal().knex);
    const planned = (of: string) => ({
      apiVersion: 'v1',
      kind: 'Service',
      namespace: 'team-vision',
      name: of,
      path: path(of),
    });
    await store.begin({
      launchId,
      digest: '',
      launchedBy: ML_ENGINEER,
      cluster: 'lab',
      namespace: 'team-vision',
      name,
      kind: 'Deployment',
      team: 'vision',
      component: 'component:default/vision-models',
      startedAt: Date.now() - 3_600_000,
      receipt: [],
      request: null,
      planned: [
        planned(name),
        planned(foreign),
        {
          ...planned(name),
          kind: 'Deployment',
          path: `/apis/apps/v1/namespaces/team-vision/deployments/${name}`,
        },
      ],
    });
    const client = {
      name: 'lab',
      write: async ({ method, path: at, body }: any) => {
        const response = await lab().fetch(at, {
          method,
          ...(body
            ? {
                body: JSON.stringify(body),
                headers: { 'content-type': 'application/json' },
              }
            : {}),
        });
        return {
          status: response.status,
          body: await response.json(),
          warnings: [],
        };
      },
    } as unknown as ClusterClient;
    const warnings: string[] = [];
    await LaunchSweep.create({
      store,
      clusters: { get: () => client },
      logger: { info: () => {}, warn: text => warnings.push(text) },
    }).run();
    expect(warnings).toEqual([]);
    expect((await store.get(launchId))?.state).toBe('lost');
    await waitFor(
      'the Service of the launch to be gone',
      async () => (await lab().fetch(path(name))).status === 404,
    );
    expect((await lab().fetch(path(foreign))).status).toBe(200);
  });
});
