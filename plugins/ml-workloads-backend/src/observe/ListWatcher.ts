import {
  ClusterApiError,
  ClusterUnreachableError,
  linkedAbort,
} from '../clusters';
import { heardEvents } from './heardEvents';
import { KnownObjects, type ToldEvent } from './KnownObjects';
import { listPages } from './listPages';
import {
  DEFAULTS,
  INITIAL_SECONDS,
  LIFE_SECONDS,
  TELLING_MS,
  type ListWatcherOptions,
  type Tuning,
  type WatchProblem,
} from './listWatcherOptions';
import { openWatch } from './openWatch';
import { backoffMs, between, pause } from './pause';
import { SharedFate } from './SharedFate';
import { Silence, SilentError } from './Silence';
import type { KubeObject } from './types';
import { changesOf, Expired, isInitialEnd, versionOf } from './watchStream';

export type { ObjectEvent } from './listWatcherOptions';

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
  private readonly known: KnownObjects;
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
    this.known = KnownObjects.create(options);
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
    return this.known.objects();
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
  private readonly answered = (): void => {
    if (this.unanswered) {
      this.unanswered = false;
      this.fate.found();
    }
  };

  private noWatchList(message: string): void {
    const { client, logger } = this.options;
    logger.info(
      `Cluster '${client.name}' serves no WatchList for ${this.resource}: ${message}`,
    );
    this.watchListServed = false;
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
    let version: string | undefined;
    const pages = listPages({
      client: this.options.client,
      url: query => this.url(query),
      pageSize: this.tuning.pageSize,
      signal,
      answered: this.answered,
    });
    for await (const page of pages) {
      await this.take(page.events, seen);
      version = page.version;
    }
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
      const opened = await openWatch({
        client: this.options.client,
        path,
        signal: controller.signal,
        // The proxy passes the head of an answer on with its first event; of a quiet collection that is the bookmark before the end.
        timeoutMs: initial
          ? undefined
          : seconds * 1000 + 2 * this.tuning.graceMs,
        initial,
        answered: this.answered,
      });
      if ('notServed' in opened) {
        this.noWatchList(opened.notServed);
        return;
      }
      if (initial) {
        await this.followInitial(opened.stream, silence);
        return;
      }
      await this.follow(opened.stream, silence);
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
      await this.take(changesOf(events));
      this.advance(versionOf(events.at(-1)));
    }
  }

  private read(stream: AsyncIterable<Uint8Array>, silence: Silence) {
    const { client, path } = this.options;
    return heardEvents(stream, silence, { cluster: client.name, path });
  }

  private async take(
    events: readonly ToldEvent[],
    seen?: Set<string>,
  ): Promise<void> {
    this.lastSignOfLife = Date.now();
    await this.known.take(events, seen);
  }

  /** Everything has been told: what is known and was not told is gone. */
  private async complete(
    seen: Set<string>,
    version: string | undefined,
  ): Promise<void> {
    await this.known.forgetAllBut(seen);
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
