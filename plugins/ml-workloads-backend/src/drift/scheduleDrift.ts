import {
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
  type RootConfigService,
  type SchedulerService,
} from '@backstage/backend-plugin-api';
import type { DriftCheck } from './DriftCheck';

/** Looks again and again, on one replica: `mlWorkloads.drift.schedule`, every 15 minutes when it is absent. */
export async function scheduleDrift(options: {
  config: RootConfigService;
  scheduler: SchedulerService;
  driftCheck: DriftCheck;
}): Promise<void> {
  const { config, scheduler, driftCheck } = options;
  const own = config.getOptionalConfig('mlWorkloads.drift.schedule');
  const schedule = own
    ? readSchedulerServiceTaskScheduleDefinitionFromConfig(own)
    : {
        frequency: { minutes: 15 },
        timeout: { minutes: 15 },
        initialDelay: { minutes: 1 },
      };
  await scheduler.scheduleTask({
    ...schedule,
    scope: 'global',
    id: 'drift',
    fn: signal => driftCheck.run(signal),
  });
}
