import type { ReceiptEntry } from './launchRequest';
import type { Timestamp } from './values';
import type { ClusterFreshness, Workload } from './workload';

export interface WorkloadPod {
  uid: string;
  name: string;
  node: string | null;
  phase: string;
  ready: boolean;
  restarts: number;
  gpusMilli: number;
  createdAt: Timestamp;
  scheduledAt: Timestamp | null;
  runningAt: Timestamp | null;
  /** First time that it was Ready. */
  readyAt: Timestamp | null;
  endedAt: Timestamp | null;
  message: string | null;
}

/** `GET /workloads/:id` */
export interface WorkloadDetail extends Workload {
  /**
   * What is still there of it (`mlWorkloads.retention`): everything; `history`: pods, events, replicas and manifests were removed; `row`:
   * states and attempts too, spend stays.
   */
  kept: 'all' | 'history' | 'row';
  pods: WorkloadPod[];
  receipt: ReceiptEntry[];
  freshness: ClusterFreshness;
}

/** `GET /workloads/:id/events` */
export interface WorkloadEvents {
  items: Array<{
    at: Timestamp;
    type: 'Normal' | 'Warning';
    reason: string;
    message: string;
    object: string;
    count: number;
  }>;
  /** false: served from history, because the objects are gone */
  live: boolean;
}

/** One line of a log, as plain text: escape sequences and control characters are taken out. */
export interface WorkloadLogLine {
  /** When it was written, with nanoseconds; null where the source does not say. */
  at: Timestamp | null;
  text: string;
}

/** `GET /workloads/:id/logs?pod=&container=&tailLines=&previous=` */
export interface WorkloadLogs {
  pod: string;
  /** null: of all containers of the pod, which only Loki answers. */
  container: string | null;
  /** What there is to choose from, main containers first. */
  containers: string[];
  /** `loki`: the pod is gone, its log was kept. */
  source: 'cluster' | 'loki';
  /** Oldest first. */
  lines: WorkloadLogLine[];
  /** There are earlier lines. */
  truncated: boolean;
}

/**
 * `GET /workloads/:id/logs/stream?pod=&container=&tailLines=&since=`: one of these a line (`application/x-ndjson`), empty lines
 * between them as a sign of life. `log` comes first, `end` last; without `end` the connection was cut.
 */
export type WorkloadLogEvent =
  | { log: Pick<WorkloadLogs, 'pod' | 'containers'> & { container: string } }
  | { lines: WorkloadLogLine[] }
  | {
      /** `ended`: nothing more is written; `renew`: ask again with `since`, so that rights are asked anew; `failed`: the cluster broke off. */
      end: 'ended' | 'renew' | 'failed';
    };

/** `GET /workloads/:id/manifests` */
export interface WorkloadManifests {
  /** YAML, one document an object, after the allow-list (`guardrails.md` §5.22) */
  yaml: string;
  receipt: ReceiptEntry[];
  live: boolean;
}
