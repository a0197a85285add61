import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { mkdtemp, readFile, rm } from 'fs/promises';
import { createServer, type Server } from 'http';
import type { AddressInfo } from 'net';
import { tmpdir } from 'os';
import { join } from 'path';
import { createLaunchAction } from './createLaunchAction';
import { createRenderAction } from './createRenderAction';
import { MlWorkloadsApi } from './MlWorkloadsApi';

const PERSON = 'user:default/ml-engineer';

interface Asked {
  path: string;
  authorization: string;
  body: any;
}

describe('the actions of templates', () => {
  let server: Server;
  let asked: Asked[];
  let answers: Array<{ status: number; body: object }>;
  let api: MlWorkloadsApi;
  let workspacePath: string;

  // The backend's own tests hold the answers against openapi.yaml; here they are played over real HTTP.
  beforeEach(async () => {
    asked = [];
    answers = [];
    server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      asked.push({
        path: request.url!,
        authorization: request.headers.authorization!,
        body: JSON.parse(Buffer.concat(chunks).toString()),
      });
      const { status, body } = answers.shift()!;
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    });
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    api = MlWorkloadsApi.create({
      auth: mockServices.auth(),
      discovery: mockServices.discovery.mock({
        getBaseUrl: async () => `http://127.0.0.1:${port}/api/ml-workloads`,
      }),
    });
    workspacePath = await mkdtemp(join(tmpdir(), 'slipway-render-'));
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise(done => server.close(done));
    await rm(workspacePath, { recursive: true });
  });

  const input = {
    entityRef: 'component:default/vision-models',
    cluster: 'lab',
    namespace: 'team-vision',
    name: 'train-resnet',
    engine: 'job',
    type: 'training' as const,
    image: 'registry.example.com/vision/train:1.4',
    profile: 'h100',
    gpusPerPod: 8,
    replicas: 1,
  };
  const context = (change: object = {}, given: object = input) => {
    const output = jest.fn();
    return {
      output,
      ctx: {
        ...createMockActionContext({ input: given as any, workspacePath }),
        output,
        task: { id: 'task-1' },
        step: { id: 'launch' },
        templateInfo: { entityRef: 'template:default/train-model' },
        getInitiatorCredentials: async () => mockCredentials.user(PERSON),
        ...change,
      } as any,
    };
  };
  const launched = {
    status: 201,
    body: { launchId: 'x', workloadId: 'w1', repeated: false, objects: [] },
  };
  const failed = (status: number, error: object) => ({
    status,
    body: { error, response: { statusCode: status } },
  });

  it('launches as the person, with the template named', async () => {
    answers = [launched];
    const { ctx, output } = context();
    await createLaunchAction({ api }).handler(ctx);
    expect(asked[0]).toMatchObject({
      path: '/api/ml-workloads/launches',
      authorization: mockCredentials.service.header({
        onBehalfOf: mockCredentials.user(PERSON),
        targetPluginId: 'ml-workloads',
      }),
      body: { ...input, templateRef: 'template:default/train-model' },
    });
    expect(output).toHaveBeenCalledWith('workloadId', 'w1');
    expect(output).toHaveBeenCalledWith('link', '/gpu/workloads/w1');
  });

  it('leaves out what the form left empty', async () => {
    answers = [launched];
    const { ctx } = context(
      {},
      {
        ...input,
        queue: '',
        command: [],
        retries: 0,
        maxRunSeconds: null,
        simulate: { outcome: undefined },
        env: [{ name: 'EMPTY' }],
      },
    );
    await createLaunchAction({ api }).handler(ctx);
    const { launchId, templateRef, ...sent } = asked[0].body;
    expect(sent).toEqual({
      ...input,
      retries: 0,
      env: [{ name: 'EMPTY', value: '' }],
    });
  });

  it('sends the same launch id when a task is resumed, and another for another step', async () => {
    answers = [launched, launched, launched];
    const action = createLaunchAction({ api });
    await action.handler(context().ctx);
    await action.handler(context().ctx);
    await action.handler(context({ step: { id: 'second' } }).ctx);
    const [one, two, three] = asked.map(({ body }) => body.launchId);
    expect(one).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(two).toBe(one);
    expect(three).not.toBe(one);
  });

  it('tries again with the same launch id when the cluster did not answer', async () => {
    answers = [
      failed(503, { name: 'ServiceUnavailableError', message: 'gone' }),
      launched,
    ];
    await createLaunchAction({ api, retryAfterMs: [1, 1] }).handler(
      context().ctx,
    );
    expect(asked).toHaveLength(2);
    expect(asked[1].body).toEqual(asked[0].body);
  });

  it('tells every reason of a refusal with its fix, and does not try again', async () => {
    answers = [
      failed(422, {
        name: 'LaunchRefusedError',
        message: 'Not launched, and nothing was created: SW01 16 GPUs',
        verdict: {
          value: 'refused',
          reasons: [
            {
              code: 'SW01',
              title: 'Most GPUs',
              message: '16 of 8',
              fix: 'Ask for 8',
            },
            {
              code: 'SW05',
              title: 'Registry',
              message: 'docker.io',
              fix: null,
            },
          ],
        },
      }),
    ];
    const logger = mockServices.logger.mock();
    const { ctx, output } = context({ logger });
    await expect(createLaunchAction({ api }).handler(ctx)).rejects.toThrow(
      'Not launched, and nothing was created: SW01 16 GPUs',
    );
    expect(logger.error.mock.calls.map(([line]) => line)).toEqual([
      'SW01: Most GPUs: 16 of 8. To do: Ask for 8',
      'SW05: Registry: docker.io',
    ]);
    expect(asked).toHaveLength(1);
    expect(output).not.toHaveBeenCalled();
  });

  it('refuses to launch for a service', async () => {
    const { ctx } = context({
      getInitiatorCredentials: async () => mockCredentials.service(),
    });
    await expect(createLaunchAction({ api }).handler(ctx)).rejects.toThrow(
      'Only a signed-in person can launch a workload',
    );
    expect(asked).toEqual([]);
  });

  it('only previews in a dry run', async () => {
    answers = [{ status: 200, body: { verdict: { value: 'allowed' } } }];
    await createLaunchAction({ api }).handler(context({ isDryRun: true }).ctx);
    expect(asked.map(({ path }) => path)).toEqual([
      '/api/ml-workloads/launches/preview',
    ]);
  });

  it('takes every input of a launch, and leaves out what the form left empty in it', async () => {
    answers = [launched];
    const { ctx } = context(
      {},
      {
        ...input,
        engine: 'deployment',
        type: 'serving',
        secretEnv: [
          { name: 'HF_TOKEN', secretName: 'model-hub', key: 'token' },
        ],
        volumes: [
          { claimName: 'weights', mountPath: '/weights', purpose: 'weights' },
        ],
        topology: '',
        runtime: null,
        podsPerReplica: null,
        serving: {
          stage: 'production',
          minReplicas: 0,
          maxReplicas: 4,
          healthPath: '',
          autoscaling: { metric: 'concurrency', target: 8 },
        },
      },
    );
    await createLaunchAction({ api }).handler(ctx);
    const { launchId, templateRef, ...sent } = asked[0].body;
    expect(sent).toEqual({
      ...input,
      engine: 'deployment',
      type: 'serving',
      secretEnv: [{ name: 'HF_TOKEN', secretName: 'model-hub', key: 'token' }],
      volumes: [
        { claimName: 'weights', mountPath: '/weights', purpose: 'weights' },
      ],
      serving: {
        stage: 'production',
        minReplicas: 0,
        maxReplicas: 4,
        autoscaling: { metric: 'concurrency', target: 8 },
      },
    });
  });

  it('writes every file into the workspace, never outside of it, and gives the description out', async () => {
    const rendered = {
      files: [
        { path: 'job-train-resnet.yaml', content: 'kind: Job\n' },
        { path: 'kustomization.yaml', content: 'kind: Kustomization\n' },
        { path: 'catalog-info.yaml', content: 'kind: Component\n' },
      ],
      receipt: [],
      description: 'Launches `train-resnet`',
    };
    answers = [{ status: 200, body: rendered }];
    const { ctx, output } = context({}, { ...input, targetPath: 'deploy/' });
    await createRenderAction({ api }).handler(ctx);
    expect(asked[0].body).not.toHaveProperty('targetPath');
    expect(output).toHaveBeenCalledWith('files', [
      'deploy/job-train-resnet.yaml',
      'deploy/kustomization.yaml',
      'deploy/catalog-info.yaml',
    ]);
    expect(output).toHaveBeenCalledWith('description', rendered.description);
    expect(
      await readFile(
        join(workspacePath, 'deploy', 'job-train-resnet.yaml'),
        'utf8',
      ),
    ).toBe('kind: Job\n');

    const outside = context({}, { ...input, targetPath: '../..' });
    await expect(
      createRenderAction({ api }).handler(outside.ctx),
    ).rejects.toThrow('Relative path is not allowed');

    answers = [
      {
        status: 200,
        body: { ...rendered, files: [{ path: '../../x.yaml', content: '' }] },
      },
    ];
    await expect(
      createRenderAction({ api }).handler(context({}, input).ctx),
    ).rejects.toThrow('Relative path is not allowed');
  });
});
