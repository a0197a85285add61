import type { LoggerService } from '@backstage/backend-plugin-api';
import { linkedAbort, type ClusterClient } from '../clusters';
import type { LastKnownObjects } from '../database/LastKnownObjects';
import type { ObserverMetrics } from '../metrics';
import type { FleetMemory } from './FleetMemory';
import { ListWatcher, type ObjectEvent } from './ListWatcher';
import type { ObservationQueue } from './ObservationQueue';
import { pause } from './pause';
import { keep, WATCHED, type WatchedResource } from './resources';
import {
  resourceState,
  worstOfEach,
  type ResourceState,
} from './resourceStates';
import { ServedResources } from './ServedResources';
import { SharedFate } from './SharedFate';
import type { KubeObject } from './types';

export interface ClusterWatchesOptions {
  client: ClusterClient;
  fleet: FleetMemory;
  queue: ObservationQueue;
  lastKnown: LastKnownObjects;
  gpuResources?: readonly string[];
  /** More annotations that are kept of every object. */
  annotations?: readonly string[];
  metrics?: ObserverMetrics;
  /** A collection that is not there after this long does not hold up the others. */
  patienceMs: number;
  /** Between two looks at what the cluster serves. */
  discoverEveryMs: number;
  logger: LoggerService;
}

/**
 * The ledger's watches live shorter: what is cut off is found out soon, and of everything, as all watches of a cluster share what one finds
 * out. Each watch is a request, which Backstage's auditor logs, so the others live longer.
 */
const LEDGER_LIFE_SECONDS: [number, number] = [5, 20];

/** A collection with what watches it now. */
interface Watch {
  watched: WatchedResource;
  watcher?: ListWatcher;
  version: string | null;
  gone: boolean;
  state?: ResourceState;
}

/**
 * The watches of one cluster during one term of its observer: what is built in, and of the rest whatever the cluster serves at the time.
 */
export class ClusterWatches {
  private readonly watches: Watch[] = WATCHED.map(watched => ({
    watched,
    version: null,
    gone: false,
  }));
  private readonly served: ServedResources;
  private readonly fate = new SharedFate();

  static create(options: ClusterWatchesOptions): ClusterWatches {
    return new ClusterWatches(options);
  }

  private constructor(private readonly options: ClusterWatchesOptions) {
    this.served = ServedResources.create({
      client: options.client,
      everyMs: options.discoverEveryMs,
    });
  }

  /** Runs until the signal is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    const running: Array<Promise<void>> = [];
    const begin = (work: Promise<void>) => {
      // Its error is taken up at the end, together with all others.
      work.catch(() => {});
      running.push(work);
    };
    begin(this.served.run(signal));
    for (const watch of this.watches) {
      if (signal.aborted) {
        break;
      }
      if (watch.watched.versions) {
        begin(this.follow(watch, signal));
        continue;
      }
      const known = await this.lastKnown(watch.watched);
      const watcher = this.begin(watch, watch.watched.path, known);
      begin(watcher.run(signal));
      // Nodes before pods, and so on; but never at the price of not watching at all.
      await Promise.race([
        watcher.firstSync,
        pause(this.options.patienceMs, signal),
      ]);
    }
    await Promise.all(running);
  }

  /** Whether every watch that the ledger needs is alive; a kind that the cluster does not serve needs none. */
  isAlive(now: number): boolean {
    return this.watches.every(
      ({ watched, watcher }) =>
        !watched.ledger ||
        (watcher ? watcher.isAlive(now) : this.isAbsent(watched)),
    );
  }

  private isAbsent(watched: WatchedResource): boolean {
    const { answered, problem } = this.served;
    return (
      watched.versions !== undefined &&
      (answered
        ? typeof this.served.version(watched) !== 'string'
        : problem?.status === 403)
    );
  }

  /** How it stands with each resource. */
  states(now: number): ResourceState[] {
    for (const watch of this.watches) {
      const awaited = !watch.watched.versions || !this.served.answered;
      watch.state = resourceState({ ...watch, awaited }, watch.state, now);
    }
    return worstOfEach(this.watches.flatMap(({ state }) => state ?? []));
  }

