import { workloads } from '../../dev/fixtures';
import { MlWorkloadsClient } from './MlWorkloadsClient';

const answering = (body: unknown, status = 200) => {
  const fetch = jest.fn(
    async (..._: Parameters<typeof globalThis.fetch>) =>
      new Response(JSON.stringify(body), {
        status,
        headers: { 'content-type': 'application/json' },
      }),
  );
  return { fetch, client: MlWorkloadsClient.create({ fetchApi: { fetch } }) };
};

it('repeats a parameter that has several values and leaves out empty ones', async () => {
  const { fetch, client } = answering({ items: [] });
  await client.getWorkloads({
    entity: 'group:default/vision',
    state: ['Queued', 'Running'],
    search: '',
    limit: 20,
  });
  expect(fetch.mock.calls[0][0]).toBe(
    'plugin://ml-workloads/workloads?entity=group%3Adefault%2Fvision&state=Queued&state=Running&limit=20',
  );
});

it('does not let an id out of its place in the address', async () => {
  const { fetch, client } = answering({});
  await client.getWorkload('../rates?x=1');
  expect(fetch.mock.calls[0][0]).toBe(
    'plugin://ml-workloads/workloads/..%2Frates%3Fx%3D1',
  );
});

it('posts an action', async () => {
  const { fetch, client } = answering({ sentence: 'Done.' });
  await expect(client.act(workloads[0], 'stop')).resolves.toMatchObject({
    sentence: 'Done.',
  });
  expect(fetch).toHaveBeenCalledWith(
    'plugin://ml-workloads/workloads/w1/stop',
    expect.objectContaining({ method: 'POST', body: '{}' }),
  );
});

it('throws the backend’s own words', async () => {
  const { client } = answering(
    {
      error: { name: 'NotFoundError', message: 'There is no workload x' },
      response: { statusCode: 404 },
    },
    404,
  );
  await expect(client.getWorkload('x')).rejects.toMatchObject({
    statusCode: 404,
    cause: { message: 'There is no workload x' },
  });
});
