import type {
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import type { Settler } from './metering';
import type { ChangeNotifier } from './observe';
import type { OwnershipService } from './ownership';

/** What is done again and again: settling the ledger on one replica, knowing the owners on each. */
export async function scheduleTasks(options: {
  scheduler: SchedulerService;
  logger: LoggerService;
  settler: Settler;
  ownership: OwnershipService;
  changes: ChangeNotifier;
}): Promise<void> {
  const { scheduler, settler, ownership, changes, logger } = options;
  await scheduler.scheduleTask({
    id: 'settle',
    // The settler itself settles the current hour at most once a minute; asking more often only shortens the wait for it.
    frequency: { seconds: 20 },
    initialDelay: { seconds: 10 },
    timeout: { minutes: 5 },
    fn: async () => {
      const hours = await settler.settleDirty();
      if (hours > 0) changes.changed('spend', ownership.teams());
    },
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
  // Until the catalog answers, the owners of the last run hold.
  await ownership.load().catch(error => {
    logger.warn(`Owners of components cannot be read: ${error.message}`);
  });
}
