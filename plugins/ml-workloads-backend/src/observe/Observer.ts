import { linkedAbort } from '../clusters';
import { LeaseLostError, type ObserverLease } from '../database/ObserverLeases';
import type { ObserverGauges } from '../metrics';
import { ClusterWatches } from './ClusterWatches';
import { FleetMemory } from './FleetMemory';
import { ObservationQueue } from './ObservationQueue';
import { ObservationWriter } from './ObservationWriter';
import {
  DEFAULTS,
  type Fence,
  type ObserverOptions,
  type Tuning,
} from './observerOptions';
import { backoffMs, pause } from './pause';
import { problemOf, type ResourceState } from './resourceStates';
import type { Observation } from './types';

/** Observes one cluster while this replica holds its lease. Knows nothing of other clusters, so a dead one slows nobody. */
export class Observer {
  readonly cluster: string;
  readonly fleet: FleetMemory;
  private readonly tuning: Tuning;
  private term:
    | {
        lease: ObserverLease;
        queue: ObservationQueue;
        watches: ClusterWatches;
        writer: ObservationWriter;
      }
    | undefined;
  private stored: string | undefined;

  static create(options: ObserverOptions): Observer {
    return new Observer(options);
  }

  private constructor(private readonly options: ObserverOptions) {
    this.cluster = options.client.name;
    const { gpuResources, gpuDrivers, ratedGpus } = options;
    this.fleet = new FleetMemory(gpuResources, gpuDrivers, ratedGpus);
    this.tuning = { ...DEFAULTS, ...options.tuning };
  }

  /** True while this replica observes the cluster. */
  get observing(): boolean {
    return this.term !== undefined;
  }

  /** For work that belongs to this cluster's one observer; undefined while this replica is not it. */
  get fence(): Fence | undefined {
    return (
      this.term && {
        cluster: this.cluster,
        token: this.term.lease.token,
        asOf: this.fleet.asOf,
        guard: this.options.leases.guard(this.term.lease),
      }
    );
  }

  /** For metrics; undefined while this replica does not observe the cluster. */
  get gauges(): ObserverGauges | undefined {
    return (
      this.term && {
        cluster: this.cluster,
        asOf: this.fleet.asOf,
        waiting: this.term.queue.length,
        objects: this.term.watches.sizes(),
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
    const { leases, logger, onTakeOver, metrics } = this.options;
    const { controller, unlink } = linkedAbort(signal);
    logger.info(
      `Observing cluster '${this.cluster}' (lease token ${lease.token})`,
    );
    metrics?.lease(this.cluster, 'taken');
    onTakeOver(this.cluster);
    const term = this.begin(lease);
    this.term = term;
    // Another replica may have written since.
    this.stored = undefined;
    try {
      await Promise.all([
        this.renew(lease, controller),
        this.write(term.writer, controller),
        this.beat(term, controller.signal),
        term.watches.run(controller.signal),
      ]);
    } finally {
      unlink();
      controller.abort();
      this.term = undefined;
      term.queue.clear();
      this.fleet.clear();
      await leases.release(lease).catch(() => {});
      metrics?.lease(
        this.cluster,
        controller.signal.reason instanceof LeaseLostError
          ? 'lost'
          : 'released',
      );
    }
  }

  private begin(lease: ObserverLease) {
    const { client, leases, lastKnown, logger, pipeline } = this.options;
    const { gpuResources, metrics } = this.options;
    const { lingerMs, patienceMs, discoverEveryMs } = this.tuning;
    const queue = new ObservationQueue();
    return {
      lease,
      queue,
      watches: ClusterWatches.create({
        client,
        fleet: this.fleet,
        queue,
        lastKnown,
        gpuResources,
        annotations: this.options.annotations,
        metrics,
        patienceMs,
        discoverEveryMs,
        logger,
      }),
      writer: ObservationWriter.create({
        cluster: this.cluster,
        queue,
        pipeline,
        guard: leases.guard(lease),
        lingerMs,
        onWritten: batch => this.written(batch),
        logger,
      }),
    };
  }

  private async renew(
    lease: ObserverLease,
    term: AbortController,
  ): Promise<void> {
    const { signal } = term;
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
    writer: ObservationWriter,
    term: AbortController,
  ): Promise<void> {
    try {
      await writer.run(term.signal);
    } catch (error) {
      term.abort(error);
    }
  }

  private async written(batch: Observation[]): Promise<void> {
    this.options.metrics?.stored(this.cluster, Date.now() - batch[0].at);
    const beats = batch.filter(observation => 'heartbeat' in observation);
    if (beats.length > 0) {
      await this.options.status.beat(this.cluster, beats.at(-1)!.at);
      this.options.onStatus(this.cluster);
    }
  }

  /** A beat as soon as everything is there, then one each minute while every watch of the ledger is alive. */
  private async beat(
    { queue, watches, writer }: NonNullable<Observer['term']>,
    signal: AbortSignal,
  ): Promise<void> {
    let last = 0;
    while (!signal.aborted) {
      const now = queue.now();
      if (watches.isAlive(now)) {
        this.fleet.asOf = now;
        if (now - last >= this.tuning.beatEveryMs) {
          last = now;
          await queue.push([
            { at: now, cluster: this.cluster, heartbeat: true },
          ]);
        }
      }
      const states = watches.states(now);
      const others = [watches.discoveryProblem, writer.problem];
      await this.report(problemOf(states, others), states).catch(() => {});
      await pause(Math.min(500, this.tuning.beatEveryMs), signal);
    }
  }

  /** Stores what is wrong and how it stands with each collection, when it changed. */
  private async report(
    problem: string | null,
    states: ResourceState[] = [],
  ): Promise<void> {
    const { status, onStatus } = this.options;
    const told = JSON.stringify([problem, states]);
    if (told === this.stored) {
      return;
    }
    await status.problem(this.cluster, problem, states);
    this.stored = told;
    onStatus(this.cluster);
  }
}
