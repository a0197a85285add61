import { mockServices } from '@backstage/backend-test-utils';
import { createServer, type IncomingMessage, type Server } from 'http';
import type { AddressInfo } from 'net';
import { LokiClient, selectorOf, type LokiQuery } from './LokiClient';
import { readLokiConfig } from './readLokiConfig';

/**
 * Loki itself does not run in these tests: a small HTTP server answers as Loki's HTTP API documents (`GET /loki/api/v1/query_range`,
 * "streams" results, newest first with `direction=backward`).
 */
describe('reading Loki over HTTP', () => {
  let server: Server;
  let asked: IncomingMessage[];
  let answer: { status: number; body: string };

  beforeEach(async () => {
    asked = [];
    server = createServer((request, response) => {
      asked.push(request);
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      response.end(answer.body);
    });
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  });
  afterEach(() => new Promise(done => server.close(done)));

  const client = (more: object = {}) =>
    LokiClient.create(
      readLokiConfig(
        mockServices.rootConfig({
          data: {
            mlWorkloads: {
              logs: {
                loki: {
                  url: `http://127.0.0.1:${
                    (server.address() as AddressInfo).port
                  }/`,
                  ...more,
                },
              },
            },
          },
        }),
      )!,
    );
  const query: LokiQuery = {
    cluster: 'lab',
    namespace: 'team-vision',
    pod: 'train-0',
    from: Date.parse('2026-11-24T10:00:00Z'),
    to: Date.parse('2026-11-24T11:00:00Z'),
    lines: 3,
  };
  const streams = (...result: object[]) => ({
    status: 200,
    body: JSON.stringify({
      status: 'success',
      data: { resultType: 'streams', result },
    }),
  });

  it('asks for the pod’s own time and puts the streams of its containers in order', async () => {
    answer = streams(
      {
        stream: { namespace: 'team-vision', pod: 'train-0', container: 'main' },
        values: [
          ['1795514403000000002', 'third\u001b[0m'],
          ['1795514401000000000', 'first'],
        ],
      },
      {
        stream: {
          namespace: 'team-vision',
          pod: 'train-0',
          container: 'sidecar',
        },
        values: [['1795514402000000000', 'second', { trace_id: 'x' }]],
      },
    );
    await expect(client().lastLines(query)).resolves.toEqual({
      containers: ['main', 'sidecar'],
      truncated: false,
      lines: [
        { at: '2026-11-24T10:00:01.000000000Z', text: 'first' },
        { at: '2026-11-24T10:00:02.000000000Z', text: 'second' },
        { at: '2026-11-24T10:00:03.000000002Z', text: 'third' },
      ],
    });
    const url = new URL(asked[0].url!, 'http://loki');
    expect(url.pathname).toBe('/loki/api/v1/query_range');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      query: '{namespace="team-vision",pod="train-0"}',
      start: '1795514400000000000',
      end: '1795518000000000000',
      limit: '4',
      direction: 'backward',
    });
    expect(asked[0].headers).not.toHaveProperty('authorization');
    expect(asked[0].headers).not.toHaveProperty('x-scope-orgid');
  });

  it('says that there are earlier lines', async () => {
    answer = streams({
      stream: { container: 'main' },
      values: [4, 3, 2, 1].map(i => [`179551440${i}000000000`, `line ${i}`]),
    });
    const { lines, truncated } = await client().lastLines(query);
    expect(lines.map(({ text }) => text)).toEqual([
      'line 2',
      'line 3',
      'line 4',
    ]);
    expect(truncated).toBe(true);
  });

  it('signs in as configured', async () => {
    answer = streams();
    await client({ token: 's3cret', tenant: 'ml' }).lastLines(query);
    await client({ username: 'slipway', password: 's3cret' }).lastLines(query);
    expect(asked[0].headers).toMatchObject({
      authorization: 'Bearer s3cret',
      'x-scope-orgid': 'ml',
    });
    expect(asked[1].headers.authorization).toBe(
      `Basic ${Buffer.from('slipway:s3cret').toString('base64')}`,
    );
  });

  it.each([
    [401, '{}', /^Loki answered with 401; the platform team must look at/],
    [500, 'max entries limit', /^Loki answered with 500\.$/],
    [200, '<html>', /^Loki answered with something else/],
    [
      200,
      '{"data":{"resultType":"matrix","result":[]}}',
      /^Loki answered with something else/,
    ],
    // Followed, it would carry the credentials elsewhere.
    [302, '', /^Loki does not answer/],
  ])('says that %s %s is no answer', async (status, body, message) => {
    answer = { status, body };
    await expect(client().lastLines(query)).rejects.toMatchObject({
      name: 'LogUnreachableError',
      message: expect.stringMatching(message),
    });
  });

  it('names neither address nor credentials when nobody answers', async () => {
    const gone = client({ token: 's3cret' });
    await new Promise(done => server.close(done));
    await expect(gone.lastLines(query)).rejects.toMatchObject({
      message: 'Loki does not answer: ECONNREFUSED.',
    });
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  });
});

it('quotes what stands in a selector', () => {
  const labels = {
    namespace: 'ns',
    pod: 'pod',
    container: 'container',
    cluster: 'k8s',
  };
  expect(
    selectorOf(labels, {
      cluster: 'a',
      namespace: 'b"} or {x="',
      pod: 'p\\',
      container: 'c',
    }),
  ).toBe('{k8s="a",ns="b\\"} or {x=\\"",pod="p\\\\",container="c"}');
});

describe('the configuration of Loki', () => {
  const read = (loki: object, clusters = ['lab']) =>
    readLokiConfig(
      mockServices.rootConfig({
        data: {
          mlWorkloads: {
            clusters: clusters.map(name => ({ name })),
            logs: { loki },
          },
        },
      }),
    );

  it.each([
    ['an address that is none', { url: 'loki:3100' }, /url: must be an http/],
    [
      'credentials in the address',
      { url: 'http://a:b@loki' },
      /url: must not carry credentials/,
    ],
    [
      'half a sign-in',
      { url: 'http://loki', username: 'a' },
      /username and password belong together/,
    ],
    [
      'two sign-ins',
      { url: 'http://loki', username: 'a', password: 'b', token: 'c' },
      /not both/,
    ],
    [
      'a label that is none',
      { url: 'http://loki', labels: { pod: 'a"b' } },
      /labels\.pod: 'a"b' is no label/,
    ],
  ])('refuses %s', (_what, loki, message) => {
    expect(() => read(loki)).toThrow(message);
  });

  it('needs to know the cluster where there are several', () => {
    expect(() => read({ url: 'http://loki' }, ['a', 'b'])).toThrow(
      /labels\.cluster: is required/,
    );
    expect(
      read({ url: 'http://loki', labels: { cluster: 'cluster' } }, ['a', 'b']),
    ).toMatchObject({ labels: { cluster: 'cluster', pod: 'pod' } });
  });

  it('is absent by default', () => {
    expect(readLokiConfig(mockServices.rootConfig())).toBeUndefined();
  });
});
