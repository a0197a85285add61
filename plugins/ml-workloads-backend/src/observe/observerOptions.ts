import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import type { ClusterClient } from '../clusters';
import type { ClusterStatusStore } from '../database/ClusterStatusStore';
import type { LastKnownObjects } from '../database/LastKnownObjects';
import type { ObserverLeases } from '../database/ObserverLeases';
import type { RatedGpus } from '../metering/held';
import type { ObserverMetrics } from '../metrics';
import type { Pipeline } from './Pipeline';

export interface ObserverOptions {
  client: ClusterClient;
  pipeline: Pipeline;
  leases: ObserverLeases;
  lastKnown: LastKnownObjects;
  status: ClusterStatusStore;
  logger: LoggerService;
  gpuResources?: readonly string[];
  gpuDrivers?: readonly string[];
  /** What the price list says of the GPUs of a node. */
  ratedGpus?: RatedGpus;
  /** More annotations that are kept of every object. */
  annotations?: readonly string[];
  metrics?: ObserverMetrics;
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

export interface Tuning {
  /** Between tries to take or renew the lease. The lease lasts 20 s, so it is taken over within 30. */
  leaseEveryMs: number;
  beatEveryMs: number;
  /** How long a batch waits for more: a change is visible within two seconds, most of which belongs to the browser. */
  lingerMs: number;
  /** A collection that is not there after this long does not hold up the others. */
  patienceMs: number;
  /** Between two looks at what the cluster serves: how late a new kind is noticed. */
  discoverEveryMs: number;
}

export const DEFAULTS: Tuning = {
  leaseEveryMs: 5_000,
  beatEveryMs: 60_000,
  lingerMs: 40,
  patienceMs: 10_000,
  discoverEveryMs: 20_000,
};
