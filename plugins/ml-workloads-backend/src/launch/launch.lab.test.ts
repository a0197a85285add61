import { waitFor } from '@slipway/lab';
import type {
  LaunchPreview,
  LaunchRequest,
  LaunchResult,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { randomUUID } from 'crypto';
import {
  ML_ENGINEER,
  PLATFORM_ENGINEER,
  STRANGER,
} from '../__testUtils__/catalog';
import { useLabPortal } from '../__testUtils__/useLabPortal';

jest.setTimeout(180_000);

describe('launching on a real API server', () => {
  const { lab, portal, job } = useLabPortal();

  const valid = (change: Partial<LaunchRequest> = {}): LaunchRequest => ({
    entityRef: 'component:default/vision-models',
    cluster: 'lab',
    namespace: 'team-vision',
    name: `train-${randomUUID().slice(0, 8)}`,
    engine: 'job',
    type: 'training',
    image: 'registry.example.com/vision/train:1.4',
    profile: 'h100',
    gpusPerPod: 8,
    replicas: 1,
    maxRunSeconds: 3600,
    simulate: { durationSeconds: 5 },
    ...change,
  });
  const preview = (request: object, person = ML_ENGINEER) =>
    portal().as(person).post('/launches/preview', request);
  const launch = (
    request: object,
    launchId: string = randomUUID(),
    person = ML_ENGINEER,
  ) =>
    portal()
      .as(person)
      .post('/launches', { ...request, launchId });

  it('an allowed launch says so with its cost before, and afterwards Kueue admits the Job', async () => {
    const request = valid();
    const before = await preview(request);
    expect(before.status).toBe(200);
    const shown: LaunchPreview = before.body;
    expect(shown.verdict).toMatchObject({ value: 'allowed', reasons: [] });
    expect(shown.cost).toMatchObject({
      perHourMicros: 55_040_000,
      forRunMicros: 55_040_000,
      currency: 'USD',
    });
    expect(shown.limits).toMatchObject({
      maxGpusPerWorkload: 8,
      source: 'WorkloadLimits/default in team-vision',
    });
    expect(shown.manifests[0].yaml).toContain('nvidia.com/gpu: "8"');
    expect(await job(request.name)).toBeUndefined();

    const launched = await launch(request);
    expect([launched.status, launched.body]).toEqual([
      201,
      expect.objectContaining({ repeated: false }),
    ]);
    const made = await job(request.name);
    expect(made.metadata.uid).toBe(launched.body.objects[0].uid);
    expect(made.metadata.annotations['slipway.dev/launched-by']).toBe(
      ML_ENGINEER,
    );
    await waitFor(
      'Kueue to admit the Job',
      async () => (await job(request.name)).spec.suspend === false,
    );
  });

  it('a refused launch is told all three reasons beside their fields, and nothing is created', async () => {
    const request = valid({
      image: 'docker.io/library/train:1',
      replicas: 2,
      maxRunSeconds: undefined,
    });
    const expected = [
      ['SW01', ['gpusPerPod', 'replicas']],
      ['SW02', ['maxRunSeconds']],
      ['SW05', ['image']],
    ];
    const reasonsOf = (body: any) =>
      body.reasons.map(({ code, fields }: any) => [code, fields]);

    const shown: LaunchPreview = (await preview(request)).body;
    expect(shown.verdict.value).toBe('refused');
    expect(reasonsOf(shown.verdict)).toEqual(expected);
    for (const { title, why, fix } of shown.verdict.reasons) {
      expect([title, why, fix].every(Boolean)).toBe(true);
    }

    const refused = await launch(request);
    expect(refused.status).toBe(422);
    expect(refused.body.error.name).toBe('LaunchRefusedError');
    expect(reasonsOf(refused.body.error.verdict)).toEqual(expected);
    expect(await job(request.name)).toBeUndefined();
  });

  it('the same launch sent twice launches once', async () => {
    const request = valid();
    const launchId = randomUUID();
    const first = await launch(request, launchId);
    const second = await launch(request, launchId);
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.body).toEqual({
      ...(first.body as LaunchResult),
      repeated: true,
    });

    const other = await launch({ ...request, replicas: 2 }, launchId);
    expect(other.status).toBe(409);
    expect(other.body.error.message).toContain('take a new UUID');
  });

  it('the same launch sent twice at once launches once', async () => {
    const request = valid();
    const launchId = randomUUID();
    const [one, two] = await Promise.all([
      launch(request, launchId),
      launch(request, launchId),
    ]);
    expect(one.body.workloadId).toBeDefined();
    expect(two.body.workloadId).toBe(one.body.workloadId);
  });

  describe('bad input gets a clear 4xx and creates nothing', () => {
    it.each<[string, object, number, string, string?]>([
      [
        'an unknown profile',
        { profile: 'b200' },
        400,
        "no hardware profile 'b200'",
      ],
      [
        'a count that the profile does not offer',
        { gpusPerPod: 3 },
        400,
        'offers 1, 2, 4, 8',
      ],
      ['an unknown field', { gpus: 8 }, 400, 'gpus: is not a known field'],
      ['a name that is none', { name: 'Train_1' }, 400, 'name: must be'],
      ['an unknown cluster', { cluster: 'moon' }, 400, "no cluster 'moon'"],
      ['an unknown engine', { engine: 'slurm' }, 400, "no engine 'slurm'"],
      ['serving with a Job', { type: 'serving' }, 400, 'does not run serving'],
      [
        'a component of another team',
        {
          entityRef: 'component:default/speech-models',
          namespace: 'team-speech',
        },
        403,
        'belongs to team speech',
      ],
      [
        'a component that is not there',
        { entityRef: 'component:default/nothing' },
        404,
        'or you may not see it',
      ],
      [
        'a component that a person owns',
        { entityRef: 'component:default/hobby' },
        400,
        'is not owned by a group',
      ],
      [
        "another team's namespace",
        { namespace: 'team-speech' },
        403,
        "'team-speech' is not a namespace of team vision in cluster 'lab'; its namespaces are",
      ],
      [
        'a namespace that is not there',
        { namespace: 'team-nobody' },
        403,
        'is not a namespace of team vision',
      ],
      [
        'a team without a namespace',
        { entityRef: 'component:default/atlas-models' },
        409,
        'Ask the platform team to label one with slipway.dev/team=atlas',
      ],
    ])('%s', async (_what, change, status, words) => {
      const request = { ...valid(), ...change };
      for (const response of [await preview(request), await launch(request)]) {
        expect([response.status, response.body.error?.message]).toEqual([
          status,
          expect.stringContaining(words),
        ]);
      }
      const { name, namespace } = request as LaunchRequest;
      expect(await job(name, namespace)).toBeUndefined();
    });

    it('a name that is taken', async () => {
      const request = valid();
      expect((await launch(request)).status).toBe(201);
      const before = await job(request.name);

      const taken = await launch(request);
      expect([taken.status, taken.body.error.message]).toEqual([
        409,
        `name: there already is a Job '${request.name}' in namespace team-vision; choose another name`,
      ]);
      const shown: LaunchPreview = (await preview(request)).body;
      expect(shown.verdict.value).toBe('refused');
      expect(shown.verdict.reasons[0].fields).toContain('name');
      expect((await job(request.name)).metadata.uid).toBe(before.metadata.uid);
    });

    it('a namespace without limits', async () => {
      const namespace = `bare-${randomUUID().slice(0, 8)}`;
      await lab().client.create({
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: {
          name: namespace,
          labels: { 'slipway.dev/team': 'vision' },
        },
      } as any);
      await lab().client.create({
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'RoleBinding',
        metadata: { name: 'slipway-writer', namespace },
        roleRef: {
          apiGroup: 'rbac.authorization.k8s.io',
          kind: 'ClusterRole',
          name: 'slipway-writer',
        },
        subjects: [
          {
            kind: 'ServiceAccount',
            name: 'slipway-writer',
            namespace: 'slipway-system',
          },
        ],
      } as any);
      const request = valid({ namespace });
      const refused = await launch(request);
      expect(refused.status).toBe(422);
      expect(
        refused.body.error.verdict.reasons.map(({ code }: any) => code),
      ).toContain('SW07');
      expect(await job(request.name, namespace)).toBeUndefined();
      await lab().fetch(`/api/v1/namespaces/${namespace}`, {
        method: 'DELETE',
      });
    });

    it('somebody of no team, and a service', async () => {
      expect((await launch(valid(), randomUUID(), STRANGER)).status).toBe(403);
      const service = await portal()
        .asService()
        .post('/launches', {
          ...valid(),
          launchId: randomUUID(),
        });
      expect(service.status).toBe(403);
    });
  });

  it('the platform team may launch for a team', async () => {
    const request = valid();
    expect(
      (await launch(request, randomUUID(), PLATFORM_ENGINEER)).status,
    ).toBe(201);
  });

  it('a launch that stopped before its answer is found again, not made again', async () => {
    const request = valid();
    const launchId = randomUUID();
    const first = await launch(request, launchId);
    // As after a crash between creating the object and noting it.
    await portal()
      .knex('launches')
      .where({ launch_id: launchId })
      .update({ state: 'started', result: null });
    const retry = await launch(request, launchId);
    expect(retry.body).toEqual({ ...first.body, repeated: true });
  });
});
