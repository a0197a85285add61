import type { ClusterClient, ClusterRequest } from '../clusters';
import { ServedResources } from './ServedResources';
import { until } from './testing/until';

const KUEUE = {
  resource: 'workloads.kueue.x-k8s.io',
  path: '',
  ledger: false,
  versions: ['v1beta2', 'v1beta1'],
  remember: true,
  group: 'kueue.x-k8s.io',
};

const aggregated = (...versions: string[]) => ({
  kind: 'APIGroupDiscoveryList',
  items: [
    {
      metadata: { name: 'kueue.x-k8s.io' },
      versions: versions.map(version => ({
        version,
        resources: [{ resource: 'workloads' }, { resource: 'cohorts' }],
      })),
    },
  ],
});

/** A cluster that serves what it is told to, round after round. */
class ServingCluster {
  rounds = 0;
  answer: (request: ClusterRequest) => { status: number; body: any };
  constructor(answer: ServingCluster['answer']) {
    this.answer = answer;
  }
  client(): ClusterClient {
    return {
      name: 'lab',
      read: async (request: ClusterRequest) => {
        this.rounds += request.path === '/apis' ? 1 : 0;
        return { warnings: [], ...this.answer(request) };
      },
    } as any;
  }
}

describe('what a cluster serves', () => {
  const stop = new AbortController();
  afterAll(() => stop.abort());

  async function following(cluster: ServingCluster) {
    const served = ServedResources.create({
      client: cluster.client(),
      everyMs: 5,
    });
    void served.run(stop.signal);
    await served.next(stop.signal);
    return {
      version: () => served.version(KUEUE),
      problem: () => served.problem,
      rounds: async (count: number) => {
        const enough = cluster.rounds + count;
        await until(
          `${count} rounds`,
          () => cluster.rounds > enough || undefined,
        );
      },
    };
  }

  it('is followed through versions, and said to be gone only when it stays away', async () => {
    const cluster = new ServingCluster(() => ({
      status: 200,
      body: aggregated('v1beta1'),
    }));
    const { version, rounds } = await following(cluster);
    expect(version()).toBe('v1beta1');

    cluster.answer = () => ({
      status: 200,
      body: aggregated('v1beta1', 'v1beta2'),
    });
    await rounds(1);
    expect(version()).toBe('v1beta2');

    let empty = 0;
    cluster.answer = () => {
      empty += 1;
      return { status: 200, body: aggregated() };
    };
    await until('two empty answers', () => empty >= 1 || undefined);
    cluster.answer = () => ({ status: 200, body: aggregated('v1beta2') });
    await rounds(1);
    expect(version()).toBe('v1beta2');

    cluster.answer = () => ({ status: 200, body: aggregated() });
    await rounds(4);
    expect(version()).toBeNull();
  });

  it('stays as it was while nothing answers', async () => {
    const cluster = new ServingCluster(() => ({
      status: 200,
      body: aggregated('v1beta2'),
    }));
    const { version, problem } = await following(cluster);
    cluster.answer = () => ({ status: 503, body: { message: 'starting' } });
    await until('the problem', () => problem() ?? undefined);
    expect(problem()).toMatchObject({ status: 503 });
    expect(version()).toBe('v1beta2');
  });

  it('is read group by group from a server without aggregated discovery', async () => {
    const bodies: Record<string, any> = {
      '/apis': {
        kind: 'APIGroupList',
        groups: [{ versions: [{ groupVersion: 'kueue.x-k8s.io/v1beta1' }] }],
      },
      '/apis/kueue.x-k8s.io/v1beta1': {
        kind: 'APIResourceList',
        resources: [{ name: 'workloads' }, { name: 'workloads/status' }],
      },
    };
    const cluster = new ServingCluster(({ path }) => ({
      status: 200,
      body: bodies[path],
    }));
    const { version } = await following(cluster);
    expect(version()).toBe('v1beta1');
  });
});
