import { ConflictError, NotAllowedError } from '@backstage/errors';
import {
  FIELD_MANAGER,
  type Verdict,
  type WorkloadOperation,
} from '@slipway/backstage-plugin-ml-workloads-common';
import {
  bodyOf,
  ClusterApiError,
  deleteOptions,
  type ClusterClient,
  type ClusterResponse,
} from '../clusters';
import type { WorkloadRow } from '../contracts';
import type { Change, JsonPatch } from './Change';
import { gone } from './liveObject';
import type { OperationStore } from './OperationStore';

/** The object is not the one that was read any more; nothing was changed. */
export class StaleError extends ConflictError {}

export interface SenderOptions {
  store: OperationStore;
  /** Reads the API server's answers (`guardrails/`). */
  judge: (
    cluster: ClusterClient,
    answers: Array<{ kind: string; response: ClusterResponse }>,
  ) => Promise<Verdict>;
  now: () => number;
}

/** Sends changes to a cluster: tries them, writes them down, and notes what came of them. */
export class Sender {
  readonly #options: SenderOptions;

  static create(options: SenderOptions): Sender {
    return new Sender(options);
  }

  private constructor(options: SenderOptions) {
    this.#options = options;
  }

  /**
   * What the API server says of a patch in a dry run; null when it says nothing against it.
   *
   * @throws StaleError when the object changed meanwhile, NotFoundError when it is gone
   */
  async refusal(
    operation: WorkloadOperation,
    row: WorkloadRow,
    cluster: ClusterClient,
    change: Change,
  ): Promise<Verdict | null> {
    if (!change.body) return null;
    const response = await send(cluster, change, { dryRun: true });
    if (response.status === 404) throw gone(row);
    if (response.status === 409) throw changedMeanwhile(operation, row);
    if (response.status < 400) return null;
    const verdict = await this.#options.judge(cluster, [
      { kind: row.kind, response },
    ]);
    return verdict.value === 'refused' ? verdict : null;
  }

  /**
   * Writes the operation down, sends it, and notes what came of it.
   *
   * @throws StaleError when the object changed meanwhile, NotAllowedError when the cluster refuses; nothing was changed then
   */
  async send(
    operation: WorkloadOperation,
    row: WorkloadRow,
    requestedBy: string,
    cluster: ClusterClient,
    change: Change,
  ): Promise<{ id: string; at: number }> {
    const at = this.#options.now();
    const id = await this.#options.store.begin({
      workloadId: row.id,
      operation,
      resourceVersion: change.object.metadata.resourceVersion!,
      requestedBy,
      at,
      replicas: change.replicas,
    });
    try {
      const response = await send(cluster, change, { dryRun: false });
      const verb = change.body ? 'PATCH' : 'DELETE';
      bodyOf(cluster.name, verb, change.path, response);
    } catch (error) {
      throw await this.#failed(id, operation, row, error as Error);
    }
    await this.#options.store.finish(id, 'done');
    return { id, at };
  }

  async #failed(
    id: string,
    operation: WorkloadOperation,
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

export function changedMeanwhile(
  operation: WorkloadOperation,
  row: WorkloadRow,
): StaleError {
  return new StaleError(
    `${row.kind} ${row.namespace}/${row.name} changed meanwhile; try to ${operation} it again`,
  );
}

/** Query of every patch. Never forced. */
export function query(options: { dryRun: boolean }): URLSearchParams {
  return new URLSearchParams({
    fieldManager: FIELD_MANAGER,
    fieldValidation: 'Strict',
    ...(options.dryRun ? { dryRun: 'All' } : {}),
  });
}

/** The change of the very object that was read: another uid or resourceVersion is answered with 409. */
function send(
  cluster: ClusterClient,
  { path, object, body }: Change,
  options: { dryRun: boolean },
): Promise<ClusterResponse> {
  const { uid, resourceVersion } = object.metadata;
  if (!body) {
    return cluster.write({
      method: 'DELETE',
      path,
      body: deleteOptions({ uid, resourceVersion }),
    });
  }
  const patch = { method: 'PATCH' as const, path: `${path}?${query(options)}` };
  if (!Array.isArray(body)) {
    return cluster.write({
      ...patch,
      contentType: 'application/merge-patch+json',
      body: { ...body, metadata: { ...body.metadata, uid, resourceVersion } },
    });
  }
  const preconditions: JsonPatch[] = [
    { op: 'replace', path: '/metadata/uid', value: uid },
    {
      op: 'replace',
      path: '/metadata/resourceVersion',
      value: resourceVersion,
    },
  ];
  return cluster.write({
    ...patch,
    contentType: 'application/json-patch+json',
    body: [...preconditions, ...body],
  });
}
