import { waitFor } from '@slipway/lab';
import { randomUUID } from 'crypto';
import { ML_ENGINEER, STRANGER } from '../__testUtils__/catalog';
import { useLabPortal } from '../__testUtils__/useLabPortal';

jest.setTimeout(600_000);

/** Each answer is held against openapi.yaml by `startPortal`. */
describe('waits and starts in a real cluster', () => {
  const { portal } = useLabPortal();
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
    );

  afterAll(async () => {
    for (const id of ids) await me().post(`/workloads/${id}/stop`);
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
