import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import { LeaseLostError } from '../database/ObserverLeases';
import type { ObservationQueue } from './ObservationQueue';
import { backoffMs, pause } from './pause';
import type { Pipeline } from './Pipeline';
import type { Observation } from './types';

export interface ObservationWriterOptions {
  cluster: string;
  queue: ObservationQueue;
  pipeline: Pipeline;
  guard: (trx: Knex.Transaction) => Promise<void>;
  /** How long a batch waits for more. */
  lingerMs: number;
  /** After each commit. */
  onWritten: (batch: Observation[]) => Promise<void>;
  logger: LoggerService;
}

/** From the queue to the database, batch by batch, until the lease is lost. A batch that cannot be written is tried again. */
export class ObservationWriter {
  /** Why nothing is written now; null when all is well. */
  problem: string | null = null;

  static create(options: ObservationWriterOptions): ObservationWriter {
    return new ObservationWriter(options);
  }

  private constructor(private readonly options: ObservationWriterOptions) {}

  /** @throws LeaseLostError when another replica took over */
  async run(signal: AbortSignal): Promise<void> {
    const { queue, pipeline, guard, lingerMs, onWritten } = this.options;
    let failures = 0;
    let size = Infinity;
    while (!signal.aborted) {
      const batch = (await queue.next(lingerMs, signal)).slice(0, size);
      if (batch.length === 0) {
        continue;
      }
      try {
        await pipeline.apply(batch, { guard });
        await onWritten(batch);
        queue.done(batch.length);
        failures = 0;
        size = Infinity;
        this.problem = null;
      } catch (error) {
        if (error instanceof LeaseLostError) {
          throw error;
        }
        failures += 1;
        this.failed(error as Error, batch);
        // One object that cannot be written must not stop all others for ever: the batch shrinks around it.
        if (failures >= 3) {
          size = Math.max(1, Math.floor(batch.length / 2));
        }
        if (failures >= 12 && batch.length === 1) {
          this.options.logger.error(
            `Gave up on one observation of cluster '${this.options.cluster}'`,
            error as Error,
          );
          queue.done(1);
        }
        await pause(backoffMs(failures, 200, 5_000), signal);
      }
    }
  }

  private failed(error: Error, batch: Observation[]): void {
    const { cluster, logger } = this.options;
    logger.error(
      `Cannot store ${batch.length} observations of cluster '${cluster}': ${error.message}`,
    );
    this.problem = `What is observed cannot be stored: ${error.message.slice(
      0,
      300,
    )}`;
  }
}
