import { NotFoundError, ServiceUnavailableError } from '@backstage/errors';
import type { WorkloadLogs } from '@slipway/backstage-plugin-ml-workloads-common';
import type { ClusterClient } from '../clusters';
import type { ClusterStatusService, WorkloadRow } from '../contracts';
import type { WorkloadReader } from '../database/WorkloadReader';
import { containerLog, livePod } from './ContainerLog';
import { FollowedLogs } from './FollowedLogs';
import { lastLines, linesOf } from './lines';
import { LogGoneError, LogUnreachableError } from './LogError';
import type { LokiClient } from './LokiClient';
import type { LogLine } from './times';

/** Of one answer. Characters. */
const MOST_CHARS = 4 * 1024 * 1024;
/** A container that ends may write its last words a moment after the time that its end is given. */
const AFTER_END_MS = 1_000;

export interface LogsServiceOptions {
  reader: Pick<WorkloadReader, 'pods'>;
  clusters: { get(name: string): ClusterClient | undefined };
  status: Pick<ClusterStatusService, 'freshness'>;
  /** Where logs outlive their pods; undefined: nowhere. */
  loki: LokiClient | undefined;
}

export interface LogQuery {
  /** Name; the newest pod when absent. */
  pod?: string;
  /** The first container of the pod when absent. */
  container?: string;
  tailLines: number;
  previous: boolean;
}

export interface FollowQuery extends Omit<LogQuery, 'previous'> {
  /** Time of the last line that the reader has, RFC 3339 with nanoseconds; only later ones are sent. */
  since?: string;
}

/** A log that is read as it is written. */
export interface FollowedLog {
  pod: string;
  container: string;
  containers: string[];
  lines: AsyncIterable<LogLine[]>;
}

interface StoredPod {
  uid: string;
  name: string;
  createdAt: number;
  endedAt: number | null;
}

/** Logs of workloads, from the cluster while the pod is there and from Loki afterwards. Authorisation is the caller's part. */
export class LogsService {
  private readonly followed = FollowedLogs.create();

  static create(options: LogsServiceOptions): LogsService {
    return new LogsService(options);
  }

  private constructor(private readonly options: LogsServiceOptions) {}

  /**
   * The last lines of a container's log.
   *
   * @throws NotFoundError when neither the cluster nor Loki has it
   * @throws ServiceUnavailableError when who has it does not answer
   */
  async tail(row: WorkloadRow, query: LogQuery): Promise<WorkloadLogs> {
    const pod = await this.pod(row, query.pod);
    try {
      return await this.fromCluster(row, pod, query);
    } catch (error) {
      if (
        !(error instanceof LogGoneError) &&
        !(error instanceof LogUnreachableError)
      ) {
        throw error;
      }
      return await this.fromLoki(row, pod, query, error);
    }
  }

  /**
   * The log of a container from its last lines on, for as long as it is written, the caller reads and `signal` is not aborted.
   *
   * @throws NotFoundError, ServiceUnavailableError as `tail`; Loki is not asked, for what is gone writes nothing more
   */
  async follow(
    row: WorkloadRow,
    query: FollowQuery,
    signal: AbortSignal,
  ): Promise<FollowedLog> {
    const pod = await this.pod(row, query.pod);
    try {
      const client = this.client(row);
      const live = await livePod(client, row, pod);
      const log = await containerLog(client, live, {
        container: query.container,
        tailLines: query.since ? undefined : query.tailLines,
        since: query.since,
        follow: true,
        signal,
      });
      return {
        pod: pod.name,
        container: log.container,
        containers: live.containers,
        lines: laterThan(query.since, linesOf(log.stream)),
      };
    } catch (error) {
      throw answerOf(error);
    }
  }

  /** Counts the logs that are followed now. @throws ServiceUnavailableError when they are too many */
  admit(person: string): () => void {
    return this.followed.admit(person);
  }

