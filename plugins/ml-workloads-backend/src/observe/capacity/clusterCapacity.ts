import type {
  CapacityClusterQueue,
  CapacityPool,
  CapacityQueue,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { FleetMemory } from '../FleetMemory';
import { freeGpusOf, poolsOf, type FreeGpus, type PoolProfile } from './pools';
import { quotasOf, useOfQueue } from './quotas';

/** What is free of a cluster and who has which quota of it: small enough to be stored whenever it changes. */
export interface ClusterCapacity {
  pools: Omit<CapacityPool, 'cluster'>[];
  clusterQueues: Omit<CapacityClusterQueue, 'cluster'>[];
  queues: Omit<CapacityQueue, 'cluster'>[];
  /** By {@link freeKey}, of each hardware profile: what the form shows. */
  free: Record<string, FreeGpus | null>;
}

/** Names what is free of a resource on nodes of a selector. */
export function freeKey(
  nodeSelector: Readonly<Record<string, string>>,
  resourceName: string,
): string {
  return JSON.stringify([resourceName, Object.entries(nodeSelector).sort()]);
}

export function clusterCapacityOf(
  fleet: FleetMemory,
  profiles: readonly PoolProfile[],
): ClusterCapacity {
  const nodes = fleet.gpuNodes();
  return {
    pools: poolsOf(nodes, profiles),
    clusterQueues: quotasOf(fleet.clusterQueues(), fleet.cohorts()),
    queues: fleet.localQueues().map(({ queue, team }) => ({
      namespace: queue.metadata.namespace ?? '',
      name: queue.metadata.name,
      clusterQueue: String(queue.spec?.clusterQueue ?? ''),
      team,
      pending: Number(queue.status?.pendingWorkloads ?? 0),
      admitted: Number(queue.status?.admittedWorkloads ?? 0),
      used: useOfQueue(queue),
    })),
    free: Object.fromEntries(
      profiles.flatMap(({ nodeSelector, resourceName }) =>
        resourceName
          ? [
              [
                freeKey(nodeSelector, resourceName),
                freeGpusOf(nodes, nodeSelector, resourceName),
              ],
            ]
          : [],
      ),
    ),
  };
}
