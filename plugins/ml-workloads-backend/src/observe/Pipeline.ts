import type { Knex } from 'knex';
import { reduced } from './reduced';
import type { Observation, ObservationConsumer } from './types';

export interface PipelineOptions {
  knex: Knex;
  /** In this order, each sees what the earlier ones wrote. */
  consumers: readonly ObservationConsumer[];
  /** More annotations that are kept of every object. */
  annotations?: readonly string[];
}

/**
 * The one way from observations to the database, driven by live watching and by replay alike: every object is reduced to its allow-list
 * and a batch is one transaction, so that a crash leaves either all of it or nothing.
 */
export class Pipeline {
  private constructor(private readonly options: PipelineOptions) {}

  static create(options: PipelineOptions): Pipeline {
    return new Pipeline(options);
  }

  /**
   * @param batch - in the order of their `at`
   * @param options - `guard` runs first in the transaction and throws when this replica may no longer write
   */
  async apply(
    batch: readonly Observation[],
    options?: { guard?: (trx: Knex.Transaction) => Promise<void> },
  ): Promise<void> {
    if (batch.length === 0) return;
    const kept = batch.map(observation =>
      'heartbeat' in observation
        ? observation
        : {
            ...observation,
            object: reduced(
              observation.resource,
              observation.object,
              this.options.annotations,
            ),
          },
    );
    await this.options.knex.transaction(async trx => {
      await options?.guard?.(trx);
      for (const consumer of this.options.consumers) {
        await consumer.apply(kept, trx);
      }
    });
  }
}
