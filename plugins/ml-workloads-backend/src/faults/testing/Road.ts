/* eslint-disable no-restricted-syntax -- only tests run this file, from its source */
import { readFileSync } from 'fs';
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'http';
import { Agent, request as httpsRequest } from 'https';
import type { AddressInfo } from 'net';

interface ApiServer {
  url: string;
  caFile: string;
}

/**
 * The road between the Kubernetes plugin and the API server, which can be cut, closed and made to carry strange goods. What travels on it is
 * the API server's own.
 */
export class Road {
  /** Answers that were not 200, as `410 /api/v1/pods`, and `410 in a watch` for those inside a stream. */
  readonly refusals: string[] = [];
  /** While closed, every request is cut. */
  closed = false;
  /** Changes an object of a watch on its way; what it returns arrives. */
  change: ((object: any) => any) | undefined;
  private readonly watches = new Set<ServerResponse>();

  private constructor(
    private readonly server: Server,
    private readonly agent: Agent,
  ) {}

  static async to({ url, caFile }: ApiServer): Promise<Road> {
    const server = createServer();
    const agent = new Agent({ ca: readFileSync(caFile) });
    const road = new Road(server, agent);
    server.on('request', (incoming, outgoing) => {
      if (road.closed) {
        incoming.socket.destroy();
        return;
      }
      const { host, ...headers } = incoming.headers;
      const forwarded = httpsRequest(
        new URL(incoming.url!, url),
        { agent, method: incoming.method, headers },
        answer => {
          const status = answer.statusCode!;
          if (status !== 200) {
            road.refusals.push(`${status} ${incoming.url!.split('?')[0]}`);
          }
          outgoing.writeHead(status, answer.headers);
          outgoing.flushHeaders();
          // A killed API server ends its answers in the middle; so does the road.
          answer.on('error', () => outgoing.destroy());
          if (incoming.url!.includes('watch=1') && status === 200) {
            road.carry(answer, outgoing);
          } else {
            answer.pipe(outgoing);
          }
        },
      );
      forwarded.on('error', () => incoming.socket.destroy());
      outgoing.on('close', () => forwarded.destroy());
      incoming.pipe(forwarded);
    });
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
    return road;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Cuts every open watch in the middle of whatever it carries; gives how many. */
  cut(): number {
    const cut = this.watches.size;
    for (const watch of this.watches) watch.destroy();
    this.watches.clear();
    return cut;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise(done => this.server.close(done));
    this.agent.destroy();
  }

  /** Line by line, each a watch event. */
  private carry(answer: IncomingMessage, outgoing: ServerResponse) {
    this.watches.add(outgoing);
    outgoing.on('close', () => this.watches.delete(outgoing));
    let rest = '';
    answer.setEncoding('utf8');
    answer.on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop()!;
      for (const line of lines) {
        if (line.includes('"code":410')) this.refusals.push('410 in a watch');
        outgoing.write(`${this.change ? this.changed(line) : line}\n`);
      }
    });
    answer.on('end', () => outgoing.end());
  }

  private changed(line: string): string {
    const event = JSON.parse(line);
    return JSON.stringify({ ...event, object: this.change!(event.object) });
  }
}
