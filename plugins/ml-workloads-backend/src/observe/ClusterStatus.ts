import type {
  Capacity,
  ClusterFreshness,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { Clusters } from '../clusters';
import type {
  ClusterStatusService,
  FleetPicture,
  HardwareProfileConfig,
} from '../contracts';
import type { ClusterStatusStore } from '../database/ClusterStatusStore';
import type { FleetMemory, FleetNode } from './FleetMemory';
import type { Observers } from './Observers';

/** Older than this, a picture is not shown as the present. */
export const STALE_AFTER_MS = 180_000;

export interface ClusterStatusOptions {
  clusters: Clusters;
  observers: Observers;
  store: ClusterStatusStore;
  /** Offered shapes: name the pools of the capacity. */
  profiles?: Array<Pick<HardwareProfileConfig, 'name' | 'nodeSelector'>>;
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
        observedAt: iso(observedAt),
        observedSince: iso(status?.observedSince ?? null),
        stale,
        problem: problem ?? (stale ? silent(client.name, observedAt) : null),
        simulated: client.simulated,
      };
    });
  }

  async capacity(): Promise<Capacity> {
    const capacity: Capacity = { asOf: null, pools: [], queues: [] };
    for (const { name } of this.options.clusters.list()) {
      const fleet = this.options.observers.get(name)?.fleet;
      if (fleet?.asOf) {
        const asOf = new Date(fleet.asOf).toISOString();
        if (capacity.asOf === null || asOf < capacity.asOf) {
          capacity.asOf = asOf;
        }
        capacity.pools.push(...this.pools(name, fleet.gpuNodes()));
        for (const { queue, team } of fleet.localQueues()) {
          capacity.queues.push({
            cluster: name,
            namespace: queue.metadata.namespace ?? '',
            name: queue.metadata.name,
            clusterQueue: String(queue.spec?.clusterQueue ?? ''),
            team,
            pending: Number(queue.status?.pendingWorkloads ?? 0),
            admitted: Number(queue.status?.admittedWorkloads ?? 0),
          });
        }
      }
    }
    return capacity;
  }

  freeGpus(
    cluster: string,
    nodeSelector: Record<string, string>,
    resourceName: string,
  ) {
    const fleet = this.options.observers.get(cluster)?.fleet;
    if (!fleet?.asOf) {
      return null;
    }
    let [total, free, largestFreeBlock] = [0, 0, 0];
    for (const node of fleet.gpuNodes()) {
      if (!matches(node.labels, nodeSelector)) {
        continue;
      }
      const has = node.allocatable[resourceName] ?? 0;
      total += has;
      if (node.open) {
        const left = Math.max(0, has - (node.held[resourceName] ?? 0));
        free += left;
        largestFreeBlock = Math.max(largestFreeBlock, left);
      }
    }
    return { total, free, largestFreeBlock, asOf: fleet.asOf };
  }

  picture(cluster: string): FleetPicture | null {
    const fleet = this.options.observers.get(cluster)?.fleet;
    return fleet ? pictureOf(fleet) : null;
  }

  private pools(cluster: string, nodes: FleetNode[]): Capacity['pools'] {
    const pools = new Map<string, Capacity['pools'][number]>();
    for (const node of nodes) {
      const profile =
        this.options.profiles?.find(
          ({ nodeSelector }) =>
            Object.keys(nodeSelector).length > 0 &&
            matches(node.labels, nodeSelector),
        )?.name ?? null;
      const key = `${profile}\0${node.model}`;
      const pool = pools.get(key) ?? {
        cluster,
        profile,
        gpuModel: node.model,
        nodes: 0,
        totalGpusMilli: 0,
        freeGpusMilli: 0,
        largestFreeBlockMilli: 0,
      };
      const free = node.open
        ? Math.max(0, node.totalMilli - node.heldMilli)
        : 0;
      pool.nodes += 1;
      pool.totalGpusMilli += node.totalMilli;
      pool.freeGpusMilli += free;
      pool.largestFreeBlockMilli = Math.max(pool.largestFreeBlockMilli, free);
      pools.set(key, pool);
    }
    return [...pools.values()];
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

function matches(
  labels: Record<string, string>,
  selector: Record<string, string>,
): boolean {
  return Object.entries(selector).every(
    ([name, value]) => labels[name] === value,
  );
}

function silent(cluster: string, observedAt: number | null): string {
  return observedAt === null
    ? `Cluster '${cluster}' has not been observed yet. If this lasts, look at the backend's log for its name`
    : `Cluster '${cluster}' has not been observed since ${iso(
        observedAt,
      )}. Look at the backend's log for its name`;
}

function iso(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
