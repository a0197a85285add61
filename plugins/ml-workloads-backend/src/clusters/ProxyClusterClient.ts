import type {
  AuthService,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import { cancellable } from './cancellable';
import { ClusterUnreachableError, statusMessage } from './errors';
import { linkedAbort } from './linkedAbort';
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
    return this.open('read', 'WATCH', request);
  }

  async stream(request: ClusterRequest): Promise<ClusterStream> {
    return this.open('write', 'GET', request);
  }

  private async open(
    identity: ClusterIdentity,
    verb: string,
    request: ClusterRequest,
  ): Promise<ClusterStream> {
    // Stays linked for as long as the stream is read: the caller's signal is that of one stream.
    const { controller, unlink } = linkedAbort(request.signal);
    const timer = setTimeout(
      () => controller.abort(new Error('no answer in time')),
      request.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    );
    try {
      const response = await this.send(identity, {
        ...request,
        method: 'GET',
        signal: controller.signal,
      });
      if (response.status !== 200) {
        const { body } = await this.parse(
          response,
          verb,
          request.path,
          controller.signal,
        );
        unlink();
        return { status: response.status, stream: null, body };
      }
      return {
        status: 200,
        stream: response.body && cancellable(response.body, controller.signal),
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
    const { controller, unlink } = linkedAbort(request.signal);
    const limitMs = request.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    const timer = setTimeout(
      () => controller.abort(new Error(`no answer within ${limitMs} ms`)),
      limitMs,
    );
    try {
      const response = await this.send(identity, {
        ...request,
        signal: controller.signal,
      });
      return await this.parse(
        response,
        request.method,
        request.path,
        controller.signal,
      );
    } finally {
      clearTimeout(timer);
      unlink();
    }
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
      accept: request.accept ?? 'application/json, */*',
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
    signal: AbortSignal,
  ): Promise<ClusterResponse> {
    let text: string;
    try {
      text = await readLimited(response, signal);
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

async function readLimited(
  response: Response,
  signal: AbortSignal,
): Promise<string> {
  if (!response.body) {
    return '';
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of cancellable(response.body, signal)) {
    size += chunk.byteLength;
    if (size > MAX_BODY_BYTES) {
      throw new Error(`the answer is larger than ${MAX_BODY_BYTES} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
