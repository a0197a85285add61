import type { RootConfigService } from '@backstage/backend-plugin-api';
import { readDurationFromConfig } from '@backstage/config';
import { durationToMilliseconds } from '@backstage/types';
import type { NewsSettings } from './types';

const MINUTE_MS = 60_000;

export interface NotificationSettings extends NewsSettings {
  enabled: boolean;
  /** Limit of starts whose like has no statistics. */
  stuckAfterMs: number;
}

/**
 * `mlWorkloads.notifications`.
 *
 * @throws Error that names the key when a duration is none, or not positive
 */
export function readNotificationSettings(
  config: RootConfigService,
): NotificationSettings {
  const own = config.getOptionalConfig('mlWorkloads.notifications');
  const duration = (key: string, otherwise: number): number => {
    if (!own?.has(key)) return otherwise;
    const ms = durationToMilliseconds(readDurationFromConfig(own, { key }));
    if (ms <= 0) {
      throw new Error(
        `mlWorkloads.notifications.${key} must be longer than nothing, for example { minutes: 15 }`,
      );
    }
    return ms;
  };
  return {
    enabled: own?.getOptionalBoolean('enabled') ?? true,
    longWaitMs: duration('longWait', 15 * MINUTE_MS),
    stuckAfterMs: duration('stuckAfter', 30 * MINUTE_MS),
    notOlderThanMs: duration('notOlderThan', 30 * MINUTE_MS),
  };
}
