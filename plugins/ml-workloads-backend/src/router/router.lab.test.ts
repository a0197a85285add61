import { waitFor } from '@slipway/lab';
import { randomUUID } from 'crypto';
import {
  FINOPS_ANALYST,
  ML_ENGINEER,
  PLATFORM_ENGINEER,
  STRANGER,
} from '../__testUtils__/catalog';
import { useLabPortal } from '../__testUtils__/useLabPortal';

jest.setTimeout(600_000);

/** Each answer is held against openapi.yaml by `startPortal`. */
describe('the API on a real cluster', () => {
  const { lab, portal } = useLabPortal();

  const launch = async (durationSeconds: number) => {
    const name = `run-${randomUUID().slice(0, 8)}`;
    const { status, body } = await portal().as(ML_ENGINEER).post('/launches', {
      launchId: randomUUID(),
      entityRef: 'component:default/vision-models',
      cluster: 'lab',
      namespace: 'team-vision',
      name,
      engine: 'job',
      type: 'training',
      image: 'registry.example.com/vision/train:1.4',
      profile: 'h100',
      gpusPerPod: 1,
      replicas: 1,
      maxRunSeconds: 3600,
      simulate: { durationSeconds },
    });
    expect([status, body.error]).toEqual([201, undefined]);
    return { name, id: body.workloadId as string };
  };
  const workload = async (id: string, person = ML_ENGINEER) =>
    (await portal().as(person).get(`/workloads/${id}`)).body;
  const reaches = (id: string, state: string) =>
    waitFor(
      `workload ${id} to be ${state}`,
      async () => (await workload(id)).state === state,
    );

  it('a launched job is followed from its queue to its end, with its receipt, timeline and manifest', async () => {
    const { id, name } = await launch(3);
    await reaches(id, 'Succeeded');

    const seen = await workload(id);
    expect(seen).toMatchObject({
      id,
      name,
      kind: 'Job',
      team: 'vision',
      component: 'component:default/vision-models',
      launchedBy: ML_ENGINEER,
      profile: 'h100',
    });
    expect(seen.receipt.length).toBeGreaterThan(5);

    const me = portal().as(ML_ENGINEER);
    const { body: timeline } = await me.get(`/workloads/${id}/timeline`);
    expect(timeline.transitions.map(({ to }: any) => to)).toContain('Running');
    expect(timeline.attempts).toHaveLength(1);
    const { body: manifests } = await me.get(`/workloads/${id}/manifests`);
    expect(manifests.yaml).toContain(`name: ${name}`);
    expect(manifests.receipt).toEqual(seen.receipt);
    await me.get(`/workloads/${id}/events`);
    const { body: spend } = await me.get(`/workloads/${id}/spend`);
    expect(spend.currency).toBe('USD');

    const { body: list } = await me.get(
      `/workloads?component=component:default/vision-models&search=${name}`,
    );
    expect(list.items.map((item: any) => item.id)).toEqual([id]);
  });

  it('a running job is paused, resumed and stopped through Kueue', async () => {
    const { id, name } = await launch(600);
    await reaches(id, 'Running');
    const me = portal().as(ML_ENGINEER);

    expect((await me.post(`/workloads/${id}/pause`)).status).toBe(202);
    await reaches(id, 'Paused');
    expect((await me.post(`/workloads/${id}/resume`)).status).toBe(202);
    await reaches(id, 'Running');
    expect((await me.post(`/workloads/${id}/stop`)).status).toBe(202);
    await reaches(id, 'Stopped');
    const response = await lab().fetch(
      `/apis/batch/v1/namespaces/team-vision/jobs/${name}`,
    );
    expect(response.status).toBe(404);

    await waitFor('its pods to be gone, and their GPUs free', async () => {
      const pods = (await (
        await lab().fetch(
          `/api/v1/namespaces/team-vision/pods?labelSelector=job-name=${name}`,
        )
      ).json()) as any;
      return pods.items.length === 0;
    });

    const again = await me.post(`/workloads/${id}/stop`);
    expect([again.status, again.body.error.message]).toEqual([
      404,
      expect.stringContaining('is no longer in cluster'),
    ]);
    expect(
      await portal()
        .knex('operations')
        .where('workload_id', id)
        .pluck('outcome'),
    ).toEqual(['done', 'done', 'done']);
  });

  it('what an operation does is said in numbers, and many are done at once with what became of each', async () => {
    const { id } = await launch(600);
    await reaches(id, 'Running');
    const me = portal().as(ML_ENGINEER);
    const { body: preview } = await me.post(`/workloads/${id}/preview`, {
      operation: 'pause',
    });
    expect(preview).toMatchObject({
      problem: null,
      freesGpusMilli: 1000,
      savesPerHourMicros: 6_880_000,
      endsPods: 1,
      undo: { operation: 'resume' },
    });
    expect(preview.sentences[0]).toBe(
      '1 pod ends and 1 GPU becomes free now, which saves $6.88 an hour.',
    );
    const { body: scale } = await me.post(`/workloads/${id}/preview`, {
      operation: 'scale',
    });
    expect(scale.problem).toContain('Its size is fixed when it is made');

    const { body: selected } = await me.post('/workloads/bulk/preview', {
      ids: [id],
    });
    expect(selected.items).toEqual([
      expect.objectContaining({
        id,
        heldGpusMilli: 1000,
        perHourMicros: 6_880_000,
        problems: expect.objectContaining({ pause: null, stop: null }),
      }),
    ]);
    portal().audit.length = 0;
    const { body: done } = await me.post('/workloads/bulk', {
      operation: 'stop',
      ids: [id, 'nothing', id],
    });
    expect(done).toMatchObject({ done: 1, refused: 1, failed: 0 });
    expect(done.items.map(({ outcome }: any) => outcome)).toEqual([
      'done',
      'refused',
    ]);
    expect(
      portal()
        .audit.map(({ eventId, status, meta }) => [eventId, status, meta.bulk])
        .sort(),
    ).toEqual([
      ['workload-stop', 'failed', true],
      ['workload-stop', 'succeeded', true],
    ]);
    await reaches(id, 'Stopped');
  });

  it("another's workload is not found, and not operated on by those who only read", async () => {
    const { id } = await launch(600);
    await reaches(id, 'Running');
    for (const path of ['', '/timeline', '/events', '/manifests', '/spend']) {
      const { status } = await portal()
        .as(STRANGER)
        .get(`/workloads/${id}${path}`);
      expect([path, status]).toEqual([path, 404]);
    }
    expect(
      (await portal().as(STRANGER).get(`/workloads/${id}/logs`)).status,
    ).toBe(404);
    expect(
      (await portal().as(STRANGER).post(`/workloads/${id}/stop`)).status,
    ).toBe(404);
    expect((await portal().as(STRANGER).get('/workloads')).body.items).toEqual(
      [],
    );
    const { items } = (await portal().as(FINOPS_ANALYST).get('/workloads'))
      .body;
    expect(items.map((item: any) => item.id)).toContain(id);
    const stop = await portal()
      .as(FINOPS_ANALYST)
      .post(`/workloads/${id}/stop`);
    expect([stop.status, stop.body.error.message]).toEqual([
      403,
      expect.stringContaining('ml-workloads.workload.operate'),
    ]);
    expect(
      (await portal().as(ML_ENGINEER).post(`/workloads/${id}/stop`)).status,
    ).toBe(202);
  });

  it('a team reads its own spend, FinOps all of it', async () => {
    const me = portal().as(ML_ENGINEER);
    expect((await me.get('/spend?team=vision')).status).toBe(200);
    expect(
      (await me.get('/spend?component=component:default/vision-models')).status,
    ).toBe(200);
    expect((await me.get('/spend?team=speech')).status).toBe(403);
    expect((await me.get('/spend?team=vision,speech')).status).toBe(403);
    expect((await me.get('/spend')).status).toBe(403);
    expect(
      (await me.get('/spend?component=component:default/speech-models')).status,
    ).toBe(403);
    const finops = portal().as(FINOPS_ANALYST);
    expect((await finops.get('/spend')).status).toBe(200);
    expect((await finops.get('/spend?groupBy=team&team=speech')).status).toBe(
      200,
    );
    const csv = await finops.get('/spend/export?format=csv');
    expect(csv.headers['content-type']).toContain('text/csv');
    expect(csv.text.split('\n')[0]).toContain(',');
    expect((await me.get('/spend/export')).status).toBe(403);
  });

  it('where the money of the nodes went sums to the money of the nodes, in every settled hour', async () => {
    const finops = portal().as(FINOPS_ANALYST);
    const nodeMicros = await waitFor('hours with money', async () => {
      await portal().runTask('settle');
      const rows = await portal()
        .knex('ledger_settled_hours')
        .select('hour', 'node_cost_micros');
      return (
        rows.some(row => Number(row.node_cost_micros) > 0) &&
        new Map(
          rows.map(row => [
            new Date(Number(row.hour)).toISOString(),
            Number(row.node_cost_micros),
          ]),
        )
      );
    });
    const [first] = [...nodeMicros.keys()].sort();
    const { body } = await finops.get(
      `/spend?groupBy=category&granularity=hour&from=${first}&to=${new Date(
        Date.parse(first) + 48 * 3_600_000,
      ).toISOString()}`,
    );
    const sums = new Map(
      body.buckets.map(({ start, values }: any) => [
        new Date(start).toISOString(),
        Object.values<any>(values).reduce(
          (sum, { costMicros }) => sum + (costMicros ?? 0),
          0,
        ),
      ]),
    );
    for (const [hour, micros] of nodeMicros) {
      expect([hour, sums.get(hour)]).toEqual([hour, micros]);
    }
  });

  it.each([
    ['/spend?from=yesterday', 'from: must be a time'],
    [
      '/spend?from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z',
      'is not before to',
    ],
    [
      '/spend?granularity=hour&from=2026-01-01T00:00:00Z&to=2026-01-04T00:00:00Z',
      'at most 2 days',
    ],
    ['/spend?groupBy=colour', 'groupBy:'],
    ['/spend?teem=vision', 'teem: is not a known field'],
    ['/spend/export?format=xls', 'format:'],
    ['/workloads?state=Sleeping', 'state: must be of Queued'],
    ['/workloads?limit=0', 'limit:'],
    ['/limits', 'entityRef: is required'],
    ['/hardware-profiles?cluster=moon', "no cluster 'moon'"],
  ])('%s is refused with the field named', async (path, words) => {
    const { status, body } = await portal().as(ML_ENGINEER).get(path);
    expect([status, body.error.message]).toEqual([
      400,
      expect.stringContaining(words),
    ]);
  });

  it('says what is offered, free and bounded', async () => {
    const me = portal().as(ML_ENGINEER);
    const { items } = await waitFor('the fleet to be observed', async () => {
      const { body } = await me.get('/hardware-profiles?cluster=lab');
      return body.items[0].totalGpus > 0 && body;
    });
    expect(items[0]).toMatchObject({
      name: 'h100',
      pricePerGpuHourMicros: 6_880_000,
    });
    const { body: limits } = await me.get(
      '/limits?entityRef=component:default/vision-models',
    );
    expect(limits).toMatchObject({ problem: null });
    expect(limits.items).toContainEqual(
      expect.objectContaining({
        namespace: 'team-vision',
        maxGpusPerWorkload: 8,
        queues: ['gpu'],
      }),
    );
    const { body: none } = await me.get(
      '/limits?entityRef=group:default/atlas',
    );
    expect(none).toEqual({
      items: [],
      problem: expect.stringContaining('slipway.dev/team=atlas'),
    });
    expect(
      (await me.get('/limits?entityRef=group:default/speech')).status,
    ).toBe(403);

    const { body: capacity } = await me.get('/capacity');
    expect(capacity.pools.length).toBeGreaterThan(0);
    expect(new Set(capacity.queues.map(({ team }: any) => team))).toEqual(
      new Set(['vision']),
    );
    const targets = capacity.queues.map((queue: any) => queue.clusterQueue);
    for (const { name } of capacity.clusterQueues) {
      expect(targets).toContain(name);
    }
    expect(
      capacity.waiting.items.every(({ team }: any) => team === 'vision'),
    ).toBe(true);
    const ofGroup = await me.get('/workloads?entity=group:default/vision');
    expect(ofGroup.status).toBe(200);
    const ofOthers = await me.get('/workloads?entity=group:default/speech');
    expect(ofOthers.body.items).toEqual([]);
    const { body: groups } = await me.get('/workload-groups?by=team');
    expect(groups.items.every(({ key }: any) => key === 'vision')).toBe(true);
    expect((await me.get('/workload-groups?by=colour')).status).toBe(400);
    expect(
      (await me.get('/workloads?entity=group:default/missing')).status,
    ).toBe(404);
    expect((await me.get('/rates')).status).toBe(403);
    expect((await me.get('/data-health')).status).toBe(403);
    const platform = portal().as(PLATFORM_ENGINEER);
    expect((await platform.get('/rates')).body.items).toHaveLength(1);
    expect((await platform.get('/data-health')).status).toBe(200);
  });

  it('a service is refused, whatever it asks', async () => {
    for (const path of ['/workloads', '/spend', '/capacity', '/rates']) {
      expect((await portal().asService().get(path)).status).toBe(403);
    }
  });
});
