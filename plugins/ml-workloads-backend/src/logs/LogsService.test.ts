import {
  ClusterUnreachableError,
  type ClusterClient,
  type ClusterRequest,
} from '../clusters';
import type { WorkloadRow } from '../contracts';
import { FollowedLogs } from './FollowedLogs';
import { LogUnreachableError } from './LogError';
import { LogsService } from './LogsService';
import type { LokiClient, LokiQuery } from './LokiClient';

const CREATED = Date.parse('2026-11-24T10:00:00Z');
const ENDED = CREATED + 3_600_000;
const row: WorkloadRow = {
  id: 'w1',
  cluster: 'lab',
  namespace: 'team-vision',
  kind: 'Job',
  name: 'train',
  uid: 'job-uid',
  team: 'vision',
  component: null,
};
const query = { tailLines: 2, previous: false };

interface World {
  /** Uid of the pod in the cluster; null: gone. */
  pod?: string | null;
  /** Of the pod. */
  annotations?: Record<string, string>;
  /** Team that the namespace has now. */
  team?: string;
  clusterAnswers?: boolean;
  log?: { status: number; text?: string; message?: string };
  endedAt?: number | null;
  /** Lines in Loki; undefined: there is no Loki; an error: it does not answer. */
  loki?: string[] | Error;
}

function serviceIn(world: World) {
  const {
    pod = 'pod-uid',
    team = 'vision',
    clusterAnswers = true,
    endedAt = null,
  } = world;
  const asked: string[] = [];
  const lokiQueries: LokiQuery[] = [];
  const read = async ({ path }: ClusterRequest) => {
    if (!clusterAnswers) {
      throw new ClusterUnreachableError('lab', 'GET', path, 'ECONNREFUSED');
    }
    if (path.endsWith('/namespaces/team-vision')) {
      const labels = { 'slipway.dev/team': team };
      return { status: 200, body: { metadata: { labels } }, warnings: [] };
    }
    return pod === null
      ? { status: 404, body: { message: 'not found' }, warnings: [] }
      : {
          status: 200,
          warnings: [],
          body: {
            metadata: { uid: pod, annotations: world.annotations },
            spec: {
              containers: [{ name: 'main' }, { name: 'proxy' }],
              initContainers: [{ name: 'weights' }],
            },
          },
        };
  };
  const stream = async ({ path }: ClusterRequest) => {
    asked.push(path);
    const { status, text, message } = world.log ?? { status: 200, text: '' };
    return status === 200
      ? { status, stream: bytes(text ?? ''), body: undefined }
      : { status, stream: null, body: { message } };
  };
  const { loki } = world;
  const logs = LogsService.create({
    reader: {
      pods: async () => [
        JSON.stringify({
          uid: 'pod-uid',
          name: 'train-0',
          createdAt: CREATED,
          endedAt,
        }),
      ],
    },
    clusters: {
      get: name =>
        name === 'lab'
          ? ({ read, stream } as unknown as ClusterClient)
          : undefined,
    },
    status: {
      freshness: async () => [
        {
          cluster: 'lab',
          title: 'Lab',
          observedAt: '2026-11-24T10:30:00.000Z',
          observedSince: null,
          stale: true,
          problem: null,
          simulated: true,
        },
      ],
    },
    loki:
      loki &&
      ({
        async lastLines(asking: LokiQuery) {
          lokiQueries.push(asking);
          if (loki instanceof Error) throw loki;
          const lines = loki.map(text => ({ at: null, text }));
          return { lines, containers: ['main'], truncated: false };
        },
      } as LokiClient | undefined),
  });
  return { logs, asked, lokiQueries };
}

async function* bytes(text: string) {
  yield new TextEncoder().encode(text);
}

it('reads the last lines of the first container, with their times, and says that there are earlier ones', async () => {
  const { logs, asked } = serviceIn({
    log: {
      status: 200,
      text: '2026-11-24T10:00:01Z one\n2026-11-24T10:00:02Z two\n2026-11-24T10:00:03Z three\n',
    },
  });
  await expect(logs.tail(row, query)).resolves.toEqual({
    pod: 'train-0',
    container: 'main',
    containers: ['main', 'proxy', 'weights'],
    source: 'cluster',
    truncated: true,
    lines: [
      { at: '2026-11-24T10:00:02.000000000Z', text: 'two' },
      { at: '2026-11-24T10:00:03.000000000Z', text: 'three' },
    ],
  });
  expect(asked).toEqual([
    '/api/v1/namespaces/team-vision/pods/train-0/log?container=main&timestamps=true&previous=false&follow=false&tailLines=3',
  ]);
});

