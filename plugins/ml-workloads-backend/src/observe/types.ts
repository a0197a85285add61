import type { Knex } from 'knex';

/** A Kubernetes object as it came, or after the allow-list. */
export interface KubeObject {
  apiVersion?: string;
  kind?: string;
  metadata: {
    name: string;
    namespace?: string;
    uid: string;
    creationTimestamp?: string;
    deletionTimestamp?: string;
    resourceVersion?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    ownerReferences?: Array<{
      apiVersion: string;
      kind: string;
      name: string;
      uid: string;
      controller?: boolean;
    }>;
  };
  spec?: any;
  status?: any;
  [key: string]: any;
}

/** One watch event, or a beat: the proof that every watch of the cluster is alive (`ledger.md` §1.2). */
export type Observation = ObjectObservation | BeatObservation;

export interface ObjectObservation {
  /** When it was observed, UTC ms. Never goes back within a cluster. */
  at: number;
  cluster: string;
  /** Plural with its group where it has one: `pods`, `jobs.batch`, `workloads.kueue.x-k8s.io`. */
  resource: string;
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  object: KubeObject;
}

export interface BeatObservation {
  at: number;
  cluster: string;
  heartbeat: true;
}

/**
 * A stage that takes observations: the ledger, the lifecycle. Live watching and replay drive the same ones.
 *
 * `apply` must be idempotent: the same batch twice, or a relist that says ADDED again, changes nothing.
 */
export interface ObservationConsumer {
  apply(batch: Observation[], trx: Knex.Transaction): Promise<void>;
}
