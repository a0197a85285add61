import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import { linkedAbort, type ClusterClient } from '../clusters';
import type { ClusterStatusStore } from '../database/ClusterStatusStore';
import type { LastKnownObjects } from '../database/LastKnownObjects';
import {
  LeaseLostError,
  type ObserverLease,
  type ObserverLeases,
} from '../database/ObserverLeases';
import { FleetMemory } from './FleetMemory';
import { ListWatcher, type ObjectEvent } from './ListWatcher';
import { ObservationQueue } from './ObservationQueue';
import { backoffMs, pause } from './pause';
import type { Pipeline } from './Pipeline';
import {
  keep,
  ruleFor,
  servedVersion,
  WATCHED,
  type WatchedResource,
} from './resources';
import type { Observation } from './types';

export interface ObserverOptions {
  client: ClusterClient;
  pipeline: Pipeline;
  leases: ObserverLeases;
  lastKnown: LastKnownObjects;
  status: ClusterStatusStore;
  logger: LoggerService;
  gpuResources?: readonly string[];
  /** Called when this replica took the cluster over: caches may be stale. */
  onTakeOver: (cluster: string) => void;
  /** Freshness or a problem changed. */
  onStatus: (cluster: string) => void;
  /** Why nothing can be observed, from configuration; undefined when nothing is known against it. */
  notObserved: () => string | undefined;
  tuning?: Partial<Tuning>;
}

/** Leave to work for a cluster as its one observer. */
export interface Fence {
  cluster: string;
  /** Grows with each take-over of the lease. */
  token: number;
  /** Last proof that everything that is watched is alive, UTC ms; null before the first. */
  asOf: number | null;
  /** First statement of a transaction of such work: throws when the lease was taken over. */
  guard: (trx: Knex.Transaction) => Promise<void>;
}

interface Tuning {
  /** Between tries to take or renew the lease. The lease lasts 20 s, so it is taken over within 30. */
  leaseEveryMs: number;
  beatEveryMs: number;
  /** How long a batch waits for more: a change is visible within two seconds, most of which belongs to the browser. */
  lingerMs: number;
  /** A collection that is not there after this long does not hold up the others. */
  patienceMs: number;
}

const DEFAULTS: Tuning = {
  leaseEveryMs: 5_000,
  beatEveryMs: 60_000,
  lingerMs: 40,
  patienceMs: 10_000,
};

/** Observes one cluster while this replica holds its lease. Knows nothing of other clusters, so a dead one slows nobody. */
export class Observer {
  readonly cluster: string;
  readonly fleet: FleetMemory;
  private readonly tuning: Tuning;
  private watchers: Array<{ watched: WatchedResource; watcher: ListWatcher }> =
    [];
  private storedProblem: string | null | undefined;
  private writeProblem: string | null = null;
  private held: ObserverLease | undefined;

  static create(options: ObserverOptions): Observer {
    return new Observer(options);
  }

  private constructor(private readonly options: ObserverOptions) {
    this.cluster = options.client.name;
    this.fleet = new FleetMemory(options.gpuResources);
    this.tuning = { ...DEFAULTS, ...options.tuning };
  }

  /** True while this replica observes the cluster. */
  get observing(): boolean {
    return this.watchers.length > 0;
  }

  /** For work that belongs to this cluster's one observer; undefined while this replica is not it. */
  get fence(): Fence | undefined {
    return (
      this.held && {
        cluster: this.cluster,
        token: this.held.token,
        asOf: this.fleet.asOf,
        guard: this.options.leases.guard(this.held),
      }
    );
  }

