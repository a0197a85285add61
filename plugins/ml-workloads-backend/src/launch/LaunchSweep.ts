import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Clusters } from '../clusters';
import { findLaunched, removeAll } from './apply';
import { RETRY_WINDOW_MS } from './LaunchService';
import type { LaunchRow, LaunchStore } from './LaunchStore';

/** More than a cluster that is away for hours leaves open. */
const AT_ONCE = 500;

export interface LaunchSweepOptions {
  store: LaunchStore;
  clusters: Pick<Clusters, 'get'>;
  logger: Pick<LoggerService, 'info' | 'warn'>;
  now?: () => number;
}

/**
 * Learns the outcome of launches that a crash or an outage left open, once nobody tries them again, and removes what they left.
 *
 * Only objects that carry the launch's own id are touched, and only the very ones that were seen.
 */
export class LaunchSweep {
  readonly #options: LaunchSweepOptions;
  readonly #now: () => number;

  static create(options: LaunchSweepOptions): LaunchSweep {
    return new LaunchSweep(options);
  }

  private constructor(options: LaunchSweepOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  async run(): Promise<void> {
    const { store, logger } = this.#options;
    const open = await store.unknownSince(
      this.#now() - RETRY_WINDOW_MS,
      AT_ONCE,
    );
    for (const launch of open) {
      try {
        await this.#settle(launch);
      } catch (error) {
        // The cluster is away or refuses; the next sweep asks again.
        logger.warn(
          `The outcome of launch ${launch.launchId} (${launch.kind} ${
            launch.namespace
          }/${launch.name} in ${launch.cluster}) is not known yet: ${
            (error as Error).message
          }`,
        );
      }
    }
  }

  async #settle(launch: LaunchRow): Promise<void> {
    const { clusters, logger, store } = this.#options;
    const cluster = clusters.get(launch.cluster);
    if (!cluster || launch.planned.length === 0) return;
    const { result, objects } = await findLaunched(
      cluster,
      launch.planned,
      launch.launchId,
    );
    if (result) {
      await store.finish(launch.launchId, 'launched', this.#now(), result);
      return;
    }
    await removeAll(cluster, objects);
    await store.finish(launch.launchId, 'lost', this.#now(), null);
    logger.info(
      `Launch ${launch.launchId} left ${
        objects.map(({ kind, name }) => `${kind} ${name}`).join(', ') ||
        'nothing'
      } in ${launch.cluster}/${
        launch.namespace
      }; its workload was not there, so that was removed`,
    );
  }
}