  private async fromCluster(
    row: WorkloadRow,
    pod: StoredPod,
    query: LogQuery,
  ): Promise<WorkloadLogs> {
    const client = this.client(row);
    const live = await livePod(client, row, pod);
    const signal = AbortSignal.timeout(30_000);
    const log = await containerLog(client, live, {
      container: query.container,
      previous: query.previous,
      // One more, to know whether there are earlier ones.
      tailLines: query.tailLines + 1,
      signal,
    });
    const kept = await lastLines(log.stream, query.tailLines, MOST_CHARS).catch(
      error => {
        throw signal.aborted
          ? new LogUnreachableError(
              `Cluster '${row.cluster}' did not send the log within 30 s.`,
            )
          : error;
      },
    );
    return {
      pod: pod.name,
      container: log.container,
      containers: live.containers,
      source: 'cluster',
      ...kept,
    };
  }

  private async fromLoki(
    row: WorkloadRow,
    pod: StoredPod,
    query: LogQuery,
    why: Error,
  ): Promise<WorkloadLogs> {
    const { loki } = this.options;
    const handedOver = why instanceof LogGoneError && why.handedOver;
    if (handedOver && pod.endedAt === null) throw answerOf(why);
    if (!loki) {
      throw why instanceof LogUnreachableError
        ? answerOf(why)
        : new NotFoundError(
            `${why.message} This portal keeps no logs; the platform team can connect Loki (mlWorkloads.logs.loki), so that later ones stay readable`,
          );
    }
    const found = await loki
      .lastLines({
        cluster: row.cluster,
        namespace: row.namespace,
        pod: pod.name,
        container: query.container,
        from: pod.createdAt,
        to: await this.endOf(row, pod),
        lines: query.tailLines,
      })
      .catch(error => {
        throw error instanceof LogUnreachableError
          ? new ServiceUnavailableError(`${why.message} ${error.message}`)
          : error;
      });
    if (found.lines.length === 0) {
      throw new NotFoundError(
        `${why.message} Loki has no line of it either: it wrote none, or Loki keeps logs for a shorter time`,
      );
    }
    return {
      pod: pod.name,
      container: query.container ?? null,
      containers: found.containers,
      source: 'loki',
      lines: found.lines,
      truncated: found.truncated,
    };
  }

  /** When the pod's last line can have been written: another pod may have its name later, and another team its namespace. */
  private async endOf(row: WorkloadRow, pod: StoredPod): Promise<number> {
    if (pod.endedAt !== null) return pod.endedAt + AFTER_END_MS;
    const clusters = await this.options.status.freshness();
    const observedAt = clusters.find(
      ({ cluster }) => cluster === row.cluster,
    )?.observedAt;
    return observedAt ? Date.parse(observedAt) : pod.createdAt;
  }

  private client(row: WorkloadRow): ClusterClient {
    const client = this.options.clusters.get(row.cluster);
    if (!client) {
      throw new LogGoneError(
        `Cluster '${row.cluster}' is not configured any more, so it cannot be asked for the log.`,
      );
    }
    return client;
  }

  private async pod(
    row: WorkloadRow,
    name: string | undefined,
  ): Promise<StoredPod> {
    const pods = (await this.options.reader.pods(row.id)).map(
      facts => JSON.parse(facts) as StoredPod,
    );
    const pod =
      name === undefined
        ? pods.at(-1)
        : pods.findLast(candidate => candidate.name === name);
    if (!pod) {
      throw new NotFoundError(
        name === undefined
          ? 'This workload has no pod yet, so there is no log'
          : `This workload has no pod '${name}'`,
      );
    }
    return pod;
  }
}

/** The API server counts in seconds: of the last one lines come again that the reader has. */
async function* laterThan(
  since: string | undefined,
  batches: AsyncIterable<LogLine[]>,
): AsyncGenerator<LogLine[]> {
  for await (const lines of batches) {
    const news =
      since === undefined
        ? lines
        : lines.filter(({ at }) => at === null || at > since);
    if (news.length > 0) yield news;
  }
}

function answerOf(error: unknown): unknown {
  if (error instanceof LogGoneError) return new NotFoundError(error.message);
  if (error instanceof LogUnreachableError)
    return new ServiceUnavailableError(error.message);
  return error;
}
