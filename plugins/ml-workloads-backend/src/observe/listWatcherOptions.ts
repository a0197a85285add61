import type { LoggerService } from '@backstage/backend-plugin-api';
import type { ClusterClient } from '../clusters';
import type { SharedFate } from './SharedFate';
import type { KubeObject } from './types';

export interface ObjectEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  object: KubeObject;
}

export interface ListWatcherOptions {
  client: ClusterClient;
  /** As in observations, e.g. `jobs.batch`. */
  resource: string;
  /** Collection, e.g. `/apis/batch/v1/jobs`. */
  path: string;
  /** Further query, e.g. `fieldSelector=…`. */
  query?: string;
  /** Reduces an object to what is kept; null drops it. Called while streaming. */
  keep: (object: KubeObject) => KubeObject | null;
  /** Takes events in order; the watch is not read on until it resolves. */
  deliver: (events: ObjectEvent[]) => Promise<void>;
  /** Last known objects of an earlier life of this watcher: what of them is gone is reported as deleted. */
  known?: KubeObject[];
  /** False for objects whose deletion means nothing (events): nothing is remembered. */
  remember?: boolean;
  /** Takes count of what goes on. */
  meter?: WatchMeter;
  /** Shared with the other watchers of the cluster. */
  fate?: SharedFate;
  /**
   * Range of a watch's `timeoutSeconds`, random so that watches do not end together. A watch that was cut off unnoticed is found out when it
   * is over, so this is also how long a change can stay unknown.
   */
  lifeSeconds?: [number, number];
  logger: LoggerService;
  /** For tests. */
  tuning?: Partial<Tuning>;
}

export interface WatchMeter {
  /** A complete picture after the first. */
  relisted(): void;
  /** @param status - of the API server; null when there was no answer */
  failed(status: number | null): void;
}

/** How a watcher paces itself. */
export interface Tuning {
  pageSize: number;
  /** Silence after which a watch is taken for dead, even if its end is not due; bookmarks come about every minute. */
  silenceMs: number;
  /** How much later than it was due the end of a watch may come. */
  graceMs: number;
  backoffBaseMs: number;
  backoffMaxMs: number;
}

export const DEFAULTS: Tuning = {
  pageSize: 500,
  silenceMs: 75_000,
  graceMs: 3_000,
  backoffBaseMs: 500,
  backoffMaxMs: 15_000,
};

/** Shorter than the minute after which many a load balancer drops a quiet connection. */
export const LIFE_SECONDS: [number, number] = [40, 55];
/** A large cluster needs a while to tell everything. */
export const INITIAL_SECONDS: [number, number] = [240, 300];
/** Who tells everything does not pause for longer. */
export const TELLING_MS = 10_000;

/** What stands in the way of a watch. */
export interface WatchProblem {
  /** HTTP status, null when there was no answer. */
  status: number | null;
  message: string;
}
