import { ConflictError, InputError, NotAllowedError } from '@backstage/errors';
import {
  FIELD_MANAGER,
  LABELS,
  type OperationResult,
  type Verdict,
} from '@slipway/backstage-plugin-ml-workloads-common';
import {
  bodyOf,
  ClusterApiError,
  deleteOptions,
  removeObjects,
  type ClusterClient,
  type Clusters,
  type ClusterResponse,
} from '../clusters';
import type { WorkloadRow } from '../contracts';
import type { KubeObject } from '../observe/types';
import { OperationRefusedError } from './errors';
import { extension } from './extend';
import { otherOwners, ownedByOthers } from './fieldOwners';
import { apiVersionOf, atPath, kindOf, objectPath } from './kinds';
import { clusterOf, gone, liveObject } from './liveObject';
import type { Operation, OperationStore } from './OperationStore';

const KUEUE = '/apis/kueue.x-k8s.io/v1beta2';

const SENTENCES: Record<Exclude<Operation, 'extend'>, string> = {
  pause: 'It gives its GPUs back and waits until it is resumed.',
  resume: 'It goes back to its queue.',
  stop: 'It is removed from the cluster; its history and spend stay.',
};

/** Controllers write to an object all the time; as long as its run time is the one that was read, it may be extended. */
const EXTEND_TRIES = 4;

export interface OperationsServiceOptions {
  clusters: Pick<Clusters, 'get'>;
  store: OperationStore;
  /** Reads the API server's answers (`guardrails/`). */
  judge: (
    cluster: ClusterClient,
    answers: Array<{ kind: string; response: ClusterResponse }>,
  ) => Promise<Verdict>;
  /** What a launch made beside the workload: it goes with it. */
  companions: (
    row: WorkloadRow,
  ) => Promise<Array<{ path: string; uid: string }>>;
  now?: () => number;
}

/** What is sent, and the object whose uid and resourceVersion go along with it. */
interface Change {
  path: string;
  object: KubeObject;
  /** undefined: it is deleted */
  body: Record<string, any> | undefined;
  sentence: string;
}

/** The object is not the one that was read any more; nothing was changed. */
class StaleError extends ConflictError {}

