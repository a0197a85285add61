import type { ClusterClient, ClusterRequest } from '../clusters';
import type { WorkloadRow } from '../contracts';
import { QueuePositions } from './QueuePositions';
import { QueueWaitService } from './QueueWaitService';

const NOW = Date.parse('2026-11-24T10:00:00Z');
const MIN = 60_000;
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

/** As Kueue's visibility API lists what waits; Go leaves zeros out. */
const pending = (ownerUid: string, place: object) => ({
  metadata: {
    name: `job-${ownerUid}`,
    namespace: 'team-vision',
    ownerReferences: [{ kind: 'Job', name: 'train', uid: ownerUid }],
  },
  localQueueName: 'gpu',
  priority: 0,
  ...place,
});

function clusterWith(items: object[] | undefined) {
  const asked: string[] = [];
  const read = async ({ path }: ClusterRequest) => {
    asked.push(path);
    return items
      ? { status: 200, body: { items }, warnings: [] }
      : { status: 404, body: {}, warnings: [] };
  };
  return {
    asked,
    client: { name: 'lab', read } as unknown as ClusterClient,
  };
}

function serviceWith(options: {
  state?: string;
  items?: object[];
  waits?: number[];
}) {
  const { state = 'Queued', items, waits = [] } = options;
  const { client } = clusterWith(items);
  return QueueWaitService.create({
    now: () => NOW,
    clusters: { get: () => client },
    samples: {
      pastWaits: async kind =>
        kind.queue === 'gpu' && kind.gpusMilli === 8000
          ? waits.map((minutes, i) => ({
              leftAt: NOW - (i + 1) * 60 * MIN,
              waitedMs: minutes * MIN,
            }))
          : [],
    },
    reader: {
      attempts: async () => [{ start: NOW - 2 * MIN }] as any,
      byIds: async () =>
        [
          { ...row, state, queue: 'gpu', profile: 'h100', gpus_milli: 8000 },
        ] as any,
    },
  });
}

it('tells the place and the expected wait of what is queued', async () => {
  const service = serviceWith({
    items: [
      pending('other', {}),
      pending('job-uid', {
        positionInLocalQueue: 1,
        positionInClusterQueue: 4,
      }),
    ],
    waits: Array(12).fill(10),
  });
  await expect(service.of(row)).resolves.toEqual({
    queue: 'gpu',
    since: '2026-11-24T09:58:00.000Z',
    position: { inQueue: 2, inClusterQueue: 5 },
    expected: {
      remainingMs: 8 * MIN,
      waits: 12,
      record: { withinMs: 10 * MIN, right: 7, of: 7 },
    },
  });
});

it.each<[string, object[] | undefined]>([
  ['Kueue does not serve the visibility API', undefined],
  ['Kueue does not list it', [pending('other', {})]],
])(
  'has no place where %s, and no estimate without a history',
  async (_what, items) => {
    await expect(serviceWith({ items }).of(row)).resolves.toMatchObject({
      queue: 'gpu',
      position: null,
      expected: null,
    });
  },
);

it('tells nothing of what runs', async () => {
  await expect(
    serviceWith({ state: 'Running', waits: Array(20).fill(1) }).of(row),
  ).resolves.toEqual({
    queue: null,
    since: null,
    position: null,
    expected: null,
  });
});

it('asks for the team’s own queue only, and once for all who look at the same time', async () => {
  const { client, asked } = clusterWith([pending('job-uid', {})]);
  let now = NOW;
  const positions = QueuePositions.create({ now: () => now });
  const queue = { namespace: 'team-vision', name: 'gpu' };
  await Promise.all([
    positions.of(client, queue, 'job-uid'),
    positions.of(client, queue, 'other'),
  ]);
  expect(await positions.of(client, queue, 'job-uid')).toEqual({
    inQueue: 1,
    inClusterQueue: 1,
  });
  expect(asked).toEqual([
    '/apis/visibility.kueue.x-k8s.io/v1beta2/namespaces/team-vision/localqueues/gpu/pendingworkloads?limit=1000',
  ]);
  now += 3_000;
  await positions.of(client, queue, 'job-uid');
  expect(asked).toHaveLength(2);
});
