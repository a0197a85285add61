import { ANNOTATIONS } from '@slipway/backstage-plugin-ml-workloads-common';
import { createHash } from 'crypto';
import type { Knex } from 'knex';
import { loadLastKnown } from '../database/LastKnownObjects';
import {
  loadByIds,
  loadOpen,
  loadTeamless,
  workloadsOfPods,
  writeWorkloads,
  type WorkloadChanges,
} from '../database/WorkloadStore';
import { CLAIMS, SLICES } from '../metering/dra';
import { OWNER_RESOURCES } from '../metering/ownerFacts';
import type {
  ObjectObservation,
  Observation,
  ObservationConsumer,
} from '../observe/types';
import { ClusterMemory } from './ClusterMemory';
import type { OwnershipLookup } from './ownership';
import { isClosed, podRow, rowsOf, workOf } from './rows';
import { nothingTouched, type Touched } from './Touched';
import type { Work } from './Work';
import { workloadId } from './workloadId';

export interface LifecycleOptions {
  /** Who owns the entities that workloads name; without it no component is accepted. */
  ownership?: OwnershipLookup;
  /** `mlWorkloads.metering.gpuResources` */
  gpuResources?: readonly string[];
  /** `mlWorkloads.metering.gpuDrivers` */
  gpuDrivers?: readonly string[];
  /** Called after the batch is committed, with the teams whose workloads changed (`''`: of no team) and the ids of those workloads. */
  onChange?: (cluster: string, teams: string[], ids: string[]) => void;
}

/**
 * Turns observations into workloads, attempts, transitions and pods. Live watching and replay drive the same one.
 *
 * It holds the workloads that can still change in memory. A batch that is rolled back makes the memory wrong, so it is dropped and
 * loaded again from the database with the next batch.
 */
export class Lifecycle implements ObservationConsumer {
  private readonly memories = new Map<string, ClusterMemory>();

  static create(options: LifecycleOptions = {}): Lifecycle {
    return new Lifecycle(options);
  }

  private constructor(private readonly options: LifecycleOptions) {}

  /** Forgets a cluster: another replica may have written since. Call it when the observer lease was taken over. */
  invalidate(cluster: string): void {
    this.memories.delete(cluster);
  }

  async apply(batch: Observation[], trx: Knex.Transaction): Promise<void> {
    const byCluster = new Map<string, ObjectObservation[]>();
    for (const observation of batch) {
      if (!('heartbeat' in observation)) {
        const list = byCluster.get(observation.cluster) ?? [];
        list.push(observation);
        byCluster.set(observation.cluster, list);
      }
    }
    for (const [cluster, observations] of byCluster) {
      await this.applyTo(cluster, observations, trx);
    }
  }

  private async applyTo(
    cluster: string,
    observations: ObjectObservation[],
    trx: Knex.Transaction,
  ): Promise<void> {
    try {
      const memory = await this.memoryOf(cluster, trx);
      await this.loadUnknown(cluster, memory, observations, trx);
      const touched = nothingTouched();
      for (const observation of observations) {
        memory.fold(observation, touched);
      }
      const changes = this.changesOf(cluster, memory, touched);
      await writeWorkloads(trx, changes);
      this.afterwards(cluster, trx, changes);
      for (const work of touched.works) {
        if (isClosed(work)) {
          memory.forget(work);
        }
      }
    } catch (error) {
      this.invalidate(cluster);
      throw error;
    }
  }

  private afterwards(
    cluster: string,
    trx: Knex.Transaction,
    changes: WorkloadChanges,
  ): void {
    const teams = [...new Set(changes.workloads.map(({ team }) => team ?? ''))];
    const ids = changes.workloads.map(({ id }) => id);
    trx.executionPromise?.then(
      () => {
        if (teams.length > 0) {
          this.options.onChange?.(cluster, teams, ids);
        }
      },
      () => this.invalidate(cluster),
    );
  }

