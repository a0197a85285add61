import type { Knex } from 'knex';
import type { Clusters } from '../clusters';
import type { ObserverLeases } from '../database/ObserverLeases';
import { clustersToSettle } from '../metering';
import type { Fence } from './observerOptions';

/**
 * Clusters that have hours to settle and no observer: those that are not configured any more, and those that cannot be observed. Their last
 * hours, and those whose prices or owners change later, are settled all the same.
 */
export class UnobservedClusters {
  static create(options: {
    knex: Knex;
    clusters: Pick<Clusters, 'list' | 'notObserved'>;
    leases: ObserverLeases;
  }): UnobservedClusters {
    return new UnobservedClusters(options);
  }

  private constructor(
    private readonly options: {
      knex: Knex;
      clusters: Pick<Clusters, 'list' | 'notObserved'>;
      leases: ObserverLeases;
    },
  ) {}

  /**
   * Does some work for each, with the lease that its observer would have: a replica that still observes it, or works for it, goes before.
   *
   * @param work - shorter than a lease lasts
   */
  async each(
    work: (fence: Pick<Fence, 'cluster' | 'guard'>) => Promise<void>,
  ): Promise<void> {
    const { knex, clusters, leases } = this.options;
    const observable = new Set(
      clusters
        .list()
        .map(({ name }) => name)
        .filter(name => clusters.notObserved(name) === undefined),
    );
    for (const cluster of await clustersToSettle(knex)) {
      const lease = observable.has(cluster)
        ? undefined
        : await leases.acquire(cluster);
      if (!lease) continue;
      try {
        await work({ cluster, guard: leases.guard(lease) });
      } finally {
        await leases.release(lease).catch(() => {});
      }
    }
  }
}