  /** Runs until the signal is aborted: takes the lease, observes, and takes it again when it was lost. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        const refused = this.options.notObserved();
        if (refused) {
          await this.report(refused);
        } else {
          const lease = await this.options.leases.acquire(this.cluster);
          if (lease) {
            await this.hold(lease, signal);
          }
        }
      } catch (error) {
        this.options.logger.warn(
          `Observing cluster '${this.cluster}' was interrupted: ${
            (error as Error).message
          }`,
        );
      }
      await pause(backoffMs(1, this.tuning.leaseEveryMs, 60_000), signal);
    }
  }

  private async hold(lease: ObserverLease, signal: AbortSignal): Promise<void> {
    const { leases, logger, onTakeOver } = this.options;
    const { controller: term, unlink } = linkedAbort(signal);
    const both = term.signal;
    logger.info(
      `Observing cluster '${this.cluster}' (lease token ${lease.token})`,
    );
    onTakeOver(this.cluster);
    const queue = new ObservationQueue();
    this.held = lease;
    try {
      await Promise.all([
        this.renew(lease, term, both),
        this.write(queue, lease, term, both),
        this.beat(queue, both),
        this.watchAll(queue, both),
      ]);
    } finally {
      unlink();
      term.abort();
      this.held = undefined;
      queue.clear();
      this.watchers = [];
      this.fleet.clear();
      await leases.release(lease).catch(() => {});
    }
  }

  private async renew(
    lease: ObserverLease,
    term: AbortController,
    signal: AbortSignal,
  ): Promise<void> {
    let renewedAt = Date.now();
    while (!signal.aborted) {
      await pause(this.tuning.leaseEveryMs, signal);
      if (signal.aborted) {
        return;
      }
      try {
        if (!(await this.options.leases.renew(lease))) {
          term.abort(new LeaseLostError(this.cluster));
        }
        renewedAt = Date.now();
      } catch (error) {
        // The database is away. Every write is fenced, so going on is safe; after a minute another has surely taken over.
        if (Date.now() - renewedAt > 60_000) {
          term.abort(error);
        }
      }
    }
  }

  private async write(
    queue: ObservationQueue,
    lease: ObserverLease,
    term: AbortController,
    signal: AbortSignal,
  ): Promise<void> {
    const guard = this.options.leases.guard(lease);
    let failures = 0;
    let size = Infinity;
    while (!signal.aborted) {
      const batch = (await queue.next(this.tuning.lingerMs, signal)).slice(
        0,
        size,
      );
      if (batch.length === 0) {
        continue;
      }
      try {
        await this.options.pipeline.apply(batch, { guard });
        await this.written(batch);
        queue.done(batch.length);
        failures = 0;
        size = Infinity;
        this.writeProblem = null;
      } catch (error) {
        if (error instanceof LeaseLostError) {
          term.abort(error);
          return;
        }
        failures += 1;
        this.writeFailed(error as Error, batch);
        // One object that cannot be written must not stop all others for ever: the batch shrinks around it.
        if (failures >= 3) {
          size = Math.max(1, Math.floor(batch.length / 2));
        }
        if (failures >= 12 && batch.length === 1) {
          this.options.logger.error(
            `Gave up on one observation of cluster '${this.cluster}'`,
            error as Error,
          );
          queue.done(1);
        }
        await pause(backoffMs(failures, 200, 5_000), signal);
      }
    }
  }

  private writeFailed(error: Error, batch: Observation[]): void {
    this.options.logger.error(
      `Cannot store ${batch.length} observations of cluster '${this.cluster}': ${error.message}`,
    );
    this.writeProblem = `What is observed cannot be stored: ${error.message.slice(
      0,
      300,
    )}`;
  }

  private async written(batch: Observation[]): Promise<void> {
    const beats = batch.filter(observation => 'heartbeat' in observation);
    if (beats.length > 0) {
      await this.options.status.beat(this.cluster, beats.at(-1)!.at);
      this.options.onStatus(this.cluster);
    }
  }

  /** A beat as soon as everything is there, then one each minute while every watch of the ledger is alive. */
  private async beat(
    queue: ObservationQueue,
    signal: AbortSignal,
  ): Promise<void> {
    let last = 0;
    while (!signal.aborted) {
      const now = queue.now();
      if (this.isAlive(now)) {
        this.fleet.asOf = now;
        if (now - last >= this.tuning.beatEveryMs) {
          last = now;
          await queue.push([
            { at: now, cluster: this.cluster, heartbeat: true },
          ]);
        }
      }
      await this.report(this.problem(now)).catch(() => {});
      await pause(Math.min(500, this.tuning.beatEveryMs), signal);
    }
  }

