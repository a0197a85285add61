import type {
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { LeaseLostError } from './database';
import type { LaunchSweep } from './launch';
import type { Prices, Settler } from './metering';
import type { WorkloadNews } from './notifications';
import type {
  CapacityRecorder,
  ChangeNotifier,
  Fence,
  Observers,
  UnobservedClusters,
} from './observe';
import type { OwnershipService } from './ownership';

/** How long hours are settled at a time; every 20 seconds. */
const SETTLING_MS = 10_000;

/** What is done again and again: settling the ledger and telling news on the replica that observes, knowing the owners on each, sweeping on one. */
export async function scheduleTasks(options: {
  scheduler: SchedulerService;
  logger: LoggerService;
  settler: Settler;
  observers: Pick<Observers, 'fences'>;
  unobserved: Pick<UnobservedClusters, 'each'>;
  ownership: OwnershipService;
  changes: ChangeNotifier;
  news: WorkloadNews;
  sweep: LaunchSweep;
  capacityRecorder: Pick<CapacityRecorder, 'record'>;
  prices: Pick<Prices, 'refresh' | 'reload'>;
}): Promise<void> {
  const {
    scheduler,
    settler,
    observers,
    unobserved,
    ownership,
    changes,
    logger,
    news,
    sweep,
    capacityRecorder,
    prices,
  } = options;
  await scheduler.scheduleTask({
    id: 'settle',
    // The settler itself settles the current hour at most once a minute; asking more often only shortens the wait for it.
    frequency: { seconds: 20 },
    initialDelay: { seconds: 10 },
    timeout: { minutes: 5 },
    // The replica that observes a cluster settles it, fenced by the same token (`ledger.md` §5.21).
    scope: 'local',
    fn: async () => {
      let hours = 0;
      const settle = async ({
        cluster,
        guard,
      }: Pick<Fence, 'cluster' | 'guard'>) => {
        try {
          // A claim can mark months: they are settled half of the time, and the other half is for those who read.
          const until = Date.now() + SETTLING_MS;
          let settled: number;
          do {
            settled = await settler.settleDirty({ cluster, guard });
            hours += settled;
          } while (settled > 1 && Date.now() < until);
        } catch (error) {
          if (!(error instanceof LeaseLostError)) throw error;
          logger.info(
            `Another replica observes cluster '${cluster}' now, and settles it`,
          );
        }
      };
      for (const fence of observers.fences()) await settle(fence);
      await unobserved.each(settle);
      if (hours > 0) changes.changed('spend', ownership.teams());
    },
  });
  await scheduler.scheduleTask({
    id: 'capacity',
    // As often as a changing cluster's capacity is stored for the replicas that do not observe it.
    frequency: { seconds: 5 },
    initialDelay: { seconds: 5 },
    timeout: { minutes: 1 },
    scope: 'local',
    fn: () =>
      capacityRecorder.record().catch(error => {
        // The replica that observes now writes it.
        if (!(error instanceof LeaseLostError)) throw error;
      }),
  });
  await scheduler.scheduleTask({
    id: 'ownership',
    frequency: { minutes: 1 },
    initialDelay: { seconds: 5 },
    timeout: { minutes: 1 },
    // Each replica keeps the owners in its memory.
    scope: 'local',
    fn: () => ownership.refresh(),
  });
  await scheduler.scheduleTask({
    id: 'news',
    frequency: { seconds: 10 },
    initialDelay: { seconds: 20 },
    timeout: { minutes: 5 },
    // Of a cluster only its observer tells news.
    scope: 'local',
    fn: () => news.run(observers.fences()),
  });
  await scheduler.scheduleTask({
    id: 'launch-sweep',
    frequency: { minutes: 5 },
    initialDelay: { minutes: 1 },
    timeout: { minutes: 4 },
    scope: 'global',
    fn: () => sweep.run(),
  });
  await scheduler.scheduleTask({
    id: 'prices',
    // Prices of a meter change by the hour at most; files and configuration are looked at again as well.
    frequency: { minutes: 5 },
    initialDelay: { seconds: 30 },
    timeout: { minutes: 4 },
    scope: 'global',
    fn: () => prices.refresh(),
  });
  await scheduler.scheduleTask({
    id: 'prices-of-others',
    frequency: { seconds: 30 },
    initialDelay: { seconds: 30 },
    timeout: { minutes: 1 },
    // Each replica keeps the prices in its memory.
    scope: 'local',
    fn: () => prices.reload(),
  });
  // Until the catalog answers, the owners of the last run hold.
  await ownership.load().catch(error => {
    logger.warn(`Owners of components cannot be read: ${error.message}`);
  });
}
