import { InputError } from '@backstage/errors';
import {
  type ButtonOperation,
  type OperationResult,
  type Verdict,
  type WorkloadOperation,
} from '@slipway/backstage-plugin-ml-workloads-common';
import {
  removeObjects,
  type ClusterClient,
  type ClusterResponse,
  type Clusters,
} from '../clusters';
import type { WorkloadRow } from '../contracts';
import type { KubeObject } from '../observe/types';
import { OperationRefusedError } from './errors';
import { extension } from './extend';
import { otherOwners, ownedByOthers } from './fieldOwners';
import { demandAcknowledged } from './gitWarning';
import { apiVersionOf } from './kinds';
import type { OperationStore } from './OperationStore';
import { Planner, type OperationInput, type Plan } from './Planner';
import { changedMeanwhile, query, Sender, StaleError } from './Sender';

/** Controllers write to an object all the time; as long as the same is to be changed, it is tried again. */
const TRIES = 4;

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

/** What a person says to an operation beside which workload. */
export interface OperationRequest extends OperationInput {
  /** It shall be done although Argo CD or Flux will set it back. */
  anyway?: boolean;
}

/** Pauses, resumes, scales, restarts, extends, stops and deletes what runs. Authorising is the caller's part. */
export class OperationsService {
  readonly #options: OperationsServiceOptions;
  readonly #planner: Planner;
  readonly #sender: Sender;
  readonly #now: () => number;

  static create(options: OperationsServiceOptions): OperationsService {
    return new OperationsService(options);
  }

  private constructor(options: OperationsServiceOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#planner = Planner.create(options);
    this.#sender = Sender.create({ ...options, now: this.#now });
  }

  /**
   * Changes the very object of the row, or nothing: uid and resourceVersion go along with the request, and the API server judges a change
   * first, so that limits of the team hold here as well.
   *
   * @throws InputError when the kind does not have the operation
   * @throws NotFoundError when the object is gone, is another one of the same name, or its namespace is another team's now
   * @throws ConflictError when its state does not let it be done, others set the field, or it changed meanwhile
   * @throws OperationRefusedError with every reason when a guardrail refuses; nothing was changed then
   */
  async run(
    operation: ButtonOperation,
    row: WorkloadRow,
    requestedBy: string,
    { anyway = false, ...input }: OperationRequest = {},
  ): Promise<OperationResult> {
    if (operation === 'scale' && input.replicas === undefined) {
      throw new InputError('replicas: is required');
    }
    const now = this.#now();
    const removes = operation === 'stop' || operation === 'delete';
    const companions = removes ? await this.#options.companions(row) : [];
    const { plan, result } = await this.#untilSent(
      operation,
      row,
      requestedBy,
      async () => {
        const planned = await this.#planner.plan(operation, row, input, now);
        demandAcknowledged(whatOf(operation, row), planned.warnings, anyway);
        return planned;
      },
    );
    // The workload first: what is beside it is of no use without it, and holds no GPUs.
    await removeObjects(plan.cluster, companions);
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
    const { result } = await this.#untilSent(
      'extend',
      row,
      requestedBy,
      async () => {
        const { cluster, path, object } = await this.#planner.live(row);
        const { body, before, after } = extension(row, object, seconds);
        await demandUnowned(cluster, row, path, object, body);
        return {
          cluster,
          path,
          object,
          workload: object,
          body,
          fields: [],
          sentence: `It may run for ${after} s in all; it was ${before} s.`,
          undo: null,
          warnings: [],
        };
      },
    );
    return result;
  }

  /**
   * What an operation would send now, and what the API server says of it. Nothing is changed.
   *
   * @throws as `run` does, but for Git and guardrails, which are in what is returned
   */
  async plan(
    operation: ButtonOperation,
    row: WorkloadRow,
    input: OperationInput,
  ): Promise<{ plan: Plan; refusal: Verdict | null }> {
    for (let tries = TRIES; ; tries--) {
      const plan = await this.#planner.plan(operation, row, input, this.#now());
      try {
        const { cluster } = plan;
        return {
          plan,
          refusal: await this.#sender.refusal(operation, row, cluster, plan),
        };
      } catch (error) {
        if (!(error instanceof StaleError) || tries === 1) throw error;
      }
    }
  }

  async #untilSent(
    operation: WorkloadOperation,
    row: WorkloadRow,
    requestedBy: string,
    planAnew: () => Promise<Plan>,
  ): Promise<{ plan: Plan; result: OperationResult }> {
    let first: string | undefined;
    for (let tries = TRIES; ; tries--) {
      const plan = await planAnew();
      const meant = JSON.stringify([plan.body, plan.replicas?.before]);
      first ??= meant;
      if (meant !== first) throw changedMeanwhile(operation, row);
      try {
        const result = await this.#send(operation, row, requestedBy, plan);
        return { plan, result };
      } catch (error) {
        if (!(error instanceof StaleError) || tries === 1) throw error;
      }
    }
  }

  async #send(
    operation: WorkloadOperation,
    row: WorkloadRow,
    requestedBy: string,
    plan: Plan,
  ): Promise<OperationResult> {
    const { cluster, sentence, undo } = plan;
    const verdict = await this.#sender.refusal(operation, row, cluster, plan);
    if (verdict) {
      throw new OperationRefusedError(whatOf(operation, row), verdict);
    }
    const { id, at } = await this.#sender.send(
      operation,
      row,
      requestedBy,
      cluster,
      plan,
    );
    return {
      operationId: id,
      operation,
      workloadId: row.id,
      at: new Date(at).toISOString(),
      sentence,
      undo,
    };
  }
}

/** Asks, without changing anything, whether a server-side apply of the fields would take them from somebody. */
async function demandUnowned(
  cluster: ClusterClient,
  row: WorkloadRow,
  path: string,
  object: KubeObject,
  body: Record<string, any>,
): Promise<void> {
  const { name, namespace, uid } = object.metadata;
  const response = await cluster.write({
    method: 'PATCH',
    path: `${path}?${query({ dryRun: true })}`,
    contentType: 'application/apply-patch+yaml',
    body: {
      ...body,
      apiVersion: apiVersionOf(row),
      kind: row.kind,
      metadata: { ...body.metadata, name, namespace, uid },
    },
  });
  const owners = response.status === 409 ? otherOwners(response.body) : [];
  if (owners.length > 0) {
    throw ownedByOthers(`Cannot ${whatOf('extend', row)}`, owners);
  }
}

function whatOf(operation: WorkloadOperation, row: WorkloadRow): string {
  return `${operation} ${row.kind} ${row.namespace}/${row.name}`;
}