  private isAlive(now: number): boolean {
    const ledger = this.watchers.filter(({ watched }) => watched.ledger);
    return (
      ledger.length === WATCHED.filter(resource => resource.ledger).length &&
      ledger.every(({ watcher }) => watcher.isAlive(now))
    );
  }

  /** What is wrong now, where, and what to do; null when all is well. */
  private problem(now: number): string | null {
    const parts: string[] = [];
    for (const { watched, watcher } of this.watchers) {
      const { problem } = watcher;
      if (problem?.status === 403) {
        parts.push(
          `Not allowed to watch ${
            watched.resource
          }. Grant the Kubernetes plugin's identity ${ruleFor(watched)}`,
        );
      } else if (problem?.status === 401) {
        parts.push(
          `The cluster refuses the Kubernetes plugin's credentials. Renew them in its configuration`,
        );
      } else if (problem && !watcher.isAlive(now)) {
        parts.push(`${watched.resource}: ${problem.message}`);
      }
    }
    if (this.writeProblem) {
      parts.push(this.writeProblem);
    }
    // When the cluster is away, every watch says so; once is enough.
    return parts.length > 0 ? [...new Set(parts)].slice(0, 3).join('. ') : null;
  }

  private async report(problem: string | null): Promise<void> {
    if (problem === this.storedProblem) {
      return;
    }
    await this.options.status.problem(this.cluster, problem);
    this.storedProblem = problem;
    this.options.onStatus(this.cluster);
  }

  private async watchAll(
    queue: ObservationQueue,
    signal: AbortSignal,
  ): Promise<void> {
    const running: Array<Promise<void>> = [];
    for (const watched of WATCHED) {
      if (signal.aborted) {
        break;
      }
      if (watched.versions) {
        running.push(this.watchOptional(watched, queue, signal));
      } else {
        const watcher = await this.watcher(watched, watched.path, queue);
        running.push(watcher.run(signal));
        // Nodes before pods, and so on; but never at the price of not watching at all.
        await Promise.race([
          watcher.firstSync,
          pause(this.tuning.patienceMs, signal),
        ]);
      }
    }
    await Promise.all(running);
  }

  /** What may not be installed, or be installed later. */
  private async watchOptional(
    watched: WatchedResource,
    queue: ObservationQueue,
    signal: AbortSignal,
  ): Promise<void> {
    for (let tries = 1; !signal.aborted; tries++) {
      const version = await servedVersion(this.options.client, watched, signal);
      if (version) {
        const path = watched.path.replace('{version}', version);
        const watcher = await this.watcher(watched, path, queue);
        await watcher.run(signal);
        return;
      }
      await pause(backoffMs(tries, 2_000, 60_000), signal);
    }
  }

  private async watcher(
    watched: WatchedResource,
    path: string,
    queue: ObservationQueue,
  ): Promise<ListWatcher> {
    const { client, lastKnown, logger, gpuResources } = this.options;
    const { resource } = watched;
    const known = watched.remember
      ? await lastKnown.load(this.cluster, resource)
      : [];
    const context = {
      mayHaveGpus: (node: string) => this.fleet.mayHaveGpus(node),
      gpuResources,
    };
    const watcher = ListWatcher.create({
      client,
      resource,
      path,
      query: watched.query,
      remember: watched.remember,
      known,
      logger,
      keep: object => keep(resource, object, context),
      deliver: events => this.deliver(resource, events, queue),
    });
    this.watchers.push({ watched, watcher });
    return watcher;
  }

  private async deliver(
    resource: string,
    events: ObjectEvent[],
    queue: ObservationQueue,
  ): Promise<void> {
    this.fleet.apply(resource, events);
    const at = queue.now();
    await queue.push(
      events.map(({ type, object }) => ({
        at,
        cluster: this.cluster,
        resource,
        type,
        object,
      })),
    );
  }
}
