import type { RootConfigService } from '@backstage/backend-plugin-api';
import { readDurationFromConfig } from '@backstage/config';
import { durationToMilliseconds } from '@backstage/types';
import { DAY_MS, readClosing } from '../metering';

/** How long the ledger keeps what, in ms. Days, months and corrections are kept for ever. */
export interface LedgerRetention {
  /** What hours are settled from, after it has ended. */
  factsMs: number;
  /** Single settled hours. */
  hoursMs: number;
}

const LONGEST_MONTH_DAYS = 31;

/**
 * `mlWorkloads.metering.retention`.
 *
 * @param historyMs - how long attempts are kept, which hours are settled from too
 * @throws Error that names the key when a duration is none; when facts would go before their month closes, or stay longer than the hours or
 *   the attempts that they are settled with
 */
export function readLedgerRetention(
  config: RootConfigService,
  historyMs: number,
): LedgerRetention {
  const own = config.getOptionalConfig('mlWorkloads.metering.retention');
  const duration = (key: string, days: number): number =>
    own?.has(key)
      ? durationToMilliseconds(readDurationFromConfig(own, { key }))
      : days * DAY_MS;
  const shortest = LONGEST_MONTH_DAYS + readClosing(config).closeMonthsOn;
  const factsMs = duration('facts', 90);
  const hoursMs = duration('hours', Math.max(400, factsMs / DAY_MS));
  if (factsMs < shortest * DAY_MS) {
    throw new Error(
      `mlWorkloads.metering.retention.facts must be ${shortest} days or longer: until a month closes, all of it can still change`,
    );
  }
  if (hoursMs < factsMs) {
    throw new Error(
      'mlWorkloads.metering.retention.hours must not be shorter than mlWorkloads.metering.retention.facts',
    );
  }
  if (factsMs > historyMs) {
    throw new Error(
      'mlWorkloads.metering.retention.facts must not be longer than mlWorkloads.retention.history: hours are settled by attempts too',
    );
  }
  return { factsMs, hoursMs };
}
