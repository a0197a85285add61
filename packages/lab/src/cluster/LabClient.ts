import { readFileSync } from 'fs';
import { Agent, fetch, RequestInit, Response } from 'undici';
import { PairFiles } from '../certificates';
import { KubernetesObject, pathOf } from './objects';

/** An answer of the API server that is not a success. */
export class LabApiError extends Error {
  constructor(
    readonly status: number,
    readonly path: string,
    readonly body: unknown,
  ) {
    const message = (body as { message?: string } | undefined)?.message;
    super(`The API server answered ${status} for ${path}: ${message ?? body}`);
  }
}

const METADATA_ONLY =
  'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json';

/** Talks to the lab's API server as its administrator. */
export class LabClient {
  private constructor(
    private readonly url: string,
    private readonly agent: Agent,
  ) {}

  static create(options: {
    url: string;
    caFile: string;
    client: PairFiles;
  }): LabClient {
    return new LabClient(
      options.url,
      new Agent({
        connections: 16,
        // An API server that was killed and restarted closes idle connections; do not keep them long.
        keepAliveTimeout: 2_000,
        bodyTimeout: 0,
        connect: {
          ca: readFileSync(options.caFile),
          cert: readFileSync(options.client.cert),
          key: readFileSync(options.client.key),
        },
      }),
    );
  }

  /** `fetch` with a path instead of an address; every status is returned. */
  fetch(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(new URL(path, this.url), { ...init, dispatcher: this.agent });
  }

  /**
   * A request with JSON in and out. `brief` asks for no more of an object than its metadata.
   *
   * @throws LabApiError on any status that is not a success
   */
  async request<T = any>(
    method: string,
    path: string,
    body?: unknown,
    options: { contentType?: string; brief?: boolean } = {},
  ): Promise<T> {
    const response = await this.fetch(path, {
      method,
      headers: {
        accept: options.brief ? METADATA_ONLY : 'application/json',
        ...(body !== undefined && {
          'content-type': options.contentType ?? 'application/json',
        }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    let content: any = text;
    try {
      content = JSON.parse(text);
    } catch {
      // /readyz and the like answer with plain text.
    }
    if (!response.ok) throw new LabApiError(response.status, path, content);
    return content;
  }

  get<T = any>(path: string): Promise<T> {
    return this.request('GET', path);
  }

  /** Creates an object and returns it as the API server has it. */
  create<T = any>(object: KubernetesObject): Promise<T> {
    return this.request('POST', pathOf(object, false), object);
  }

  /** Server-side apply as the lab's field manager; takes over fields that others own. */
  apply<T = any>(object: KubernetesObject): Promise<T> {
    return this.request(
      'PATCH',
      `${pathOf(object)}?fieldManager=slipway-lab&force=true`,
      object,
      { contentType: 'application/apply-patch+yaml' },
    );
  }

  /** JSON merge patch. */
  patch<T = any>(path: string, change: object): Promise<T> {
    return this.request('PATCH', path, change, {
      contentType: 'application/merge-patch+json',
    });
  }

  /** Deletes what is at a path; that it is not there is no error. */
  async delete(path: string): Promise<void> {
    try {
      await this.request('DELETE', path);
    } catch (error) {
      if (!(error instanceof LabApiError && error.status === 404)) throw error;
    }
  }

  async close(): Promise<void> {
    await this.agent.destroy();
  }
}
