import { Agent, request } from 'https';
import type { IncomingMessage } from 'http';
import {
  ClusterUnreachableError,
  type ClusterClient,
  type ClusterRequest,
  type ClusterResponse,
  type ClusterStream,
} from '../clusters';
import type { KubeconfigContext } from './kubeconfig';

/** Reads a cluster directly, for recording without a portal. It never writes. */
export class KubeconfigClient implements ClusterClient {
  readonly title: string;
  readonly simulated = false;
  private readonly agent: Agent;

  static create(options: {
    name: string;
    context: KubeconfigContext;
  }): KubeconfigClient {
    return new KubeconfigClient(options.name, options.context);
  }

  private constructor(
    readonly name: string,
    private readonly context: KubeconfigContext,
  ) {
    this.title = name;
    const { ca, cert, key } = context;
    this.agent = new Agent({ ca, cert, key, keepAlive: true });
  }

  async read(options: ClusterRequest): Promise<ClusterResponse> {
    const response = await this.get(options);
    const chunks: Buffer[] = [];
    for await (const chunk of response) {
      chunks.push(chunk);
    }
    const body = parsed(Buffer.concat(chunks).toString('utf8'));
    return { status: response.statusCode ?? 0, body, warnings: [] };
  }

  async watch(options: ClusterRequest): Promise<ClusterStream> {
    const response = await this.get(options);
    if (response.statusCode === 200) {
      return { status: 200, stream: response, body: undefined };
    }
    const chunks: Buffer[] = [];
    for await (const chunk of response) {
      chunks.push(chunk);
    }
    const body = parsed(Buffer.concat(chunks).toString('utf8'));
    return { status: response.statusCode ?? 0, stream: null, body };
  }

  async write(): Promise<never> {
    throw new Error('A recording never writes to a cluster');
  }

  async stream(): Promise<never> {
    throw new Error('A recording reads no logs');
  }

  private get({ path, signal, timeoutMs, accept }: ClusterRequest) {
    const { server, token } = this.context;
    return new Promise<IncomingMessage>((done, failed) => {
      const refuse = (error: Error) =>
        failed(
          new ClusterUnreachableError(this.name, 'GET', path, error.message),
        );
      let timer: NodeJS.Timeout | undefined = undefined;
      const sent = request(
        new URL(path, server),
        {
          agent: this.agent,
          signal,
          headers: {
            accept: accept ?? 'application/json',
            ...(token && { authorization: `Bearer ${token}` }),
          },
        },
        response => {
          clearTimeout(timer);
          done(response);
        },
      );
      timer = setTimeout(
        () => sent.destroy(new Error('no answer in time')),
        timeoutMs ?? 20_000,
      );
      sent.on('error', error => {
        clearTimeout(timer);
        refuse(error);
      });
      sent.end();
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
