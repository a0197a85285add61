import { readFileSync } from 'fs';
import { Agent, request } from 'https';
import { collectionPath, objectPath, type KubernetesObject } from './objects';

/** Custom resources know the JSON merge patch only. */
const CUSTOM =
  /^(kueue\.x-k8s\.io|guardrails\.slipway\.dev|jobset\.x-k8s\.io|leaderworkerset\.x-k8s\.io|trainer\.kubeflow\.org|kubeflow\.org|ray\.io|serving\.kserve\.io|keda\.sh)\//;

/** Who a request is made as; the administrator when absent. */
export interface As {
  user: string;
  groups?: string[];
}

export interface Answer {
  status: number;
  body: any;
  /** As fetch would join them. */
  warnings: string[];
}

interface Options {
  as?: As;
  dryRun?: boolean;
}

/** Talks to a real API server with a client certificate, as anybody. */
export class ApiClient {
  readonly #url: string;
  readonly #agent: Agent;

  constructor(options: {
    url: string;
    caFile: string;
    certFile: string;
    keyFile: string;
  }) {
    this.#url = options.url;
    this.#agent = new Agent({
      keepAlive: true,
      maxSockets: 32,
      ca: readFileSync(options.caFile),
      cert: readFileSync(options.certFile),
      key: readFileSync(options.keyFile),
    });
  }

  close(): void {
    this.#agent.destroy();
  }

  get(path: string): Promise<Answer> {
    return this.send('GET', path);
  }

  create(object: KubernetesObject, options: Options = {}): Promise<Answer> {
    return this.send('POST', collectionPath(object), {
      ...options,
      body: object,
    });
  }

  /** Server-side apply. */
  apply(
    object: KubernetesObject,
    { force, ...options }: Options & { force?: boolean } = {},
  ): Promise<Answer> {
    return this.send('PATCH', objectPath(object), {
      ...options,
      body: object,
      contentType: 'application/apply-patch+yaml',
      query: { fieldManager: 'test', ...(force ? { force: 'true' } : {}) },
    });
  }

  /** Strategic merge patch, or a JSON merge patch where lists shall be replaced; of a subresource when one is named. */
  patch(
    object: KubernetesObject,
    change: unknown,
    options: Options & { subresource?: string; replaceLists?: boolean } = {},
  ): Promise<Answer> {
    const path = objectPath(object);
    return this.send(
      'PATCH',
      options.subresource ? `${path}/${options.subresource}` : path,
      {
        ...options,
        body: change,
        contentType:
          options.replaceLists || CUSTOM.test(object.apiVersion)
            ? 'application/merge-patch+json'
            : 'application/strategic-merge-patch+json',
      },
    );
  }

  remove(object: KubernetesObject, options: Options = {}): Promise<Answer> {
    return this.send('DELETE', objectPath(object), options);
  }

  /** Fails the test when the API server refuses. */
  async must(answer: Promise<Answer>): Promise<any> {
    const { status, body } = await answer;
    if (status >= 400) {
      throw new Error(`The API server answered ${status}: ${body?.message}`);
    }
    return body;
  }

  send(
    method: string,
    path: string,
    options: Options & {
      body?: unknown;
      contentType?: string;
      query?: Record<string, string>;
    } = {},
  ): Promise<Answer> {
    const url = new URL(path, this.#url);
    const query = {
      ...(method === 'GET' || method === 'DELETE'
        ? {}
        : { fieldValidation: 'Strict' }),
      ...(options.dryRun ? { dryRun: 'All' } : {}),
      ...options.query,
    };
    for (const [name, value] of Object.entries(query)) {
      url.searchParams.set(name, value);
    }
    const body =
      options.body === undefined ? undefined : JSON.stringify(options.body);
    return new Promise((resolve, reject) => {
      const sent = request(
        url,
        {
          method,
          agent: this.#agent,
          headers: {
            accept: 'application/json',
            ...(body === undefined
              ? {}
              : {
                  'content-type': options.contentType ?? 'application/json',
                  // Node sends the body of a DELETE without its length, and the server takes it for the next request.
                  'content-length': Buffer.byteLength(body),
                }),
            ...(options.as ? { 'impersonate-user': options.as.user } : {}),
            ...(options.as?.groups
              ? { 'impersonate-group': options.as.groups }
              : {}),
          },
        },
        response => {
          const chunks: Buffer[] = [];
          response.on('data', chunk => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            const text = Buffer.concat(chunks).toString('utf8');
            const warning = response.headers.warning as
              | string
              | string[]
              | undefined;
            resolve({
              status: response.statusCode ?? 0,
              body: parsed(text),
              warnings: warning === undefined ? [] : [warning].flat(),
            });
          });
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
