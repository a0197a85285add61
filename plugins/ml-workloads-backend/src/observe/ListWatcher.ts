import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  bodyOf,
  ClusterApiError,
  linkedAbort,
  statusMessage,
  type ClusterClient,
} from '../clusters';
import type { KubeObject } from './types';
import { backoffMs, pause } from './pause';
import { watchEvents, type WatchEvent } from './watchStream';

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

interface Tuning {
  pageSize: number;
  /** Silence after which a watch is taken for dead; bookmarks come about every minute. */
  silenceMs: number;
  backoffBaseMs: number;
  backoffMaxMs: number;
  /** Range of `timeoutSeconds`, random so that watches do not end together. */
  timeoutSeconds: [number, number];
}

const DEFAULTS: Tuning = {
  pageSize: 500,
  silenceMs: 120_000,
  backoffBaseMs: 500,
  backoffMaxMs: 15_000,
  timeoutSeconds: [240, 300],
};

/** What stands in the way of a watch. */
export interface WatchProblem {
  /** HTTP status, null when there was no answer. */
  status: number | null;
  message: string;
}

class Expired extends Error {}

/**
 * Keeps up with one collection: everything that is there (WatchList where it is served, else a paged list), then every change. Any error
 * leads to another try after a jittered pause; it never stops for good, until its signal is aborted.
 */
export class ListWatcher {
  readonly resource: string;
  /** The first complete picture was delivered and no other is under way. */
  synced = false;
  problem: WatchProblem | null = null;
  private lastSignOfLife: number | null = null;
  private readonly known = new Map<string, KubeObject>();
  private resourceVersion: string | undefined;
  private watchListServed = true;
  private failures = 0;
  private pictures = 0;
  private readonly tuning: Tuning;
  private syncedOnce!: () => void;
  /** Resolves with the first complete picture. */
  readonly firstSync = new Promise<void>(resolve => {
    this.syncedOnce = resolve;
  });

  static create(options: ListWatcherOptions): ListWatcher {
    return new ListWatcher(options);
  }

  private constructor(private readonly options: ListWatcherOptions) {
    this.resource = options.resource;
    this.tuning = { ...DEFAULTS, ...options.tuning };
    for (const object of options.known ?? []) {
      this.known.set(object.metadata.uid, object);
    }
  }

  /** True when the watch delivered an event, a bookmark or a list in the last two minutes (`ledger.md` §1.2). */
  isAlive(now: number): boolean {
    return (
      this.synced &&
      this.lastSignOfLife !== null &&
      now - this.lastSignOfLife <= 120_000
    );
  }

  /** How many objects are remembered. */
  get size(): number {
    return this.known.size;
  }

  /** The objects that are known now. */
  objects(): IterableIterator<KubeObject> {
    return this.known.values();
  }

  /** Runs until the signal is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.once(signal);
        this.problem = null;
        this.failures = 0;
      } catch (error) {
        if (signal.aborted) {
          return;
        }
        await this.failed(error as Error, signal);
      }
    }
  }

  private async failed(error: Error, signal: AbortSignal): Promise<void> {
    if (error instanceof Expired) {
      this.resourceVersion = undefined;
    }
    this.failures += 1;
    // A resource version that keeps failing may be the reason.
    if (this.failures >= 5) {
      this.resourceVersion = undefined;
    }
    // No beat before everything was told anew (`ledger.md` §2.7).
    this.synced &&= this.resourceVersion !== undefined;
    const status = error instanceof ClusterApiError ? error.status : null;
    const message = error.message;
    if (this.problem?.message !== message) {
      this.options.logger.warn(
        `Watch of ${this.resource} in cluster '${this.options.client.name}': ${message}`,
      );
    }
    this.problem = { status, message };
    this.options.meter?.failed(status);
    const { backoffBaseMs, backoffMaxMs } = this.tuning;
    const first = error instanceof Expired && this.failures === 1;
    await pause(
      first ? 0 : backoffMs(this.failures, backoffBaseMs, backoffMaxMs),
      signal,
    );
  }

  /** One list or one watch to its end. */
  private async once(signal: AbortSignal): Promise<void> {
    if (this.resourceVersion !== undefined) {
      await this.watch(signal, false);
    } else if (this.watchListServed) {
      await this.watch(signal, true);
    } else {
      await this.list(signal);
    }
  }

  private async list(signal: AbortSignal): Promise<void> {
    this.synced = false;
    const seen = new Set<string>();
    let next = '';
    let version: string | undefined;
    do {
      const path = this.url({
        limit: String(this.tuning.pageSize),
        ...(next ? { continue: next } : {}),
      });
      const response = await this.options.client.read({ path, signal });
      if (response.status === 410) {
        throw new Expired('the list took longer than its snapshot is kept');
      }
      const page = bodyOf(this.options.client.name, 'LIST', path, response);
      const items: any[] = page.items ?? [];
      // Lists leave kind and apiVersion out of their items.
      const kind = String(page.kind ?? '').replace(/List$/, '');
      await this.take(
        items.map(object => ({
          type: 'ADDED',
          object: { apiVersion: page.apiVersion, kind, ...object },
        })),
        seen,
      );
      next = page.metadata?.continue ?? '';
      version = page.metadata?.resourceVersion;
    } while (next);
    await this.complete(seen, version);
  }

