import type { SchedulerService } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';

/**
 * SQLite plans queries by statistics that nobody gathers for it; PostgreSQL gathers its own. Once a day, from samples: that takes
 * milliseconds, also of large tables.
 */
export async function scheduleStatistics(options: {
  knex: Knex;
  scheduler: SchedulerService;
}): Promise<void> {
  const { knex, scheduler } = options;
  if (!String(knex.client.config.client).includes('sqlite')) return;
  await scheduler.scheduleTask({
    id: 'database-statistics',
    frequency: { hours: 24 },
    initialDelay: { minutes: 2 },
    timeout: { minutes: 5 },
    scope: 'local',
    fn: () => gatherStatistics(knex),
  });
}

/** Samples every table whose statistics are missing or old. */
export async function gatherStatistics(knex: Knex): Promise<void> {
  await knex.raw('pragma analysis_limit = 400');
  // 0x10002: also tables that this connection has not asked yet (sqlite.org/pragma.html#pragma_optimize).
  await knex.raw('pragma optimize = 0x10002');
}
