import type { LaunchRequest } from '@slipway/backstage-plugin-ml-workloads-common';
import { randomUUID } from 'crypto';
import { parseAllDocuments } from 'yaml';
import {
  FINOPS_ANALYST,
  ML_ENGINEER,
  PLATFORM_ENGINEER,
  STRANGER,
} from '../__testUtils__/catalog';
import { useLabPortal } from '../__testUtils__/useLabPortal';

jest.setTimeout(120_000);

/** Everything that somebody may try through the API or through an agent, against the real plugin and a real API server. */
describe('attacks', () => {
  const { portal, job } = useLabPortal();

  const valid = (change: object = {}): LaunchRequest => ({
    entityRef: 'component:default/vision-models',
    cluster: 'lab',
    namespace: 'team-vision',
    name: `try-${randomUUID().slice(0, 8)}`,
    engine: 'job',
    type: 'training',
    image: 'registry.example.com/vision/train:1.4',
    profile: 'h100',
    gpusPerPod: 1,
    replicas: 1,
    maxRunSeconds: 3600,
    ...change,
  });
  const launch = (request: object, person = ML_ENGINEER) =>
    portal()
      .as(person)
      .post('/launches', { launchId: randomUUID(), ...request });

  it.each<[string, object, number]>([
    [
      "another team's component",
      { entityRef: 'component:default/speech-models' },
      403,
    ],
    ["another team's namespace", { namespace: 'team-speech' }, 403],
    ["the platform's namespace", { namespace: 'kube-system' }, 403],
    ['a label of its own', { labels: { 'slipway.dev/team': 'speech' } }, 400],
    ["another team's name in a field", { team: 'speech' }, 400],
    ['another user', { launchedBy: PLATFORM_ENGINEER }, 400],
    ['another user, otherwise', { userEntityRef: PLATFORM_ENGINEER }, 400],
    ['credentials', { credentials: { principal: PLATFORM_ENGINEER } }, 400],
    ['a prototype', JSON.parse('{"__proto__": {"team": "speech"}}'), 400],
  ])(
    'naming %s is refused, and nothing is created',
    async (_, change, status) => {
      const request = valid();
      // As text: an object of this process would lose a key named __proto__.
      const body = `${JSON.stringify({
        launchId: randomUUID(),
        ...request,
      }).slice(0, -1)},${JSON.stringify(change).slice(1)}`;
      const refused = await portal()
        .as(ML_ENGINEER)
        .postText('/launches', body);
      expect([refused.status, refused.body.error.message]).toEqual([
        status,
        expect.any(String),
      ]);
      expect(await job(request.name)).toBeUndefined();
      expect(await job(request.name, 'team-speech')).toBeUndefined();
    },
  );

  it('who launched is whoever is signed in', async () => {
    const request = valid();
    expect((await launch(request)).status).toBe(201);
    expect(
      (await job(request.name)).metadata.annotations['slipway.dev/launched-by'],
    ).toBe(ML_ENGINEER);
  });

  const INJECTIONS = [
    'x"\n---\napiVersion: v1\nkind: Pod',
    "x'}}\nspec: {hostNetwork: true}",
    '${{ secrets.token }}',
    '{{ .Values.token }}',
    '$(KUBERNETES_SERVICE_HOST)',
    '*anchor',
    '!!js/function "x"',
    'x\u2028y: z',
    '../../secrets',
    '%2e%2e%2fsecrets',
  ];

  it.each([
    'entityRef',
    'cluster',
    'namespace',
    'name',
    'engine',
    'image',
    'serviceAccountName',
    'profile',
    'queue',
    'priorityClass',
    'runtime',
    'topology',
    'templateRef',
  ])('text in %s never becomes more than text', async field => {
    for (const text of INJECTIONS) {
      const { status, body } = await portal()
        .as(ML_ENGINEER)
        .post('/launches/preview', valid({ [field]: text }));
      expect([text, status >= 400 && status < 500, body.error?.name]).toEqual([
        text,
        true,
        expect.any(String),
      ]);
    }
  });

  it('text in commands, arguments and variables stays data, to the byte', async () => {
    const request = valid({
      command: INJECTIONS,
      args: INJECTIONS,
      env: INJECTIONS.map((value, index) => ({ name: `V${index}`, value })),
    });
    const { status, body } = await portal()
      .as(ML_ENGINEER)
      .post('/launches/preview', request);
    expect([status, body.manifests.length]).toEqual([200, 1]);
    const documents = parseAllDocuments(body.manifests[0].yaml);
    expect(documents).toHaveLength(1);
    const [container] = documents[0].toJS().spec.template.spec.containers;
    expect([container.command, container.args]).toEqual([
      INJECTIONS,
      INJECTIONS,
    ]);
    expect(container.env.slice(0, INJECTIONS.length)).toEqual(request.env);

    expect((await launch(request)).status).toBe(201);
    const made = await job(request.name);
    expect(made.spec.template.spec.containers[0].args).toEqual(INJECTIONS);
    expect(made.spec.template.spec.hostNetwork).toBeUndefined();
  });

  it.each([
    'https://registry.example.com/vision/train:1.4',
    'registry.example.com/../evil/train:1',
    'registry.example.com//train:1',
    'user:password@registry.example.com/train:1',
    'registry.example.com@evil.example/train:1',
    'registry.example.com/train:1 --privileged',
    'registry.example.com/train:1?x=1',
    'registry.example.com/train:1#x',
    'registry.example.com\\@evil.example/train:1',
    'registry.example.com/train@sha256:short',
    'registry.example.com/trаin:1',
    '/etc/passwd',
    'file:///etc/passwd',
    '',
  ])('the image %s is refused before the cluster sees it', async image => {
    const { status, body } = await launch(valid({ image }));
    expect([status, body.error.message]).toEqual([
      400,
      expect.stringContaining('image: '),
    ]);
  });

  it.each([
    'docker.io/library/train:1',
    'registry.example.com.evil.example/train:1',
    'evil.example/registry.example.com/train:1',
    'train:1',
  ])('the image %s is refused by the guardrail', async image => {
    const { status, body } = await launch(valid({ image }));
    expect([
      status,
      body.error.verdict.reasons.map(({ code }: any) => code),
    ]).toEqual([422, expect.arrayContaining(['SW05'])]);
  });

  it.each([
    'file:///var/lib/kubelet',
    'http://evil.example/weights',
    'https://evil.example/weights',
    'pvc://../secrets',
    's3://bucket/../../other',
    's3://key:secret@bucket/weights',
    'gs://bucket/weights?token=x',
    'hf://org/model#x',
    // eslint-disable-next-line no-script-url -- an address that has to be refused
    'javascript:alert(1)',
    'S3://bucket/weights',
  ])('the weights %s are refused', async storageUri => {
    const { status, body } = await launch(
      valid({
        engine: 'inferenceservice',
        type: 'serving',
        maxRunSeconds: undefined,
        serving: {
          stage: 'production',
          modelFormat: 'huggingface',
          storageUri,
        },
      }),
    );
    expect([status, body.error.message]).toEqual([
      400,
      expect.stringContaining('serving.storageUri: must'),
    ]);
  });

  it.each([
    'data',
    '/data/../etc',
    '/',
    '/etc',
    '/dev/shm',
    '/proc/1',
    '/var/run/secrets/kubernetes.io',
    '/data:ro',
    '/da ta',
  ])('a volume at %s is refused', async mountPath => {
    const { status, body } = await launch(
      valid({
        volumes: [{ claimName: 'datasets', mountPath, purpose: 'dataset' }],
      }),
    );
    expect([status, body.error.message]).toEqual([
      400,
      expect.stringContaining('volumes[0].mountPath: must'),
    ]);
  });

  it('a form of 5 MB is refused with what to do instead', async () => {
    const { status, body } = await launch(
      valid({ args: ['x'.repeat(5 * 1024 * 1024)] }),
    );
    expect([status, body.error.message]).toEqual([
      413,
      expect.stringContaining('larger than 512kb'),
    ]);
  });

  describe('without the permission', () => {
    let id: string;
    beforeAll(async () => {
      const launched = await launch(valid());
      if (launched.status !== 201) throw new Error(launched.text);
      id = launched.body.workloadId;
    });

    it.each<[string, string, object?]>([
      ['post', '/launches/preview', valid()],
      ['post', '/launches/render', valid()],
      ['post', '/launches', { ...valid(), launchId: randomUUID() }],
      [
        'get',
        '/launch-choices?entityRef=component:default/vision-models&cluster=lab&namespace=team-vision',
      ],
      ['get', '/limits?entityRef=component:default/vision-models'],
      ['get', '/workloads/ID'],
      ['get', '/workloads/ID/timeline'],
      ['get', '/workloads/ID/events'],
      ['get', '/workloads/ID/manifests'],
      ['get', '/workloads/ID/spend'],
      ['get', '/workloads/ID/logs'],
      ['get', '/workloads/ID/logs/stream'],
      ['get', '/workloads/ID/wait'],
      ['get', '/workloads/ID/preemptions'],
      ['get', '/start-statistics?workload=ID'],
      ['get', '/workloads/ID/launch-request'],
      ['post', '/workloads/ID/pause'],
      ['post', '/workloads/ID/resume'],
      ['post', '/workloads/ID/stop'],
      ['post', '/workloads/ID/extend', { seconds: 60 }],
      ['post', '/workloads/ID/scale', { replicas: 2 }],
      ['post', '/workloads/ID/restart'],
      ['post', '/workloads/ID/delete'],
      ['post', '/workloads/ID/preview', { operation: 'stop' }],
      ['get', '/spend'],
      ['get', '/spend?team=vision'],
      ['get', '/spend/export?team=vision'],
      ['get', '/rates'],
      ['get', '/data-health'],
    ])(
      '%s %s is refused to a stranger and to a service',
      // `rest` and no third parameter: Jest takes one that a row has no value for as the callback of a test that ends when it is called.
      async (method, path, ...rest) => {
        const [body] = rest;
        const at = path.replace('ID', id);
        for (const who of [portal().as(STRANGER), portal().asService()]) {
          const { status } =
            method === 'get' ? await who.get(at) : await who.post(at, body);
          expect([at, [403, 404].includes(status)]).toEqual([at, true]);
        }
      },
    );

    it('what everybody may ask tells a stranger of no team', async () => {
      const stranger = portal().as(STRANGER);
      expect((await stranger.get('/workloads')).body.items).toEqual([]);
      expect((await stranger.get('/drift')).body.items).toEqual([]);
      const { body: capacity } = await stranger.get('/capacity');
      expect(capacity).toMatchObject({ queues: [], clusterQueues: [] });
      expect(capacity.waiting.items).toEqual([]);
      const { body: groups } = await stranger.get('/workload-groups?by=team');
      expect(groups.items).toEqual([]);
      for (const path of ['/engines', '/hardware-profiles']) {
        expect((await portal().asService().get(path)).status).toBe(403);
      }
    });

    it.each<[string, object]>([
      ['preview-launch', valid()],
      ['launch-workload', { ...valid(), launchId: randomUUID() }],
      ['get-workload-status', { id: 'ID' }],
      ['explain-pending', { id: 'ID' }],
      ['pause-workload', { id: 'ID' }],
      ['resume-workload', { id: 'ID' }],
      ['stop-workload', { id: 'ID' }],
      ['extend-workload', { id: 'ID', seconds: 60 }],
      ['scale-workload', { id: 'ID', replicas: 2 }],
      ['restart-workload', { id: 'ID' }],
      ['preview-operation', { id: 'ID', operation: 'stop' }],
      ['delete-workload', { id: 'ID' }],
      ['get-spend', { team: 'vision' }],
      ['get-spend', {}],
    ])(
      'the action %s is refused to a stranger and to a service',
      async (action, input) => {
        const given = 'id' in input ? { ...input, id } : input;
        await expect(
          portal().act(STRANGER, action, given as any),
        ).rejects.toMatchObject({
          name: expect.stringMatching(/NotAllowedError|NotFoundError/),
        });
        await expect(
          portal().act(undefined, action, given as any),
        ).rejects.toThrow('for a signed-in person only');
      },
    );

    it("many at once are no way round: a stranger's request tells of none and does none, a reader's does none", async () => {
      const ids = [id, 'nothing'];
      const stranger = portal().as(STRANGER);
      expect(
        (await stranger.post('/workloads/bulk/preview', { ids })).body.items,
      ).toEqual([]);
      for (const who of [stranger, portal().as(FINOPS_ANALYST)]) {
        const { body } = await who.post('/workloads/bulk', {
          operation: 'stop',
          ids,
        });
        expect([body.done, body.refused, body.items[0].name]).toEqual([
          0,
          2,
          null,
        ]);
      }
      expect(
        (
          await portal()
            .asService()
            .post('/workloads/bulk', { operation: 'stop', ids })
        ).status,
      ).toBe(403);
    });

    it('whoever only reads launches and operates nothing', async () => {
      const reader = portal().as(FINOPS_ANALYST);
      expect((await launch(valid(), FINOPS_ANALYST)).status).toBe(403);
      expect((await reader.post('/launches/render', valid())).status).toBe(403);
      for (const action of ['launch-workload', 'preview-launch']) {
        await expect(
          portal().act(FINOPS_ANALYST, action, {
            ...valid(),
            ...(action === 'launch-workload' ? { launchId: randomUUID() } : {}),
          } as any),
        ).rejects.toMatchObject({ name: 'NotAllowedError' });
      }
    });
  });

  it('every attempt is in the audit log, refused or not, without what may be secret', async () => {
    portal().audit.length = 0;
    const secret = `canary-${randomUUID()}`;
    const hidden = {
      command: [secret],
      args: [secret],
      env: [{ name: 'TOKEN', value: secret }],
    };
    await launch(valid(hidden));
    await launch(valid({ ...hidden, image: 'docker.io/library/train:1' }));
    await launch(valid({ ...hidden, gpus: 8 }));
    await launch(valid(hidden), STRANGER);
    await portal()
      .act(STRANGER, 'launch-workload', {
        ...valid(hidden),
        launchId: randomUUID(),
      } as any)
      .catch(() => {});
    await portal().as(STRANGER).post('/workloads/nothing/stop');
    expect(
      portal().audit.map(({ eventId, status }) => [eventId, status]),
    ).toEqual([
      ['launch', 'succeeded'],
      ['launch', 'failed'],
      ['launch', 'failed'],
      ['launch', 'failed'],
      ['action-launch', 'failed'],
      ['workload-stop', 'failed'],
    ]);
    expect(portal().audit[1].error).toContain('refused by SW05');
    expect(portal().audit[0].meta).toMatchObject({
      entityRef: 'component:default/vision-models',
      gpus: 1,
    });
    expect(JSON.stringify(portal().audit)).not.toContain(secret);
    const rows = await portal().knex('launches').select();
    expect(JSON.stringify(rows)).not.toContain(secret);
  });
});
