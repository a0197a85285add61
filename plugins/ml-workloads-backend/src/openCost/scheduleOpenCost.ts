import type {
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { importOpenCost } from './importOpenCost';
import type { OpenCostClient } from './OpenCostClient';
import type { OpenCostStore } from './OpenCostStore';

/** Imports from each OpenCost once an hour, on one replica. One that does not answer holds up no other. */
export async function scheduleOpenCost(options: {
  clients: readonly OpenCostClient[];
  store: OpenCostStore;
  scheduler: SchedulerService;
  logger: LoggerService;
}): Promise<void> {
  const { clients, store, scheduler, logger } = options;
  if (clients.length === 0) return;
  await scheduler.scheduleTask({
    id: 'opencost',
    frequency: { hours: 1 },
    initialDelay: { seconds: 30 },
    timeout: { minutes: 30 },
    scope: 'global',
    fn: async signal => {
      for (const client of clients) {
        try {
          await importOpenCost({ client, store, now: Date.now(), signal });
          await store.note(client.cluster, null, Date.now());
        } catch (error) {
          const { message } = error as Error;
          await store.note(client.cluster, message, Date.now());
          logger.warn(`Cluster '${client.cluster}': ${message}`);
        }
      }
    },
  });
}