it.each<[string, World, { source?: string; error?: RegExp }]>([
  [
    'the pod is gone, Loki has it',
    { pod: null, loki: ['kept'] },
    { source: 'loki' },
  ],
  [
    'another pod has its name',
    { pod: 'other', loki: ['kept'] },
    { source: 'loki' },
  ],
  [
    'it ended before the namespace went to another team',
    { team: 'speech', endedAt: ENDED, loki: ['kept'] },
    { source: 'loki' },
  ],
  [
    'it may have run on when the namespace went to another team',
    { team: 'speech', loki: ['theirs'] },
    { error: /Pod train-0 is gone/ },
  ],
  [
    'the cluster does not answer',
    { clusterAnswers: false, loki: ['kept'] },
    { source: 'loki' },
  ],
  [
    'the pod is gone and there is no Loki',
    { pod: null },
    { error: /Pod train-0 is gone .* the platform team can connect Loki/ },
  ],
  [
    'another pod has its name and there is no Loki',
    { pod: 'other' },
    { error: /Pod train-0 is gone/ },
  ],
  [
    'the namespace is another team’s and there is no Loki',
    { team: 'speech' },
    { error: /Pod train-0 is gone/ },
  ],
  [
    'neither has a line',
    { pod: null, loki: [] },
    { error: /is gone .* Loki has no line of it either/ },
  ],
  [
    'Loki does not answer',
    { pod: null, loki: new LogUnreachableError('Loki does not answer: X.') },
    { error: /is gone .*Loki does not answer/ },
  ],
  [
    'the cluster does not answer and there is no Loki',
    { clusterAnswers: false },
    { error: /Cluster 'lab' did not answer/ },
  ],
  [
    'the container waits to start',
    { log: { status: 400, message: 'container "main" is waiting to start' } },
    { error: /no log of container 'main' in pod train-0: .*waiting to start/ },
  ],
])('%s', async (_what, world, { source, error }) => {
  const { logs } = serviceIn(world);
  const answer = await logs.tail(row, query).then(
    log => log.source,
    ({ message }) => message,
  );
  expect(answer).toMatch(error ?? source!);
});

it.each([
  ['of what ended, until then', ENDED, ENDED + 1_000],
  ['else until it was last seen', null, Date.parse('2026-11-24T10:30:00Z')],
])('asks Loki only for the pod’s own life: %s', async (_what, endedAt, to) => {
  const { logs, lokiQueries } = serviceIn({ pod: null, endedAt, loki: ['x'] });
  await logs.tail(row, query);
  expect(lokiQueries).toEqual([
    {
      cluster: 'lab',
      namespace: 'team-vision',
      pod: 'train-0',
      container: undefined,
      from: CREATED,
      to,
      lines: 2,
    },
  ]);
});

it.each([
  ['proxy', 'proxy'],
  ['no-such-container', 'main'],
])('begins with the default container of the pod: %s', async (name, first) => {
  const { logs } = serviceIn({
    annotations: { 'kubectl.kubernetes.io/default-container': name },
  });
  const { container, containers } = await logs.tail(row, query);
  expect(container).toBe(first);
  expect([...containers].sort()).toEqual(['main', 'proxy', 'weights']);
});

it('refuses a container that the pod does not have, and a pod that the workload does not have', async () => {
  const { logs } = serviceIn({});
  await expect(
    logs.tail(row, { ...query, container: 'shell' }),
  ).rejects.toThrow("no container 'shell'. It has main, proxy, weights");
  await expect(
    logs.tail(row, { ...query, pod: 'kube-apiserver' }),
  ).rejects.toThrow("no pod 'kube-apiserver'");
});

it('goes on after the last line that the reader has, and asks nobody else for what is gone', async () => {
  const { logs, asked } = serviceIn({
    log: {
      status: 200,
      text: '2026-11-24T10:00:01.100000000Z had\n2026-11-24T10:00:01.200000000Z new\n',
    },
  });
  const { signal } = new AbortController();
  const followed = await logs.follow(
    row,
    { tailLines: 5, since: '2026-11-24T10:00:01.100000000Z' },
    signal,
  );
  const texts: string[] = [];
  for await (const lines of followed.lines)
    texts.push(...lines.map(({ text }) => text));
  expect(texts).toEqual(['new']);
  expect(asked[0]).toContain('follow=true&sinceTime=2026-11-24T10');
  await expect(
    serviceIn({ pod: null, loki: ['kept'] }).logs.follow(row, query, signal),
  ).rejects.toThrow(/Pod train-0 is gone/);
});

it('bounds how many logs one person follows, and counts those that ended no more', () => {
  const followed = FollowedLogs.create();
  const releases = [...Array(10)].map(() => followed.admit('user:default/a'));
  expect(() => followed.admit('user:default/a')).toThrow(
    'You follow 10 logs at once; close one of them',
  );
  followed.admit('user:default/b');
  releases[0]();
  releases[0]();
  followed.admit('user:default/a');
  expect(() => followed.admit('user:default/a')).toThrow(/10 logs/);
});
