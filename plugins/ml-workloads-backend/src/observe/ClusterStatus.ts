import type {
  Capacity,
  ClusterFreshness,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { Clusters } from '../clusters';
import type { ClusterStatusService, FleetPicture } from '../contracts';
import type {
  CapacitySnapshot,
  CapacitySnapshots,
} from '../database/CapacitySnapshots';
import type { ClusterStatusStore } from '../database/ClusterStatusStore';
import { isoOrNull, timeInWords } from '../isoTime';
import {
  clusterCapacityOf,
  freeGpusOf,
  freeKey,
  type ClusterCapacity,
  type PoolProfile,
} from './capacity';
import type { FleetMemory } from './FleetMemory';
import type { Observers } from './Observers';

/** Older than this, a picture is not shown as the present. */
export const STALE_AFTER_MS = 180_000;

export interface ClusterStatusOptions {
  clusters: Clusters;
  observers: Observers;
  store: ClusterStatusStore;
  /** Offered shapes: name the pools of the capacity. */
  profiles?: PoolProfile[];
  /** Capacity that other replicas stored. */
  snapshots: Pick<CapacitySnapshots, 'all'>;
}

/** How fresh each cluster's picture is, and what is free in it. */
export class ClusterStatus implements ClusterStatusService {
  static create(options: ClusterStatusOptions): ClusterStatus {
    return new ClusterStatus(options);
  }

  private constructor(private readonly options: ClusterStatusOptions) {}

  async freshness(): Promise<ClusterFreshness[]> {
    const { clusters, store } = this.options;
    const stored = await store.all();
    const now = Date.now();
    return clusters.list().map(client => {
      const status = stored.get(client.name);
      const observedAt = status?.observedAt ?? null;
      const stale = observedAt === null || now - observedAt > STALE_AFTER_MS;
      const problem =
        clusters.notObserved(client.name) ?? status?.problem ?? null;
      return {
        cluster: client.name,
        title: client.title,
        observedAt: isoOrNull(observedAt),
        observedSince: isoOrNull(status?.observedSince ?? null),
        stale,
        problem: problem ?? (stale ? silent(client.name, observedAt) : null),
        simulated: client.simulated,
      };
    });
  }

  async capacity(): Promise<Capacity> {
    const capacity: Capacity = {
      asOf: null,
      clusters: [],
      pools: [],
      clusterQueues: [],
      queues: [],
    };
    const stored = await this.options.snapshots.all();
    for (const client of this.options.clusters.list()) {
      const { name: cluster, title, simulated } = client;
      const seen = this.seen(cluster, stored.get(cluster));
      const asOf = isoOrNull(seen?.asOf ?? null);
      capacity.clusters.push({ cluster, title, simulated, asOf });
      if (!seen) continue;
      const { pools, clusterQueues, queues } = seen.capacity;
      capacity.pools.push(...pools.map(pool => ({ cluster, ...pool })));
      capacity.clusterQueues.push(
        ...clusterQueues.map(queue => ({ cluster, ...queue })),
      );
      capacity.queues.push(...queues.map(queue => ({ cluster, ...queue })));
    }
    const times = capacity.clusters.flatMap(({ asOf }) => asOf ?? []);
    return { ...capacity, asOf: times.sort()[0] ?? null };
  }

  async freeGpus(
    cluster: string,
    nodeSelector: Record<string, string>,
    resourceName: string,
  ) {
    const fleet = this.options.observers.get(cluster)?.fleet;
    if (fleet?.asOf) {
      const free = freeGpusOf(fleet.gpuNodes(), nodeSelector, resourceName);
      return free && { ...free, asOf: fleet.asOf };
    }
    const stored = (await this.options.snapshots.all()).get(cluster);
    const seen = stored && this.seen(cluster, stored);
    const free = seen?.capacity.free[freeKey(nodeSelector, resourceName)];
    return seen && free ? { ...free, asOf: seen.asOf } : null;
  }

  /** From this replica's memory, else as the observer of the cluster stored it. */
  private seen(
    cluster: string,
    stored: CapacitySnapshot | undefined,
  ): { capacity: ClusterCapacity; asOf: number } | undefined {
    const fleet = this.options.observers.get(cluster)?.fleet;
    if (fleet?.asOf) {
      return {
        capacity: clusterCapacityOf(fleet, this.options.profiles ?? []),
        asOf: fleet.asOf,
      };
    }
    return (
      stored && { capacity: JSON.parse(stored.capacity), asOf: stored.asOf }
    );
  }

  picture(cluster: string): FleetPicture | null {
    const fleet = this.options.observers.get(cluster)?.fleet;
    return fleet ? pictureOf(fleet) : null;
  }
}

/** What a forecast needs of a fleet; null before all of it was seen. */
export function pictureOf(fleet: FleetMemory): FleetPicture | null {
  if (fleet.asOf === null) return null;
  return {
    asOf: fleet.asOf,
    rooms: () => fleet.room.rooms(),
    workloads: () => fleet.workloads.list(),
    localQueues: () =>
      fleet.localQueues().map(({ queue, team }) => ({
        namespace: queue.metadata.namespace ?? '',
        name: queue.metadata.name,
        clusterQueue: String(queue.spec?.clusterQueue ?? ''),
        team,
      })),
    namespaceLabels: namespace => fleet.namespaceLabels(namespace) ?? null,
  };
}

function silent(cluster: string, observedAt: number | null): string {
  return observedAt === null
    ? `Cluster '${cluster}' has not been observed yet. If this lasts, look at the backend's log for its name`
    : `Cluster '${cluster}' has not been observed since ${timeInWords(
        observedAt,
      )}. Look at the backend's log for its name`;
}
