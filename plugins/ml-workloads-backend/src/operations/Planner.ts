import { ConflictError, InputError } from '@backstage/errors';
import {
  LABELS,
  notForKind,
  type ButtonOperation,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { bodyOf, type ClusterClient, type Clusters } from '../clusters';
import { isTrueOf } from '../conditionOf';
import type { WorkloadRow } from '../contracts';
import type { KubeObject } from '../observe/types';
import type { Change } from './Change';
import { hasEnded } from './ended';
import { gitWarning } from './gitWarning';
import { knownKind } from './kinds';
import { clusterOf, locateLive, type LocatedObject } from './liveObject';
import { pauseChange } from './pausing';
import { restartChange } from './restarting';
import { scalerOf } from './scalers';
import { replicasOf, scaleChange } from './scaling';

const KUEUE = '/apis/kueue.x-k8s.io/v1beta2';

const STOPPED = 'It is removed from the cluster; its history and spend stay.';
const DELETED =
  'What is left of it is removed from the cluster; its history and spend stay.';

/** What an operation needs to be told beside its workload. */
export interface OperationInput {
  /** For `scale`; one more than now when absent. */
  replicas?: number;
}

/** A change of a live object, ready to be sent. */
export interface Plan extends Change {
  cluster: ClusterClient;
  /** The workload's own object, which is not always the one that is changed. */
  workload: KubeObject;
}

/** Reads what an operation depends on from the cluster and decides what would be sent. Nothing is changed. */
export class Planner {
  readonly #clusters: Pick<Clusters, 'get'>;

  static create(options: { clusters: Pick<Clusters, 'get'> }): Planner {
    return new Planner(options.clusters);
  }

  private constructor(clusters: Pick<Clusters, 'get'>) {
    this.#clusters = clusters;
  }

  /** @throws NotFoundError when the object is gone or another's now */
  async live(
    row: WorkloadRow,
  ): Promise<LocatedObject & { cluster: ClusterClient }> {
    const cluster = clusterOf(this.#clusters, row);
    return { cluster, ...(await locateLive(cluster, row)) };
  }

  /**
   * @param now - UTC ms, of the request
   * @throws InputError when the kind does not have the operation
   * @throws ConflictError when the object's state, or whoever else sets the field, does not let it be done
   */
  async plan(
    operation: ButtonOperation,
    row: WorkloadRow,
    input: OperationInput,
    now: number,
  ): Promise<Plan> {
    const missing = notForKind(row.kind, operation);
    if (missing) {
      throw new InputError(`${nameOf(row)} cannot do this. ${missing}`);
    }
    const { cluster, path, object } = await this.live(row);
    const change = await this.#change(operation, input, now, {
      row,
      cluster,
      path,
      object,
    });
    const git = gitWarning(change);
    return {
      ...change,
      cluster,
      workload: object,
      warnings: git ? [git, ...change.warnings] : change.warnings,
    };
  }

  async #change(
    operation: ButtonOperation,
    { replicas }: OperationInput,
    now: number,
    given: LocatedObject & { row: WorkloadRow; cluster: ClusterClient },
  ): Promise<Change> {
    const { row, cluster, path, object } = given;
    if (operation === 'stop') return removal(given, STOPPED);
    const ended = hasEnded(row.kind, object);
    if (operation === 'delete') {
      if (ended) return removal(given, DELETED);
      throw new ConflictError(
        `${nameOf(row)} has not ended. Stop removes it as well`,
      );
    }
    if (ended) {
      throw new ConflictError(
        `${nameOf(row)} has ended. Launch it again instead`,
      );
    }
    const { pause, scale, restart } = knownKind(row.kind)!;
    if (operation === 'restart') {
      return restartChange({ row, path, object }, restart!, now);
    }
    if (operation === 'scale') {
      return scaleChange(
        {
          row,
          path,
          object,
          scaling: scale!,
          scaler: await scalerOf(cluster, row),
        },
        replicas ?? (replicasOf(object, scale!) ?? 0) + 1,
      );
    }
    const queued =
      pause!.by === 'suspend' && object.metadata.labels?.[LABELS.queue];
    return pauseChange(operation, {
      row,
      path,
      object,
      pausing: pause!,
      kueue: queued ? await kueueWorkload(cluster, row, operation) : undefined,
      scaler:
        pause!.by === 'replicas' ? await scalerOf(cluster, row) : undefined,
    });
  }
}

function removal({ path, object }: LocatedObject, sentence: string): Change {
  return {
    path,
    object,
    body: undefined,
    fields: [],
    sentence,
    undo: null,
    warnings: [],
  };
}

/** Kueue's Workload where Kueue manages the object: pausing the object itself would fight Kueue. */
async function kueueWorkload(
  cluster: ClusterClient,
  row: WorkloadRow,
  operation: 'pause' | 'resume',
): Promise<LocatedObject> {
  const collection = `${KUEUE}/namespaces/${row.namespace}/workloads`;
  const path = `${collection}?labelSelector=${encodeURIComponent(
    `kueue.x-k8s.io/job-uid=${row.uid}`,
  )}`;
  const { items } = bodyOf<{ items: KubeObject[] }>(
    cluster.name,
    'GET',
    path,
    await cluster.read({ path }),
  );
  // An elastic one has a Workload for each size that it had; the finished ones are history.
  const object = items.find(item => !isTrueOf(item, 'Finished'));
  if (!object) {
    throw new ConflictError(
      `${nameOf(
        row,
      )} has no Kueue workload yet, or has ended; there is nothing to ${operation}`,
    );
  }
  return { path: `${collection}/${object.metadata.name}`, object };
}

function nameOf({ kind, namespace, name }: WorkloadRow): string {
  return `${kind} ${namespace}/${name}`;
}
