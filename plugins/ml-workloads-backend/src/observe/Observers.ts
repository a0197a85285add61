import type { LoggerService } from '@backstage/backend-plugin-api';
import { randomUUID } from 'crypto';
import type { Knex } from 'knex';
import type { Clusters } from '../clusters';
import { ClusterStatusStore } from '../database/ClusterStatusStore';
import { LastKnownObjects } from '../database/LastKnownObjects';
import { ObserverLeases } from '../database/ObserverLeases';
import type { PricedNode } from '../metering';
import type { ObserverMetrics } from '../metrics';
import type { ChangeNotifier } from './ChangeNotifier';
import { Observer } from './Observer';
import type { Fence, ObserverOptions } from './observerOptions';
import { backoffMs, pause } from './pause';
import { Pipeline } from './Pipeline';
import type { ObservationConsumer } from './types';

/** A consumer that keeps a cache of what is stored. */
export interface CachingConsumer extends ObservationConsumer {
  invalidate?(cluster: string): void;
}

export interface ObserversOptions {
  clusters: Clusters;
  knex: Knex;
  /** What takes the observations, in order: the ledger, the lifecycle. */
  consumers: CachingConsumer[];
  changes: ChangeNotifier;
  logger: LoggerService;
  /** `mlWorkloads.metering.gpuResources` */
  gpuResources?: readonly string[];
  /** `mlWorkloads.metering.gpuDrivers` */
  gpuDrivers?: readonly string[];
  /** What the price list says of the GPUs of a cluster's node. */
  ratedGpus?: (cluster: string, node: PricedNode) => number | undefined;
  /** More annotations that are kept of every object: those that the list shows. */
  annotations?: readonly string[];
  metrics?: ObserverMetrics;
  tuning?: ObserverOptions['tuning'];
}

/** Observes every configured cluster; each on its own. */
export class Observers {
  private readonly observers = new Map<string, Observer>();
  private readonly stopping = new AbortController();
  private running: Array<Promise<void>> = [];

  static create(options: ObserversOptions): Observers {
    return new Observers(options);
  }

  private constructor(private readonly options: ObserversOptions) {
    const { knex, consumers, clusters, logger, changes } = options;
    const lastKnown = LastKnownObjects.create({ knex });
    const leases = ObserverLeases.create({ knex, holder: randomUUID() });
    for (const { name } of clusters.list()) {
      this.observers.set(
        name,
        Observer.create({
          client: clusters.get(name)!,
          pipeline: Pipeline.create({
            knex,
            consumers: [...consumers, lastKnown],
            annotations: options.annotations,
          }),
          leases,
          lastKnown,
          status: ClusterStatusStore.create({ knex }),
          logger,
          gpuResources: options.gpuResources,
          gpuDrivers: options.gpuDrivers,
          ratedGpus: node => options.ratedGpus?.(name, node),
          annotations: options.annotations,
          metrics: options.metrics,
          tuning: options.tuning,
          onTakeOver: cluster =>
            consumers.forEach(consumer => consumer.invalidate?.(cluster)),
          onStatus: () => changes.changed('clusters', []),
          notObserved: () => clusters.notObserved(name),
        }),
      );
    }
    options.metrics?.watch(() =>
      [...this.observers.values()].flatMap(({ gauges }) => gauges ?? []),
    );
  }

  get(cluster: string): Observer | undefined {
    return this.observers.get(cluster);
  }

  /** The clusters that this replica observes now, each with what only its observer may do. */
  fences(): Fence[] {
    return [...this.observers.values()].flatMap(({ fence }) => fence ?? []);
  }

  /** Begins in the background. */
  start(): void {
    const { signal } = this.stopping;
    this.running = [
      this.keepTitles(signal),
      ...[...this.observers.values()].map(observer => observer.run(signal)),
    ];
  }

  /** Stops watching, gives the leases back and waits until the last transaction is over. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.running);
  }

  /** Titles and auth providers come from the Kubernetes plugin, which may start later than we do. */
  private async keepTitles(signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      try {
        await this.options.clusters.refresh();
        failures = 0;
      } catch (error) {
        failures += 1;
        if (failures === 10) {
          this.options.logger.warn(
            `Cannot read the clusters of the Kubernetes plugin: ${
              (error as Error).message
            }`,
          );
        }
      }
      await pause(
        failures ? backoffMs(failures, 1_000, 30_000) : 300_000,
        signal,
      );
    }
  }
}