  /** Why it cannot be told what the cluster serves; null when it can. */
  get discoveryProblem(): string | null {
    const { problem } = this.served;
    if (problem?.status === 403) {
      return `Not allowed to see what the cluster serves, so only built-in kinds are watched. Bind the Kubernetes plugin's identity to the ClusterRole system:discovery`;
    }
    return null;
  }

  /** Objects in memory, by resource. */
  sizes(): Map<string, number> {
    return new Map(
      this.watches.flatMap(({ watched, watcher }) =>
        watcher && watched.remember ? [[watched.resource, watcher.size]] : [],
      ),
    );
  }

  /** Watches a kind while the cluster serves it, in the version that it serves. */
  private async follow(watch: Watch, signal: AbortSignal): Promise<void> {
    const { watched } = watch;
    let known = await this.lastKnown(watched);
    while (!signal.aborted) {
      const version = this.served.version(watched);
      if (typeof version === 'string') {
        known = await this.whileServed(watch, version, known, signal);
        continue;
      }
      if (version === null && (known.length > 0 || watch.version !== null)) {
        await this.leave(watch, known);
        known = [];
      }
      await this.served.next(signal);
    }
  }

  /** @returns what is known at the end */
  private async whileServed(
    watch: Watch,
    version: string,
    known: KubeObject[],
    signal: AbortSignal,
  ): Promise<KubeObject[]> {
    const { watched } = watch;
    const path = watched.path.replace('{version}', version);
    const { controller, unlink } = linkedAbort(signal);
    const watcher = this.begin(watch, path, known);
    watch.version = version;
    watch.gone = false;
    const running = watcher.run(controller.signal);
    try {
      let now: string | null | undefined = version;
      while (!signal.aborted && (now === version || now === undefined)) {
        await this.served.next(signal);
        now = this.served.version(watched);
      }
    } finally {
      unlink();
      controller.abort();
      await running;
    }
    return [...watcher.objects()];
  }

  /** The definition was removed, and with it every object. */
  private async leave(watch: Watch, known: KubeObject[]): Promise<void> {
    const { resource } = watch.watched;
    const { client, logger } = this.options;
    watch.watcher = undefined;
    watch.version = null;
    watch.gone = true;
    logger.warn(
      `Cluster '${client.name}' no longer serves ${resource}: ${known.length} known objects are gone with it`,
    );
    if (known.length > 0) {
      await this.deliver(
        resource,
        known.map(object => ({ type: 'DELETED', object })),
      );
    }
  }

  private async lastKnown(watched: WatchedResource): Promise<KubeObject[]> {
    const { lastKnown, client } = this.options;
    return watched.remember
      ? lastKnown.load(client.name, watched.resource)
      : [];
  }

  private begin(watch: Watch, path: string, known: KubeObject[]): ListWatcher {
    const { client, logger, gpuResources, fleet, metrics } = this.options;
    const { resource, query, remember, ledger } = watch.watched;
    const context = {
      mayHaveGpus: (node: string) => fleet.mayHaveGpus(node),
      gpuResources,
      annotations: this.options.annotations,
    };
    watch.watcher = ListWatcher.create({
      client,
      resource,
      path,
      query,
      remember,
      known,
      fate: this.fate,
      lifeSeconds: ledger ? LEDGER_LIFE_SECONDS : undefined,
      logger,
      meter: {
        relisted: () => metrics?.relisted(client.name, resource),
        failed: status => metrics?.watchFailed(client.name, resource, status),
      },
      keep: object => keep(resource, object, context),
      deliver: events => this.deliver(resource, events),
    });
    return watch.watcher;
  }

  private async deliver(
    resource: string,
    events: ObjectEvent[],
  ): Promise<void> {
    const { client, fleet, queue, metrics } = this.options;
    fleet.apply(resource, events);
    metrics?.observed(client.name, resource, events.length);
    const at = queue.now();
    await queue.push(
      events.map(({ type, object }) => ({
        at,
        cluster: client.name,
        resource,
        type,
        object,
      })),
    );
  }
}
