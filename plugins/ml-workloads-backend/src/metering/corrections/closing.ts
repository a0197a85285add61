import type { RootConfigService } from '@backstage/backend-plugin-api';
import { DAY_MS, monthOf, nextMonth } from '../time';

/** When months close (`ledger.md` §5.22). */
export interface Closing {
  /** Day of the following month at whose 00:00 UTC a month closes; 1 to 28. */
  closeMonthsOn: number;
}

export const DEFAULT_CLOSING: Closing = { closeMonthsOn: 4 };

/**
 * `mlWorkloads.metering.closeMonthsOn`.
 *
 * @throws Error when it is no whole number from 1 to 28
 */
export function readClosing(config: RootConfigService): Closing {
  const key = 'mlWorkloads.metering.closeMonthsOn';
  const day = config.getOptionalNumber(key) ?? DEFAULT_CLOSING.closeMonthsOn;
  if (!Number.isInteger(day) || day < 1 || day > 28) {
    throw new Error(
      `${key} must be a day from 1 to 28, for example 4: a month closes at 00:00 UTC on that day of the next month`,
    );
  }
  return { closeMonthsOn: day };
}

/** When the month that contains an instant closes, UTC ms. */
export function closesAt(ms: number, { closeMonthsOn }: Closing): number {
  return nextMonth(ms) + (closeMonthsOn - 1) * DAY_MS;
}

/** Start of the latest month that is closed by the clock at an instant. */
export function lastClosedMonth(now: number, closing: Closing): number {
  let month = monthOf(monthOf(now) - 1);
  while (closesAt(month, closing) > now) month = monthOf(month - 1);
  return month;
}