/** Pauses, resumes, extends and stops what runs. Authorising is the caller's part. */
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
    operation: Exclude<Operation, 'extend'>,
    row: WorkloadRow,
    requestedBy: string,
  ): Promise<OperationResult> {
    const cluster = clusterOf(this.#options.clusters, row);
    const object = await liveObject(cluster, row);
    const companions =
      operation === 'stop' ? await this.#options.companions(row) : [];
    const change =
      operation === 'stop'
        ? { path: objectPath(row), object, body: undefined }
        : await this.#pauseTarget(cluster, row, object, operation);
    const result = await this.#send(operation, row, requestedBy, cluster, {
      ...change,
      sentence: SENTENCES[operation],
    });
    // The workload first: what is beside it is of no use without it, and holds no GPUs.
    await removeObjects(cluster, companions);
    return result;
  }

  /**
   * Makes the longest run time longer by `seconds`. The API server judges it first, so that limits of the team hold here as well.
   *
   * @throws OperationRefusedError with every reason when it would be refused; nothing was changed then
   * @throws ConflictError when the kind cannot be extended, somebody else manages the field, or the object changed meanwhile
   */
  async extend(
    row: WorkloadRow,
    seconds: number,
    requestedBy: string,
  ): Promise<OperationResult> {
    const cluster = clusterOf(this.#options.clusters, row);
    const first = await liveObject(cluster, row);
    const { before } = extension(row, first, seconds);
    for (let tries = EXTEND_TRIES; ; tries--) {
      const object =
        tries === EXTEND_TRIES ? first : await liveObject(cluster, row);
      if (extension(row, object, seconds).before !== before) {
        throw changedMeanwhile('extend', row);
      }
      try {
        return await this.#extend(cluster, row, object, seconds, requestedBy);
      } catch (error) {
        if (!(error instanceof StaleError) || tries === 1) throw error;
      }
    }
  }

  async #extend(
    cluster: ClusterClient,
    row: WorkloadRow,
    object: KubeObject,
    seconds: number,
    requestedBy: string,
  ): Promise<OperationResult> {
    const what = `extend ${row.kind} ${row.namespace}/${row.name}`;
    const { body, before, after } = extension(row, object, seconds);
    await this.#demandUnowned(cluster, row, object, body, what);
    const path = objectPath(row);
    const tried = await patch(cluster, path, object, body, { dryRun: true });
    if (tried.status >= 400 && tried.status !== 404 && tried.status !== 409) {
      const verdict = await this.#options.judge(cluster, [
        { kind: row.kind, response: tried },
      ]);
      if (verdict.value === 'refused') {
        throw new OperationRefusedError(what, verdict);
      }
    }
    return this.#send('extend', row, requestedBy, cluster, {
      path,
      object,
      body,
      sentence: `It may run for ${after} s in all; it was ${before} s.`,
    });
  }

  /** Asks, without changing anything, whether a server-side apply of the fields would take them from somebody. */
  async #demandUnowned(
    cluster: ClusterClient,
    row: WorkloadRow,
    object: KubeObject,
    body: Record<string, any>,
    what: string,
  ): Promise<void> {
    const { name, namespace, uid } = object.metadata;
    const response = await cluster.write({
      method: 'PATCH',
      path: `${objectPath(row)}?${query({ dryRun: true })}`,
      contentType: 'application/apply-patch+yaml',
      body: {
        ...body,
        apiVersion: apiVersionOf(row),
        kind: row.kind,
        metadata: { ...body.metadata, name, namespace, uid },
      },
    });
    const owners = response.status === 409 ? otherOwners(response.body) : [];
    if (owners.length > 0) throw ownedByOthers(`Cannot ${what}`, owners);
  }

  /** Writes the operation down, sends it, and notes what came of it. */
  async #send(
    operation: Operation,
    row: WorkloadRow,
    requestedBy: string,
    cluster: ClusterClient,
    { path, object, body, sentence }: Change,
  ): Promise<OperationResult> {
    const { resourceVersion, uid } = object.metadata;
    const at = this.#now();
    const id = await this.#options.store.begin({
      workloadId: row.id,
      operation,
      resourceVersion: resourceVersion!,
      requestedBy,
      at,
    });
    try {
      const response = body
        ? await patch(cluster, path, object, body, { dryRun: false })
        : await cluster.write({
            method: 'DELETE',
            path,
            body: deleteOptions({ uid, resourceVersion }),
          });
      bodyOf(cluster.name, body ? 'PATCH' : 'DELETE', path, response);
    } catch (error) {
      throw await this.#failed(id, operation, row, error as Error);
    }
    await this.#options.store.finish(id, 'done');
    return {
      operationId: id,
      operation,
      workloadId: row.id,
      at: new Date(at).toISOString(),
      sentence,
    };
  }

  /** Kueue's Workload where Kueue manages the object: pausing the object itself would fight Kueue. Else the object's own field. */
  async #pauseTarget(
    cluster: ClusterClient,
    row: WorkloadRow,
    object: KubeObject,
    operation: 'pause' | 'resume',
  ): Promise<Omit<Change, 'sentence'>> {
    const { pause } = kindOf(row);
    if (!pause) {
      throw new InputError(`A ${row.kind} cannot be paused; it can be stopped`);
    }
    if (!object.metadata.labels?.[LABELS.queue]) {
      return {
        path: objectPath(row),
        object,
        body: atPath(pause, operation === 'pause') as Record<string, any>,
      };
    }
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
    if (error.status === 409) return changedMeanwhile(operation, row);
    if (error.status === 403 || error.status === 422) {
      return new NotAllowedError(
        `The cluster refused to ${operation} ${row.kind} ${row.namespace}/${row.name}: ${error.message}`,
      );
    }
    return error;
  }
}

function changedMeanwhile(operation: Operation, row: WorkloadRow): StaleError {
  return new StaleError(
    `${row.kind} ${row.namespace}/${row.name} changed meanwhile; try to ${operation} it again`,
  );
}

function query(options: { dryRun: boolean }): URLSearchParams {
  return new URLSearchParams({
    fieldManager: FIELD_MANAGER,
    fieldValidation: 'Strict',
    ...(options.dryRun ? { dryRun: 'All' } : {}),
  });
}

function patch(
  cluster: ClusterClient,
  path: string,
  { metadata: { uid, resourceVersion } }: KubeObject,
  body: Record<string, any>,
  options: { dryRun: boolean },
): Promise<ClusterResponse> {
  return cluster.write({
    method: 'PATCH',
    path: `${path}?${query(options)}`,
    contentType: 'application/merge-patch+json',
    body: { ...body, metadata: { ...body.metadata, uid, resourceVersion } },
  });
}
