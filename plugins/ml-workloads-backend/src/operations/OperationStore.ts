import { ConflictError } from '@backstage/errors';
import type { WorkloadOperation } from '@slipway/backstage-plugin-ml-workloads-common';
import { randomUUID } from 'crypto';
import type { Knex } from 'knex';

/** The operations of the plugin's database: each is written before it is sent, so that none happens without a trace. */
export class OperationStore {
  readonly #knex: Knex;

  static create(knex: Knex): OperationStore {
    return new OperationStore(knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Writes the operation and gives back its id. `at` is UTC ms. */
  async begin(operation: {
    workloadId: string;
    operation: WorkloadOperation;
    resourceVersion: string;
    requestedBy: string;
    at: number;
    replicas?: { before: number; after: number };
  }): Promise<string> {
    const id = randomUUID();
    const inserted = await this.#knex('operations')
      .insert({
        id,
        workload_id: operation.workloadId,
        operation: operation.operation,
        resource_version: operation.resourceVersion,
        requested_by: operation.requestedBy,
        at: operation.at,
        replicas_before: operation.replicas?.before ?? null,
        replicas_after: operation.replicas?.after ?? null,
      })
      .onConflict(['workload_id', 'operation', 'resource_version'])
      .ignore()
      .returning('id');
    if (inserted.length === 0) {
      throw new ConflictError(
        `The workload is being changed this very moment (${operation.operation}); look again`,
      );
    }
    return id;
  }

  async finish(id: string, outcome: string): Promise<void> {
    await this.#knex('operations')
      .where({ id })
      .update({ outcome: outcome.slice(0, 1000) });
  }

  /** Forgets an operation that the cluster refused, so that it may be tried again. */
  async forget(id: string): Promise<void> {
    await this.#knex('operations').where({ id }).delete();
  }
}
