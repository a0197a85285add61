import {
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import {
  FIELD_MANAGER,
  LABELS,
  type OperationResult,
} from '@slipway/backstage-plugin-ml-workloads-common';
import {
  bodyOf,
  ClusterApiError,
  deleteOptions,
  type ClusterClient,
  type Clusters,
  type ClusterResponse,
} from '../clusters';
import type { WorkloadRow } from '../contracts';
import type { KubeObject } from '../observe/types';
import type { Operation, OperationStore } from './OperationStore';

const KUEUE = '/apis/kueue.x-k8s.io/v1beta2';

/** Where the objects of a kind live, and the field that pauses one without Kueue. Later engines add theirs. */
const KINDS: Record<string, { collection: string; pauseField?: string }> = {
  Job: { collection: '/apis/batch/v1', pauseField: 'suspend' },
  Pod: { collection: '/api/v1' },
};
const PLURALS: Record<string, string> = { Job: 'jobs', Pod: 'pods' };

const SENTENCES: Record<Operation, string> = {
  pause: 'It gives its GPUs back and waits until it is resumed.',
  resume: 'It goes back to its queue.',
  stop: 'It is removed from the cluster; its history and spend stay.',
};

export interface OperationsServiceOptions {
  clusters: Pick<Clusters, 'get'>;
  store: OperationStore;
  now?: () => number;
}

/** Pauses, resumes and stops what runs. Authorising is the caller's part. */
export class OperationsService {
  readonly #options: OperationsServiceOptions;
  readonly #now: () => number;

  static create(options: OperationsServiceOptions): OperationsService {
    return new OperationsService(options);
  }

  private constructor(options: OperationsServiceOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /**
   * Changes the very object of the row, or nothing: uid and resourceVersion go along with the request.
   *
   * @throws NotFoundError when the object is gone, is another one of the same name, or its namespace is another team's now
   * @throws ConflictError when it changed meanwhile
   */
  async run(
    operation: Operation,
    row: WorkloadRow,
    requestedBy: string,
  ): Promise<OperationResult> {
    const cluster = this.#options.clusters.get(row.cluster);
    if (!cluster) {
      throw new NotFoundError(
        `Cluster '${row.cluster}' is not configured any more`,
      );
    }
    const object = await this.#live(cluster, row);
    const target =
      operation === 'stop'
        ? { path: objectPath(row), object, body: undefined }
        : await this.#pauseTarget(cluster, row, object, operation);
    const { resourceVersion, uid } = target.object.metadata;
    const at = this.#now();
    const id = await this.#options.store.begin({
      workloadId: row.id,
      operation,
      resourceVersion: resourceVersion!,
      requestedBy,
      at,
    });
    const method = operation === 'stop' ? 'DELETE' : 'PATCH';
    let response: ClusterResponse;
    try {
      response =
        method === 'DELETE'
          ? await cluster.write({
              method,
              path: target.path,
              body: deleteOptions({ uid, resourceVersion }),
            })
          : await cluster.write({
              method,
              path: `${target.path}?fieldManager=${FIELD_MANAGER}&fieldValidation=Strict`,
              contentType: 'application/merge-patch+json',
              body: { metadata: { uid, resourceVersion }, ...target.body },
            });
      bodyOf(cluster.name, method, target.path, response);
    } catch (error) {
      throw await this.#failed(id, operation, row, error as Error);
    }
    await this.#options.store.finish(id, 'done');
    return {
      operationId: id,
      operation,
      workloadId: row.id,
      at: new Date(at).toISOString(),
      sentence: SENTENCES[operation],
    };
  }

  /** The object as it is now, if it still is the one of the row (`guardrails.md` §5.19). */
  async #live(cluster: ClusterClient, row: WorkloadRow): Promise<KubeObject> {
    const path = objectPath(row);
    const namespacePath = `/api/v1/namespaces/${row.namespace}`;
    const [found, namespace] = await Promise.all([
      cluster.write({ method: 'GET', path }),
      cluster.read({ path: namespacePath }),
    ]);
    if (found.status === 404 || namespace.status === 404) throw gone(row);
    const object: KubeObject = bodyOf(cluster.name, 'GET', path, found);
    const team = bodyOf(cluster.name, 'GET', namespacePath, namespace).metadata
      .labels?.[LABELS.team];
    if (object.metadata.uid !== row.uid || (team ?? null) !== row.team) {
      throw gone(row);
    }
    return object;
  }

  /** Kueue's Workload where Kueue manages the object: pausing the object itself would fight Kueue. Else the object's own field. */
  async #pauseTarget(
    cluster: ClusterClient,
    row: WorkloadRow,
    object: KubeObject,
    operation: 'pause' | 'resume',
  ): Promise<{ path: string; object: KubeObject; body: object }> {
    if (object.metadata.labels?.[LABELS.queue]) {
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
      const [workload] = items;
      if (!workload) {
        throw new ConflictError(
          `${row.kind} ${row.namespace}/${row.name} has no Kueue workload yet, or has ended; there is nothing to ${operation}`,
        );
      }
      return {
        path: `${collection}/${workload.metadata.name}`,
        object: workload,
        body: { spec: { active: operation === 'resume' } },
      };
    }
    const field = KINDS[row.kind]?.pauseField;
    if (!field) {
      throw new InputError(`A ${row.kind} cannot be paused; it can be stopped`);
    }
    return {
      path: objectPath(row),
      object,
      body: { spec: { [field]: operation === 'pause' } },
    };
  }

  async #failed(
    id: string,
    operation: Operation,
    row: WorkloadRow,
    error: Error,
  ): Promise<Error> {
    if (!(error instanceof ClusterApiError)) {
      await this.#options.store.finish(id, error.message);
      return error;
    }
    // The server answered: nothing happened, so it may be tried again.
    await this.#options.store.forget(id);
    if (error.status === 404) return gone(row);
    if (error.status === 409) {
      return new ConflictError(
        `${row.kind} ${row.namespace}/${row.name} changed meanwhile; try to ${operation} it again`,
      );
    }
    if (error.status === 403 || error.status === 422) {
      return new NotAllowedError(
        `The cluster refused to ${operation} ${row.kind} ${row.namespace}/${row.name}: ${error.message}`,
      );
    }
    return error;
  }
}

function objectPath(row: WorkloadRow): string {
  const kind = KINDS[row.kind];
  if (!kind) {
    throw new InputError(
      `A ${row.kind} cannot be paused or stopped from here yet; use kubectl`,
    );
  }
  return `${kind.collection}/namespaces/${row.namespace}/${PLURALS[row.kind]}/${
    row.name
  }`;
}

function gone(row: WorkloadRow): NotFoundError {
  return new NotFoundError(
    `${row.kind} ${row.namespace}/${row.name} is no longer in cluster '${row.cluster}'`,
  );
}
