import type {
  LoggerService,
  RootConfigService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import { HistoryRemoval } from '../database';
import { FactsRemoval, HoursRemoval } from '../metering';
import { readLedgerRetention } from './readLedgerRetention';
import { readRetention } from './readRetention';
import { removeOldHistory } from './removeOldHistory';
import { removeOldLedger } from './removeOldLedger';

/** Removes old history once an hour, on one replica: `mlWorkloads.retention`. */
export async function scheduleRetention(options: {
  config: RootConfigService;
  knex: Knex;
  logger: LoggerService;
  scheduler: SchedulerService;
}): Promise<void> {
  const { config, knex, logger, scheduler } = options;
  const retention = readRetention(config);
  const ledgerRetention = readLedgerRetention(config, retention.historyMs);
  const removal = HistoryRemoval.create({ knex });
  await scheduler.scheduleTask({
    id: 'retention',
    frequency: { hours: 1 },
    initialDelay: { minutes: 5 },
    timeout: { minutes: 30 },
    scope: 'global',
    fn: async signal => {
      const { details, history } = await removeOldHistory({
        removal,
        retention,
        now: Date.now(),
        signal,
      });
      if (details + history > 0) {
        logger.info(
          `Removed what is no longer kept: details of ${details} workloads, history of ${history}`,
        );
      }
      const ledger = await removeOldLedger({
        facts: FactsRemoval.create({ knex }),
        hours: HoursRemoval.create({ knex }),
        retention: ledgerRetention,
        now: Date.now(),
        signal,
      });
      if (ledger.facts + ledger.hours > 0) {
        logger.info(
          `Removed what the ledger no longer keeps: ${ledger.facts} facts, ${ledger.hours} hours`,
        );
      }
    },
  });
}
