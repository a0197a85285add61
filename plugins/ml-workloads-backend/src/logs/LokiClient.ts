import { harmlessLine } from './harmless';
import { LogUnreachableError } from './LogError';
import type { LokiConfig } from './readLokiConfig';
import { timeOfNanos, type LogLine } from './times';

/** Loki's own default for one query (`max_entries_limit_per_query`). */
const MOST_ENTRIES = 5000;
/** A little less than Loki's default for the length of a query (`max_query_length`: 30 days and an hour). */
const LONGEST_MS = 30 * 86_400_000;
const TIMEOUT_MS = 15_000;
const MOST_BYTES = 32 * 1024 * 1024;
/** What is asked of Loki is wrong on our side or in the configuration; anything above is Loki's trouble. */
const MISCONFIGURED = new Set([400, 401, 403, 404]);

export interface LokiQuery {
  cluster: string;
  namespace: string;
  pod: string;
  /** All containers of the pod when absent. */
  container?: string;
  /** UTC ms, half-open: the life of the pod. */
  from: number;
  to: number;
  /** The last so many lines. */
  lines: number;
}

export interface LokiAnswer {
  lines: LogLine[];
  /** That have lines in the answer. */
  containers: string[];
  truncated: boolean;
}

/** Reads logs that outlived their pods from Loki's `GET /loki/api/v1/query_range`. */
export class LokiClient {
  static create(config: LokiConfig): LokiClient {
    return new LokiClient(config);
  }

  private constructor(private readonly config: LokiConfig) {}

  /** @throws LogUnreachableError when Loki does not answer or refuses; never with its address or credentials */
  async lastLines(query: LokiQuery): Promise<LokiAnswer> {
    const body = await this.get(
      new URLSearchParams({
        query: selectorOf(this.config.labels, query),
        start: nanos(Math.max(query.from, query.to - LONGEST_MS)),
        end: nanos(query.to),
        limit: String(Math.min(MOST_ENTRIES, query.lines + 1)),
        direction: 'backward',
      }),
    );
    const streams = body?.data?.result;
    if (body?.data?.resultType !== 'streams' || !Array.isArray(streams)) {
      throw new LogUnreachableError('Loki answered with something else.');
    }
    return this.read(streams, query.lines);
  }

  private read(streams: any[], most: number): LokiAnswer {
    const containers = new Set<string>();
    const lines: LogLine[] = [];
    for (const { stream, values } of streams) {
      const container = stream?.[this.config.labels.container];
      if (typeof container === 'string') containers.add(container);
      for (const [time, text] of values ?? []) {
        lines.push({
          at: timeOfNanos(String(time)),
          text: harmlessLine(String(text)),
        });
      }
    }
    // Each stream comes newest first, and the streams one after the other.
    lines.reverse();
    lines.sort(
      (a, b) =>
        Number((a.at ?? '') > (b.at ?? '')) ||
        -Number((a.at ?? '') < (b.at ?? '')),
    );
    return {
      lines: lines.slice(-most),
      containers: [...containers].sort(),
      truncated: lines.length > most || lines.length >= MOST_ENTRIES,
    };
  }

  private async get(query: URLSearchParams): Promise<any> {
    const { url, tenant, authorization } = this.config;
    let status: number;
    let text: string;
    try {
      const response = await fetch(`${url}/loki/api/v1/query_range?${query}`, {
        headers: {
          accept: 'application/json',
          ...(authorization && { authorization }),
          ...(tenant && { 'x-scope-orgid': tenant }),
        },
        // The credentials are for this address only.
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      status = response.status;
      text = await limited(response);
    } catch (error) {
      throw new LogUnreachableError(
        `Loki does not answer: ${reasonOf(error)}.`,
      );
    }
    if (status !== 200) {
      throw new LogUnreachableError(
        `Loki answered with ${status}${
          MISCONFIGURED.has(status)
            ? '; the platform team must look at mlWorkloads.logs.loki'
            : ''
        }.`,
      );
    }
    try {
      return JSON.parse(text);
    } catch {
      throw new LogUnreachableError('Loki answered with something else.');
    }
  }
}

/** `{namespace="…",pod="…"}`. Pure. */
export function selectorOf(
  labels: LokiConfig['labels'],
  query: Pick<LokiQuery, 'cluster' | 'namespace' | 'pod' | 'container'>,
): string {
  const wanted: Array<[string | undefined, string | undefined]> = [
    [labels.cluster, query.cluster],
    [labels.namespace, query.namespace],
    [labels.pod, query.pod],
    [labels.container, query.container],
  ];
  const matchers = wanted.flatMap(([label, value]) =>
    // LogQL's strings are Go's, and JSON's escapes are among those.
    label && value !== undefined ? [`${label}=${JSON.stringify(value)}`] : [],
  );
  return `{${matchers.join(',')}}`;
}

function nanos(ms: number): string {
  return `${Math.trunc(ms)}000000`;
}

async function limited(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > MOST_BYTES) throw new Error('its answer is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The code of a network error, or the message of one of ours: fetch's own messages can hold the address. */
function reasonOf(error: unknown): string {
  const { name, message, cause } = error as Error & {
    cause?: { code?: string };
  };
  if (name === 'TimeoutError') return `not within ${TIMEOUT_MS / 1000} s`;
  return cause?.code ?? message;
}