  private async watch(signal: AbortSignal, initial: boolean): Promise<void> {
    const { controller, unlink } = linkedAbort(signal);
    let silent: Error | undefined;
    let timer: NodeJS.Timeout | undefined;
    const alive = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        silent = new Error(`nothing came for ${this.tuning.silenceMs} ms`);
        controller.abort(silent);
      }, this.tuning.silenceMs);
    };
    const [shortest, longest] = this.tuning.timeoutSeconds;
    const path = this.url({
      watch: '1',
      allowWatchBookmarks: 'true',
      timeoutSeconds: String(
        Math.round(shortest + Math.random() * (longest - shortest)),
      ),
      ...(initial
        ? { sendInitialEvents: 'true', resourceVersionMatch: 'NotOlderThan' }
        : { resourceVersion: this.resourceVersion! }),
    });
    const began = Date.now();
    try {
      alive();
      const response = await this.options.client.watch({
        path,
        signal: controller.signal,
      });
      if (response.status === 410) {
        throw new Expired('the resource version is too old');
      }
      if (initial && (response.status === 422 || response.status === 400)) {
        this.options.logger.info(
          `Cluster '${this.options.client.name}' serves no WatchList for ${
            this.resource
          }: ${statusMessage(response.body)}`,
        );
        this.watchListServed = false;
        return;
      }
      bodyOf(this.options.client.name, 'WATCH', path, response);
      await this.follow(response.stream!, initial, alive);
      if (Date.now() - began < 1000) {
        throw new Error('the server ended the watch at once');
      }
    } catch (error) {
      throw silent ?? error;
    } finally {
      clearTimeout(timer);
      unlink();
      // Frees the connection when the loop was left by an error.
      controller.abort();
    }
  }

  private async follow(
    stream: AsyncIterable<Uint8Array>,
    initial: boolean,
    alive: () => void,
  ): Promise<void> {
    const seen = new Set<string>();
    let syncing = initial;
    if (initial) {
      this.synced = false;
    }
    for await (const events of watchEvents(stream)) {
      alive();
      let pending: WatchEvent[] = [];
      for (const event of events) {
        if (event.type === 'ERROR') {
          await this.take(pending, seen);
          this.refuse(event.object);
        }
        if (event.type !== 'BOOKMARK') {
          pending.push(event);
          continue;
        }
        await this.take(pending, seen);
        pending = [];
        const metadata = event.object?.metadata;
        const ends =
          metadata?.annotations?.['k8s.io/initial-events-end'] === 'true';
        if (syncing && ends) {
          syncing = false;
          await this.complete(seen, metadata.resourceVersion);
        } else if (!syncing) {
          this.advance(metadata?.resourceVersion);
        }
      }
      await this.take(pending, seen);
      if (!syncing) {
        this.advance(pending.at(-1)?.object?.metadata?.resourceVersion);
      }
    }
    if (syncing) {
      throw new Error('the watch ended before it had told everything');
    }
  }

  private refuse(status: any): never {
    const message = statusMessage(status);
    if (status?.code === 410) {
      throw new Expired(message);
    }
    throw new ClusterApiError(
      this.options.client.name,
      'WATCH',
      this.options.path,
      Number(status?.code ?? 0),
      status?.reason,
      message,
    );
  }

  private async take(
    events: Array<{ type: string; object: any }>,
    seen: Set<string>,
  ): Promise<void> {
    const kept: ObjectEvent[] = [];
    for (const { type, object } of events) {
      const uid = object?.metadata?.uid;
      if (typeof uid !== 'string') {
        continue;
      }
      seen.add(uid);
      const reduced = this.options.keep(object);
      if (!reduced) {
        continue;
      }
      if (type === 'DELETED') {
        this.known.delete(uid);
      } else if (this.options.remember !== false) {
        this.known.set(uid, reduced);
      }
      kept.push({ type: type as ObjectEvent['type'], object: reduced });
    }
    this.lastSignOfLife = Date.now();
    if (kept.length > 0) {
      await this.options.deliver(kept);
    }
  }

  /** Everything has been told: what is known and was not told is gone. */
  private async complete(
    seen: Set<string>,
    version: string | undefined,
  ): Promise<void> {
    const vanished = [...this.known.values()].filter(
      object => !seen.has(object.metadata.uid),
    );
    for (const object of vanished) {
      this.known.delete(object.metadata.uid);
    }
    if (vanished.length > 0) {
      await this.options.deliver(
        vanished.map(object => ({ type: 'DELETED' as const, object })),
      );
    }
    this.resourceVersion = version;
    this.lastSignOfLife = Date.now();
    this.synced = true;
    this.pictures += 1;
    if (this.pictures > 1) {
      this.options.meter?.relisted();
    }
    this.problem = null;
    this.failures = 0;
    this.syncedOnce();
  }

  private advance(version: unknown): void {
    this.lastSignOfLife = Date.now();
    this.problem = null;
    this.failures = 0;
    if (typeof version === 'string' && version) {
      this.resourceVersion = version;
    }
  }

  private url(query: Record<string, string>): string {
    const own = new URLSearchParams(query).toString();
    const { path, query: further } = this.options;
    return `${path}?${own}${further ? `&${further}` : ''}`;
  }
}