  private async memoryOf(cluster: string, trx: Knex): Promise<ClusterMemory> {
    let memory = this.memories.get(cluster);
    if (!memory) {
      const { gpuResources, gpuDrivers } = this.options;
      memory = new ClusterMemory(cluster, gpuResources, gpuDrivers);
      const { workloads, namespaces } = await loadOpen(trx, cluster);
      for (const [name, team] of namespaces) {
        memory.namespaces.set(name, team);
      }
      for (const loaded of workloads) {
        memory.add(workOf(loaded));
      }
      for (const owned of await loadLastKnown(trx, cluster, OWNER_RESOURCES)) {
        memory.addOwned(owned);
      }
      await this.loadHeld(cluster, memory, trx);
      this.memories.set(cluster, memory);
    }
    return memory;
  }

  /** Claims say of which pods they are, so pods are needed only where there are some. */
  private async loadHeld(
    cluster: string,
    memory: ClusterMemory,
    trx: Knex,
  ): Promise<void> {
    let claims = 0;
    for (const resource of ['nodes', SLICES, CLAIMS, 'pods']) {
      if (resource === 'pods' && claims === 0) return;
      const objects = await loadLastKnown(trx, cluster, [resource]);
      for (const object of objects) memory.addHeld(resource, object);
      if (resource === CLAIMS) claims = objects.length;
    }
  }

  /** An observation may repeat what is closed already, or be of its pods: then the row is loaded, not begun anew. */
  private async loadUnknown(
    cluster: string,
    memory: ClusterMemory,
    observations: ObjectObservation[],
    trx: Knex,
  ): Promise<void> {
    const uids = new Set<string>();
    const pods = new Set<string>();
    const namespaces = new Set<string>();
    for (const observation of observations) {
      for (const uid of memory.unseen.tops(observation)) {
        uids.add(uid);
      }
      const pod = memory.unseen.pod(observation);
      if (pod !== undefined) {
        pods.add(pod);
      }
      const namespace = memory.unseen.namespace(observation);
      if (namespace !== undefined) {
        namespaces.add(namespace);
      }
    }
    if (namespaces.size > 0) {
      for (const loaded of await loadTeamless(trx, cluster, [...namespaces])) {
        memory.add(workOf(loaded));
      }
    }
    const ids = [
      ...[...uids].map(uid => workloadId(cluster, uid)),
      ...(await workloadsOfPods(trx, cluster, [...pods])),
    ];
    for (const loaded of await loadByIds(trx, [...new Set(ids)])) {
      if (!memory.works.has(loaded.row.uid)) {
        memory.add(workOf(loaded));
      }
    }
  }

  private changesOf(
    cluster: string,
    memory: ClusterMemory,
    touched: Touched,
  ): WorkloadChanges {
    const changes: WorkloadChanges = {
      workloads: [],
      timelines: [],
      pods: [],
      events: [...touched.events.values()],
      namespaces: [...touched.namespaces].map(name => ({
        cluster,
        name,
        team: memory.namespaces.get(name) ?? null,
      })),
      removed: [...touched.removed].map(([id, into]) => ({ id, into })),
    };
    for (const work of touched.works) {
      // A Job without GPUs is remembered, so that its pods are not asked for again, and never becomes a row.
      if (work.gpu) {
        this.addRows(cluster, memory, work, changes);
      }
    }
    for (const [uid, work] of touched.pods) {
      changes.pods.push(podRow(cluster, work.id, work.pods.get(uid)!));
    }
    return changes;
  }

  private addRows(
    cluster: string,
    memory: ClusterMemory,
    work: Work,
    changes: WorkloadChanges,
  ): void {
    const { ownership, gpuResources } = this.options;
    const team = memory.namespaces.get(work.top.namespace) ?? null;
    const { row, attempts, transitions, replicas } = rowsOf(
      cluster,
      work,
      team,
      ownership,
      gpuResources,
    );
    const signature = signatureOf(row);
    if (signature !== work.stored.row) {
      changes.workloads.push(row);
    }
    const timeline = signatureOf([attempts, transitions, replicas]);
    if (timeline !== work.stored.timeline) {
      const { annotations } = work.labelled.metadata;
      changes.timelines.push({
        id: work.id,
        template: annotations?.[ANNOTATIONS.template] ?? null,
        attempts,
        transitions,
        replicas,
      });
    }
    work.stored = { row: signature, timeline };
    work.exists = true;
  }
}

/** Stands for what is stored, which is far longer and would be kept for each workload. */
function signatureOf(stored: unknown): string {
  return createHash('sha1').update(JSON.stringify(stored)).digest('base64');
}
