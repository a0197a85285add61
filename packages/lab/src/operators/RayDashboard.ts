import { createServer, IncomingMessage, Server } from 'http';
import { LabClient } from '../cluster/LabClient';

interface RayJob {
  metadata: { annotations?: Record<string, string> };
  status?: { jobId?: string };
}

/** When a job of Ray was first asked for. */
interface Submission {
  startedMs: number;
}

/**
 * Stands in for the dashboards of Ray head pods, which the lab does not run. KubeRay asks them for a RayJob's state;
 * it is told to use this server as its HTTP proxy, so every such request arrives here. A job runs for
 * `sim.lab/duration` (annotation of the RayJob, in Go's notation, 20s if absent) and ends as `sim.lab/outcome` says.
 */
export class RayDashboard {
  private readonly submissions = new Map<string, Submission>();

  private constructor(
    private readonly client: LabClient,
    private readonly server: Server,
  ) {}

  static async start(port: number, client: LabClient): Promise<RayDashboard> {
    const server = createServer();
    const dashboard = new RayDashboard(client, server);
    server.on('request', async (request, response) => {
      const { status, body } = await dashboard
        .answer(request)
        .catch(error => ({ status: 500, body: { error: String(error) } }));
      response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(JSON.stringify(body));
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
    return dashboard;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>(resolve => this.server.close(() => resolve()));
  }

  private async answer(
    request: IncomingMessage,
  ): Promise<{ status: number; body: object }> {
    // A proxy is asked with the whole address.
    const path = (request.url ?? '').replace(/^https?:\/\/[^/]+/, '');
    if (request.method === 'POST' && /^\/api\/jobs\/?$/.test(path)) {
      const body = JSON.parse((await readAll(request)) || '{}');
      const id = body.submission_id ?? body.job_id ?? 'raysubmit_1';
      this.submission(id);
      return { status: 200, body: { job_id: id, submission_id: id } };
    }
    const [, id] = path.match(/^\/api\/jobs\/([^/?]+)$/) ?? [];
    if (request.method === 'GET' && id) {
      return { status: 200, body: await this.job(decodeURIComponent(id)) };
    }
    return path.startsWith('/api')
      ? { status: 200, body: { result: true, msg: '', data: {} } }
      : { status: 404, body: { error: 'not found' } };
  }

  private submission(id: string): Submission {
    const known = this.submissions.get(id) ?? { startedMs: Date.now() };
    this.submissions.set(id, known);
    return known;
  }

  private async job(id: string): Promise<object> {
    const { startedMs } = this.submission(id);
    const annotations = await this.annotationsOf(id);
    const durationMs = goDuration(annotations['sim.lab/duration']) ?? 20_000;
    const ended = Date.now() - startedMs >= durationMs;
    const fails = !['succeed', undefined].includes(
      annotations['sim.lab/outcome'],
    );
    const end = fails ? 'FAILED' : 'SUCCEEDED';
    const status = ended ? end : 'RUNNING';
    return {
      type: 'SUBMISSION',
      submission_id: id,
      job_id: null,
      status,
      entrypoint: '',
      message: `Job ${status.toLowerCase()}.`,
      start_time: startedMs,
      end_time: ended ? startedMs + durationMs : 0,
      metadata: {},
      runtime_env: {},
    };
  }

  private async annotationsOf(id: string): Promise<Record<string, string>> {
    const { items } = await this.client.get<{ items: RayJob[] }>(
      '/apis/ray.io/v1/rayjobs',
    );
    const job = items.find(item => item.status?.jobId === id);
    return job?.metadata.annotations ?? {};
  }
}

/** Milliseconds of a Go duration such as `1h2m3.5s` or `250ms`; undefined for anything else. */
export function goDuration(text: string | undefined): number | undefined {
  if (!text || !/^([0-9.]+(ms|h|m|s))+$/.test(text)) return undefined;
  const factor = { h: 3_600_000, m: 60_000, s: 1_000, ms: 1 };
  let total = 0;
  for (const [, value, unit] of text.matchAll(/([0-9.]+)(ms|h|m|s)/g)) {
    total += Number(value) * factor[unit as keyof typeof factor];
  }
  return Number.isFinite(total) ? total : undefined;
}

async function readAll(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}
