import { waitFor } from '@slipway/lab';
import { randomUUID } from 'crypto';
import { ML_ENGINEER, STRANGER } from '../__testUtils__/catalog';
import { useLabPortal } from '../__testUtils__/useLabPortal';
import { labJob } from '../observe/testing/observedLab';

jest.setTimeout(180_000);

/** Each answer is held against openapi.yaml by `startPortal`. */
describe('waits and starts in a real cluster', () => {
  const { lab, portal } = useLabPortal();
  const ids: string[] = [];
  const me = () => portal().as(ML_ENGINEER);
  const launch = async () => {
    const { status, body } = await me().post('/launches', {
      launchId: randomUUID(),
      entityRef: 'component:default/vision-models',
      cluster: 'lab',
      namespace: 'team-vision',
      name: `wait-${randomUUID().slice(0, 8)}`,
      engine: 'job',
      type: 'training',
      image: 'registry.example.com/vision/train:1.4',
      profile: 'h100',
      gpusPerPod: 1,
      replicas: 1,
      maxRunSeconds: 3600,
      simulate: { durationSeconds: 600 },
    });
    expect([status, body.error]).toEqual([201, undefined]);
    ids.push(body.workloadId);
    return body.workloadId as string;
  };
  const reaches = (id: string, state: string) =>
    waitFor(
      `workload ${id} to be ${state}`,
      async () => (await me().get(`/workloads/${id}`)).body.state === state,
      { seconds: 90 },
    );

  afterAll(async () => {
    for (const id of ids) await me().post(`/workloads/${id}/stop`);
  });

  it('a queued workload has its place, from Kueue, and no estimate without a history', async () => {
    const name = `wait-${randomUUID().slice(0, 8)}`;
    const job = labJob(name);
    // More CPUs than the team's queue has: it stays there.
    const { resources } = job.spec.template.spec.containers[0];
    Object.assign(resources.requests, { cpu: '100k' });
    await lab().client.request(
      'POST',
      '/apis/batch/v1/namespaces/team-vision/jobs',
      job,
    );
    const id: string = await waitFor(
      'the job to be seen in its queue',
      async () => {
        const { body } = await me().get(`/workloads?search=${name}`);
        const [found] = body.items;
        return found?.state === 'Queued' && found.id;
      },
      { seconds: 90 },
    );
    ids.push(id);
    await waitFor(
      'its place in the queue',
      async () => (await me().get(`/workloads/${id}/wait`)).body.position,
      { seconds: 60 },
    );
    const { body } = await me().get(`/workloads/${id}/wait`);
    expect(body).toMatchObject({
      queue: 'gpu',
      position: { inQueue: expect.any(Number) },
      expected: null,
    });
    expect(body.position.inQueue).toBeGreaterThan(0);
    expect(
      (await portal().as(STRANGER).get(`/workloads/${id}/wait`)).status,
    ).toBe(404);
  });

  it('a start is kept for statistics the moment that it is ready', async () => {
    const id = await launch();
    await reaches(id, 'Running');
    const { body } = await me().get(`/start-statistics?workload=${id}`);
    expect(body).toMatchObject({ cluster: 'lab', profile: 'h100' });
    expect(body.starts).toBeGreaterThan(0);
    expect(body.stages.map(({ phase }: any) => phase)).toContain('imagePull');
    expect((await me().get(`/workloads/${id}/wait`)).body).toEqual({
      queue: null,
      since: null,
      position: null,
      expected: null,
    });
    expect((await me().get(`/workloads/${id}/preemptions`)).body.items).toEqual(
      [],
    );
    for (const path of [
      `/start-statistics?workload=${id}`,
      `/workloads/${id}/preemptions`,
    ]) {
      expect([path, (await portal().as(STRANGER).get(path)).status]).toEqual([
        path,
        404,
      ]);
    }
    expect((await me().get('/start-statistics?cluster=lab')).status).toBe(400);
  });
});
