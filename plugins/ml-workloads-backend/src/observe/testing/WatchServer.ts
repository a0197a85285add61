import { createServer, type Server, type ServerResponse } from 'http';
import type { ClusterClient } from '../../clusters';
import { ProxyClusterClient } from '../../clusters';
import type { KubeObject } from '../types';

/**
 * A small HTTP server that speaks Kubernetes' list and watch protocol for one collection and can be told to misbehave. It listens on a
 * real socket, so that cut connections are real ones.
 */
export class WatchServer {
  readonly objects = new Map<string, KubeObject>();
  /** Requests as they came, e.g. `watch initial`, `watch 12`, `list`. */
  readonly requests: string[] = [];
  watchList = true;
  pageSize = 500;
  /** Versions before this are answered with 410. */
  oldest = 0;
  /** Status to answer everything with. */
  failing: number | undefined;
  private version = 10;
  private readonly history: Array<{ type: string; object: KubeObject }> = [];
  private readonly watches = new Set<ServerResponse>();
  private server: Server | undefined;
  private port = 0;

  async start(): Promise<void> {
    this.server = createServer((request, response) => {
      const url = new URL(request.url!, 'http://localhost');
      const path = url.pathname.replace('/api/kubernetes/proxy', '');
      if (request.headers['accept-encoding'] !== 'identity') {
        response.writeHead(500).end();
        return;
      }
      this.answer(path, url.searchParams, response);
    });
    await new Promise<void>(done =>
      this.server!.listen(this.port, '127.0.0.1', () => done()),
    );
    this.port = (this.server.address() as { port: number }).port;
  }

  /** Ends as a killed process does: every connection is cut. */
  async kill(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    this.watches.clear();
    server?.closeAllConnections();
    await new Promise(done => (server ? server.close(done) : done(undefined)));
  }

  client(): ClusterClient {
    const base = `http://127.0.0.1:${this.port}/api/kubernetes`;
    return ProxyClusterClient.create({
      name: 'fake',
      title: 'fake',
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

  put(name: string, spec: object = {}): void {
    const type = this.objects.has(name) ? 'MODIFIED' : 'ADDED';
    const object: KubeObject = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name,
        uid: `uid-${name}`,
        resourceVersion: String(++this.version),
      },
      spec,
    };
    this.objects.set(name, object);
    this.change(type, object);
  }

  delete(name: string): void {
    const object = this.objects.get(name)!;
    this.objects.delete(name);
    const resourceVersion = String(++this.version);
    this.change('DELETED', {
      ...object,
      metadata: { ...object.metadata, resourceVersion },
    });
  }

  private change(type: string, object: KubeObject): void {
    this.history.push({ type, object });
    this.send({ type, object });
  }

  /** To every open watch. */
  send(event: object): void {
    this.raw(`${JSON.stringify(event)}\n`);
  }

  raw(text: string): void {
    for (const watch of this.watches) {
      watch.write(text);
    }
  }

  bookmark(): void {
    this.send({ type: 'BOOKMARK', object: bookmark(this.version) });
  }

  /** Cuts every watch in the middle, as a network does. */
  cut(): void {
    for (const watch of this.watches) {
      watch.destroy();
    }
    this.watches.clear();
  }

  /** Cuts every watch in such a way that who reads it is not told, as some proxies do. */
  strand(): void {
    this.watches.clear();
  }

  /** Ends every watch without an error, as `timeoutSeconds` does. */
  endWatches(): void {
    for (const watch of this.watches) {
      watch.end();
    }
    this.watches.clear();
  }

  get open(): number {
    return this.watches.size;
  }

  private answer(
    path: string,
    query: URLSearchParams,
    response: ServerResponse,
  ): void {
    if (path !== '/api/v1/pods') {
      fail(response, 404, 'NotFound');
    } else if (this.failing) {
      this.requests.push(`failed ${this.failing}`);
      fail(response, this.failing, 'Failing');
    } else if (query.get('watch')) {
      this.watch(query, response);
    } else {
      this.list(query, response);
    }
  }

  private watch(query: URLSearchParams, response: ServerResponse): void {
    const initial = query.get('sendInitialEvents') === 'true';
    const from = Number(query.get('resourceVersion') ?? 0);
    this.requests.push(initial ? 'watch initial' : `watch ${from}`);
    if (initial && !this.watchList) {
      fail(response, 422, 'Invalid');
      return;
    }
    if (!initial && from < this.oldest) {
      fail(response, 410, 'Expired');
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    if (initial) {
      for (const object of this.objects.values()) {
        response.write(`${JSON.stringify({ type: 'ADDED', object })}\n`);
      }
      const object = bookmark(this.version, {
        'k8s.io/initial-events-end': 'true',
      });
      response.write(`${JSON.stringify({ type: 'BOOKMARK', object })}\n`);
    } else {
      for (const event of this.history) {
        if (Number(event.object.metadata.resourceVersion) > from) {
          response.write(`${JSON.stringify(event)}\n`);
        }
      }
    }
    this.watches.add(response);
    response.on('close', () => this.watches.delete(response));
  }

  private list(query: URLSearchParams, response: ServerResponse): void {
    this.requests.push('list');
    const start = Number(query.get('continue') ?? 0);
    const all = [...this.objects.values()];
    const end = start + this.pageSize;
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify({
        kind: 'PodList',
        apiVersion: 'v1',
        metadata: {
          resourceVersion: String(this.version),
          continue: end < all.length ? String(end) : undefined,
        },
        items: all
          .slice(start, end)
          .map(({ kind, apiVersion, ...rest }) => rest),
      }),
    );
  }
}

function bookmark(version: number, annotations?: Record<string, string>) {
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: { resourceVersion: String(version), annotations },
  };
}

function fail(response: ServerResponse, code: number, reason: string): void {
  response.writeHead(code, { 'content-type': 'application/json' });
  response.end(
    JSON.stringify({ kind: 'Status', code, reason, message: `is ${reason}` }),
  );
}
