import type { Knex } from 'knex';
import type {
  ObjectObservation,
  Observation,
  ObservationConsumer,
} from '../observe/types';
import { ClusterBatch } from './ClusterBatch';
import { ClaimStore } from './dra';
import { LedgerStore } from './LedgerStore';
import { NodeClaimBatch, NodeClaimStore } from './nodeClaims';
import { RoomBatch, RoomStore } from './room';

export interface LedgerOptions {
  /** Resources that count whole GPUs (`mlWorkloads.metering.gpuResources`). */
  gpuResources?: readonly string[];
  /** Labels of nodes that splits and hardware profiles are told by. */
  nodeLabels?: readonly string[];
  /** Keep what pods take of the CPU and memory of nodes; without hardware profiles nothing asks for it. */
  podSizes?: boolean;
  /** Drivers whose devices are GPUs (`mlWorkloads.metering.gpuDrivers`). */
  gpuDrivers?: readonly string[];
}

/**
 * The ledger's part of the pipeline: writes what observations say about nodes, pods, owners, team bindings and coverage, and marks the
 * hours that they change. It settles nothing; that is `Settler`.
 */
export class Ledger implements ObservationConsumer {
  private constructor(private readonly options: LedgerOptions) {}

  static create(options: LedgerOptions = {}): Ledger {
    return new Ledger(options);
  }

  async apply(batch: Observation[], trx: Knex.Transaction): Promise<void> {
    const byCluster = new Map<string, Observation[]>();
    for (const observation of batch) {
      const same = byCluster.get(observation.cluster);
      if (same) same.push(observation);
      else byCluster.set(observation.cluster, [observation]);
    }
    for (const [cluster, observations] of byCluster) {
      const work = await ClusterBatch.load(
        LedgerStore.of(trx, cluster),
        cluster,
        observations.filter(isObject),
        { ...this.options, claims: ClaimStore.of(trx, cluster) },
      );
      const objects = observations.filter(isObject);
      const beside = [
        await NodeClaimBatch.load(NodeClaimStore.of(trx, cluster), objects),
        ...(this.options.podSizes
          ? [await RoomBatch.load(RoomStore.of(trx, cluster), objects)]
          : []),
      ];
      for (const observation of observations) {
        work.apply(observation);
        if (!isObject(observation)) continue;
        for (const facts of beside) {
          const changed = facts.apply(observation);
          if (changed) work.mark(changed);
        }
      }
      await work.save();
      for (const facts of beside) await facts.save();
    }
  }
}

function isObject(observation: Observation): observation is ObjectObservation {
  return !('heartbeat' in observation);
}
