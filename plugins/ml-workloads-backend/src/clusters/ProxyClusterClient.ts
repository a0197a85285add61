import type {
  AuthService,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import { ClusterUnreachableError, statusMessage } from './errors';
import type {
  ClusterClient,
  ClusterIdentity,
  ClusterRequest,
  ClusterResponse,
  ClusterStream,
  ClusterWriteRequest,
} from './types';
import type { WriterToken } from './WriterToken';

const DEFAULT_TIMEOUT_MS = 20_000;
/** More than any answer that Slipway asks for: a page of 500 large objects is about 10 MB. */
const MAX_BODY_BYTES = 64 * 1024 * 1024;

export interface ProxyClusterClientOptions {
  name: string;
  title: string;
  simulated: boolean;
  discovery: DiscoveryService;
  auth: AuthService;
  /** undefined: the plugin's identity also writes (`reusePluginIdentity`, an explicit choice). */
  writer: WriterToken | undefined;
}

/**
 * Reaches a cluster through the Kubernetes plugin's proxy, so that its address, CA and reading credentials are defined once.
 *
 * The writing identity is the header `Backstage-Kubernetes-Authorization`: the proxy (kubernetes-backend 0.21) uses it instead of the
 * cluster's own credentials. Every request asks for `Accept-Encoding: identity`, because Backstage compresses globally and a gzip'd
 * watch delivers nothing to Node's fetch until its buffer is full (`guardrails.md` §5.17).
 */
export class ProxyClusterClient implements ClusterClient {
  readonly name: string;
  readonly title: string;
  readonly simulated: boolean;

  static create(options: ProxyClusterClientOptions): ProxyClusterClient {
    return new ProxyClusterClient(options);
  }

  private constructor(private readonly options: ProxyClusterClientOptions) {
    this.name = options.name;
    this.title = options.title;
    this.simulated = options.simulated;
  }

  async read(request: ClusterRequest): Promise<ClusterResponse> {
    return this.exchange('read', { ...request, method: 'GET' });
  }

  async write(request: ClusterWriteRequest): Promise<ClusterResponse> {
    return this.exchange('write', request);
  }

  async watch(request: ClusterRequest): Promise<ClusterStream> {
    const headersLimit = new AbortController();
    const timer = setTimeout(
      () => headersLimit.abort(new Error('no answer in time')),
      request.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    );
    try {
      const response = await this.send('read', {
        ...request,
        method: 'GET',
        signal: anySignal(request.signal, headersLimit.signal),
      });
      if (response.status !== 200) {
        const { body } = await this.parse(response, 'WATCH', request.path);
        return { status: response.status, stream: null, body };
      }
      return {
        status: 200,
        stream: response.body as unknown as AsyncIterable<Uint8Array>,
        body: undefined,
      };
    } finally {
      clearTimeout(timer);
    }
  }

  private async exchange(
    identity: ClusterIdentity,
    request: ClusterWriteRequest,
  ): Promise<ClusterResponse> {
    const limit = AbortSignal.timeout(request.timeoutMs ?? DEFAULT_TIMEOUT_MS);
    const response = await this.send(identity, {
      ...request,
      signal: anySignal(request.signal, limit),
    });
    return this.parse(response, request.method, request.path);
  }

  private async send(
    identity: ClusterIdentity,
    request: ClusterWriteRequest,
  ): Promise<Response> {
    const { auth, discovery, writer } = this.options;
    const { path, method, body, signal } = request;
    if (!path.startsWith('/') || path.includes('..')) {
      throw new Error(`Not a path of an API server: ${path.slice(0, 200)}`);
    }
    const base = await discovery.getBaseUrl('kubernetes');
    const { token } = await auth.getPluginRequestToken({
      onBehalfOf: await auth.getOwnServiceCredentials(),
      targetPluginId: 'kubernetes',
    });
    const headers: Record<string, string> = {
      authorization: `Bearer ${token}`,
      'backstage-kubernetes-cluster': this.name,
      'accept-encoding': 'identity',
      // Logs are text; kubectl asks for the same.
      accept: 'application/json, */*',
    };
    if (identity === 'write' && writer) {
      headers[
        'backstage-kubernetes-authorization'
      ] = `Bearer ${await writer.read()}`;
    }
    if (body !== undefined) {
      headers['content-type'] = request.contentType ?? 'application/json';
    }
    try {
      return await fetch(`${base}/proxy${path}`, {
        method,
        headers,
        body: body === undefined ? undefined : JSON.stringify(body),
        signal,
        redirect: 'error',
      });
    } catch (error) {
      throw this.unreachable(method, path, error);
    }
  }

  private async parse(
    response: Response,
    verb: string,
    path: string,
  ): Promise<ClusterResponse> {
    let text: string;
    try {
      text = await readLimited(response);
    } catch (error) {
      throw this.unreachable(verb, path, error);
    }
    const isJson = response.headers.get('content-type')?.includes('json');
    const body = isJson ? parseJson(text) : text;
    if (response.status >= 400 && isProxyError(body)) {
      // The proxy itself failed: unknown cluster, no route, TLS. Not an answer of the API server.
      throw this.unreachable(verb, path, statusMessage(body));
    }
    const warning = response.headers.get('warning');
    return {
      status: response.status,
      body,
      warnings: warning ? [warning] : [],
    };
  }

  private unreachable(
    verb: string,
    path: string,
    error: unknown,
  ): ClusterUnreachableError {
    return new ClusterUnreachableError(this.name, verb, path, explain(error));
  }
}

/** Backstage's error shape is `{error: {name, message}, …}`, Kubernetes' is `kind: Status`. */
function isProxyError(body: any): boolean {
  return typeof body?.error?.message === 'string' && body.kind !== 'Status';
}

function explain(error: unknown): string {
  if (typeof error === 'string') {
    return error;
  }
  const { message, cause } = error as Error & {
    cause?: { code?: string; message?: string };
  };
  const deeper = cause?.code ?? cause?.message;
  return deeper ? `${message} (${deeper})` : message;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

async function readLimited(response: Response): Promise<string> {
  if (!response.body) {
    return '';
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > MAX_BODY_BYTES) {
      throw new Error(`the answer is larger than ${MAX_BODY_BYTES} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function anySignal(
  ...signals: Array<AbortSignal | undefined>
): AbortSignal | undefined {
  const given = signals.filter(signal => signal !== undefined);
  return given.length > 1 ? AbortSignal.any(given) : given[0];
}
