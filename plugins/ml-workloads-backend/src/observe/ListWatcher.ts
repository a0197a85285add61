import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  bodyOf,
  ClusterApiError,
  ClusterUnreachableError,
  linkedAbort,
  statusMessage,
  type ClusterClient,
} from '../clusters';
import type { KubeObject } from './types';
import { backoffMs, pause } from './pause';
import { SharedFate } from './SharedFate';
import { Silence, SilentError } from './Silence';
import {
  changesOf,
  isInitialEnd,
  versionOf,
  watchEvents,
  type WatchEvent,
} from './watchStream';

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

interface Tuning {
  pageSize: number;
  /** Silence after which a watch is taken for dead, even if its end is not due; bookmarks come about every minute. */
  silenceMs: number;
  /** How much later than it was due the end of a watch may come. */
  graceMs: number;
  backoffBaseMs: number;
  backoffMaxMs: number;
}

const DEFAULTS: Tuning = {
  pageSize: 500,
  silenceMs: 75_000,
  graceMs: 3_000,
  backoffBaseMs: 500,
  backoffMaxMs: 15_000,
};

/** Shorter than the minute after which many a load balancer drops a quiet connection. */
const LIFE_SECONDS: [number, number] = [40, 55];
/** A large cluster needs a while to tell everything. */
const INITIAL_SECONDS: [number, number] = [240, 300];
/** Who tells everything does not pause for longer. */
const TELLING_MS = 10_000;

/** What stands in the way of a watch. */
export interface WatchProblem {
  /** HTTP status, null when there was no answer. */
  status: number | null;
  message: string;
}

class Expired extends Error {}
class Renewed extends Error {}

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
  private unanswered = false;
  private readonly fate: SharedFate;
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
    this.fate = options.fate ?? new SharedFate();
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
    this.unanswered = error instanceof ClusterUnreachableError;
    // A resource version that keeps failing may be the reason, but not of having no answer at all.
    if (this.failures >= 5 && !this.unanswered) {
      this.resourceVersion = undefined;
    }
    const isNews = this.unanswered && this.failures === 1;
    if (isNews || error instanceof SilentError) {
      this.fate.lost();
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
    await this.rest(
      backoffMs(this.failures, backoffBaseMs, backoffMaxMs),
      signal,
    );
  }

  /** Until the next try; shorter when the cluster answers another watcher again. */
  private async rest(ms: number, signal: AbortSignal): Promise<void> {
    const { controller, unlink } = linkedAbort(signal);
    const over = this.fate.whileWaiting(() => controller.abort());
    await pause(ms, controller.signal);
    over();
    unlink();
  }

  /** Whatever the answer was, the way to the cluster is open. */
  private answered(): void {
    if (this.unanswered) {
      this.unanswered = false;
      this.fate.found();
    }
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
      this.answered();
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
    const lifeSeconds = initial
      ? INITIAL_SECONDS
      : this.options.lifeSeconds ?? LIFE_SECONDS;
    const seconds = Math.round(between(lifeSeconds));
    const silence = Silence.listen({
      limitMs: this.tuning.silenceMs,
      graceMs: this.tuning.graceMs,
      lifeMs: seconds * 1000,
      onSilent: error => controller.abort(error),
    });
    const path = this.url({
      watch: '1',
      allowWatchBookmarks: 'true',
      timeoutSeconds: String(seconds),
      ...(initial
        ? { sendInitialEvents: 'true', resourceVersionMatch: 'NotOlderThan' }
        : { resourceVersion: this.resourceVersion! }),
    });
    const began = Date.now();
    // To tell everything takes long in a large cluster: it is not begun anew while it goes on.
    const over = this.fate.whileOpen(() => {
      if (!initial || silence.lasts(TELLING_MS)) {
        controller.abort(new Renewed());
      }
    });
    try {
      const response = await this.options.client.watch({
        path,
        signal: controller.signal,
        // The proxy passes the head of an answer on with its first event; of a quiet collection that is the bookmark before the end.
        ...(initial
          ? {}
          : { timeoutMs: seconds * 1000 + 2 * this.tuning.graceMs }),
      });
      this.answered();
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
      if (initial) {
        await this.followInitial(response.stream!, silence);
        return;
      }
      await this.follow(response.stream!, silence);
      if (Date.now() - began < 1000) {
        throw new Error('the server ended the watch at once');
      }
      this.advance(undefined);
    } catch (error) {
      const { reason } = controller.signal;
      if (reason instanceof Renewed && !signal.aborted) {
        return;
      }
      throw reason instanceof SilentError ? reason : error;
    } finally {
      over();
      silence.stop();
      unlink();
      // Frees the connection when the loop was left early.
      controller.abort();
    }
  }

  /**
   * Everything that is there, up to the bookmark that says so. The changes after it are left to a watch of their own, which does not live as
   * long.
   */
  private async followInitial(
    stream: AsyncIterable<Uint8Array>,
    silence: Silence,
  ): Promise<void> {
    this.synced = false;
    const seen = new Set<string>();
    for await (const events of this.read(stream, silence)) {
      const end = events.findIndex(isInitialEnd);
      await this.take(
        changesOf(events.slice(0, end < 0 ? undefined : end)),
        seen,
      );
      if (end >= 0) {
        await this.complete(seen, versionOf(events[end]));
        return;
      }
    }
    throw new Error('the watch ended before it had told everything');
  }

  private async follow(
    stream: AsyncIterable<Uint8Array>,
    silence: Silence,
  ): Promise<void> {
    for await (const events of this.read(stream, silence)) {
      await this.take(changesOf(events), new Set());
      this.advance(versionOf(events.at(-1)));
    }
  }

  /** Chunks of events; an ERROR is thrown after what came before it was taken. */
  private async *read(
    stream: AsyncIterable<Uint8Array>,
    silence: Silence,
  ): AsyncGenerator<WatchEvent[]> {
    for await (const events of watchEvents(stream)) {
      silence.stop();
      const error = events.findIndex(({ type }) => type === 'ERROR');
      const good = error < 0 ? events : events.slice(0, error);
      if (good.length > 0) {
        yield good;
      }
      if (error >= 0) {
        this.refuse(events[error].object);
      }
      silence.heard();
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

function between([shortest, longest]: [number, number]): number {
  return shortest + Math.random() * (longest - shortest);
}
