import { mockServices } from '@backstage/backend-test-utils';
import { createServer, type ServerResponse } from 'http';
import { ProxyClusterClient } from '../clusters';
import { ClusterWatches } from './ClusterWatches';
import { FleetMemory } from './FleetMemory';
import { ObservationQueue } from './ObservationQueue';
import { until } from './testing/until';

jest.setTimeout(120_000);

const GROUP = 'serving.kserve.io';
const KIND = `inferenceservices.${GROUP}`;
const CORE = ['namespaces', 'nodes', 'pods'];
const CLAIMS = '/apis/resource.k8s.io/v1/resourceclaims';

/** A small HTTP server that serves one kind as an API server does, or does not, or forbids it. */
class KindServer {
  versions: string[] = [];
  forbidden = false;
  /** How the ledger's kinds are served: not at all, all but the claims, or all. */
  ledger: 'none' | 'noClaims' | 'all' = 'none';
  claimsForbidden = false;
  private port = 0;
  private readonly server = createServer((request, response) => {
    const url = new URL(request.url!, 'http://localhost');
    const path = url.pathname.replace('/api/kubernetes/proxy', '');
    if (path === '/apis') {
      json(response, 200, {
        kind: 'APIGroupDiscoveryList',
        items: [
          ...(this.ledger === 'all'
            ? [
                {
                  metadata: { name: 'resource.k8s.io' },
                  versions: [
                    {
                      version: 'v1',
                      resources: [{ resource: 'resourceclaims' }],
                    },
                  ],
                },
              ]
            : []),
          {
            metadata: { name: GROUP },
            versions: this.versions.map(version => ({
              version,
              resources: [{ resource: 'inferenceservices' }],
            })),
          },
        ],
      });
    } else if (
      this.ledger !== 'none' &&
      (path === CLAIMS || CORE.some(kind => path === `/api/v1/${kind}`))
    ) {
      if (path === CLAIMS && this.claimsForbidden) {
        json(response, 403, { kind: 'Status', message: 'may not be watched' });
      } else {
        this.watch(response, url.searchParams.has('sendInitialEvents'), []);
      }
    } else if (
      path !== `/apis/${GROUP}/${this.versions[0]}/inferenceservices`
    ) {
      json(response, 404, { kind: 'Status', message: 'is not served' });
    } else if (this.forbidden) {
      json(response, 403, { kind: 'Status', message: 'may not be watched' });
    } else {
      this.watch(response, url.searchParams.has('sendInitialEvents'));
    }
  });

  async start(): Promise<void> {
    await new Promise<void>(done => this.server.listen(0, '127.0.0.1', done));
    this.port = (this.server.address() as { port: number }).port;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  /** Every open watch ends, as when a definition is removed. */
  cut(): void {
    this.server.closeAllConnections();
  }

  client() {
    const base = `http://127.0.0.1:${this.port}/api/kubernetes`;
    return ProxyClusterClient.create({
      name: 'lab',
      title: 'lab',
      simulated: true,
      discovery: {
        getBaseUrl: async () => base,
        getExternalBaseUrl: async () => base,
      },
      auth: {
        getOwnServiceCredentials: async () => ({}),
        getPluginRequestToken: async () => ({ token: 'none' }),
      } as any,
      writer: undefined,
    });
  }

  private watch(
    response: ServerResponse,
    initial: boolean,
    names = ['chat'],
  ): void {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    const line = (event: object) =>
      response.write(`${JSON.stringify(event)}\n`);
    if (initial) {
      for (const name of names) {
        line({
          type: 'ADDED',
          object: {
            apiVersion: `${GROUP}/${this.versions[0]}`,
            kind: 'InferenceService',
            metadata: { name, namespace: 'team-vision', uid: 'u1' },
          },
        });
      }
      line({
        type: 'BOOKMARK',
        object: {
          metadata: {
            resourceVersion: '7',
            annotations: { 'k8s.io/initial-events-end': 'true' },
          },
        },
      });
    }
  }
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

describe('the watches of a cluster', () => {
  let server: KindServer;
  let stop: AbortController;
  let running: Promise<void>;

  beforeEach(async () => {
    server = new KindServer();
    await server.start();
    stop = new AbortController();
  });
  afterEach(async () => {
    stop.abort();
    await running;
    server.stop();
  });

  function start() {
    const queue = new ObservationQueue();
    const told: string[] = [];
    const watches = ClusterWatches.create({
      client: server.client(),
      fleet: new FleetMemory(),
      queue,
      lastKnown: { load: async () => [] } as any,
      patienceMs: 0,
      discoverEveryMs: 20,
      logger: mockServices.logger.mock(),
    });
    running = watches.run(stop.signal);
    const alive = () => watches.isAlive(Date.now());
    const stateOf = (kind: string) =>
      watches.states(Date.now()).find(({ resource }) => resource === kind);
    const state = () => stateOf(KIND);
    return {
      alive,
      state,
      stateOf,
      /** What was told of the kind, in order. */
      told: async () => {
        while (queue.length > 0) {
          const batch = await queue.next(0, stop.signal);
          told.push(
            ...batch.flatMap(observation =>
              'heartbeat' in observation
                ? []
                : [`${observation.type} ${observation.object.metadata.name}`],
            ),
          );
          queue.done(batch.length);
        }
        return told;
      },
      becomes: (expected: string) =>
        until(`${KIND} to be ${expected}`, () => {
          const now = state();
          return now?.state === expected ? now : undefined;
        }),
    };
  }

  it('follow a kind that is installed later, and tell that it is gone with its objects', async () => {
    const { becomes, told } = start();
    await becomes('notServed');
    expect(await told()).toEqual([]);

    server.versions = ['v1beta1'];
    expect(await becomes('watched')).toMatchObject({
      version: 'v1beta1',
      message: null,
    });
    expect(await told()).toEqual(['ADDED chat']);

    server.versions = [];
    server.cut();
    await becomes('gone');
    await until('the deletion', async () =>
      (await told()).length > 1 ? true : undefined,
    );
    expect(await told()).toEqual(['ADDED chat', 'DELETED chat']);
  });

  it('name what may not be watched with its rule, and go on by themselves once it may', async () => {
    server.versions = ['v1beta1'];
    server.forbidden = true;
    const { becomes } = start();
    expect(await becomes('forbidden')).toMatchObject({
      rule: `{apiGroups: ["${GROUP}"], resources: ["inferenceservices"], verbs: ["get", "list", "watch"]}`,
      message: expect.stringContaining('may not be watched'),
    });
    server.forbidden = false;
    expect(await becomes('watched')).toMatchObject({ rule: null });
  });

  it('are all that the ledger needs where no claims are served', async () => {
    server.ledger = 'noClaims';
    const { alive } = start();
    expect(await until('the proof of life', () => alive() || undefined)).toBe(
      true,
    );
  });

  it('need the claims where they are served: without them nobody knows who holds a GPU', async () => {
    server.ledger = 'all';
    server.claimsForbidden = true;
    server.versions = ['v1beta1'];
    const { alive, becomes, stateOf } = start();
    await becomes('watched');
    await until('the refusal', () =>
      stateOf('resourceclaims.resource.k8s.io')?.state === 'forbidden'
        ? true
        : undefined,
    );
    await until('pods', () =>
      stateOf('pods')?.state === 'watched' ? true : undefined,
    );
    expect(alive()).toBe(false);
    server.claimsForbidden = false;
    await until('the proof of life', () => alive() || undefined);
  });
});
