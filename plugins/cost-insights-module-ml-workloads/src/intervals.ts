import { InputError } from '@backstage/errors';
import { DateTime, Duration } from 'luxon';

/** What a repeating interval asks for: so many periods of one length, the last of which ends. */
export interface Intervals {
  /** First day, UTC. */
  from: DateTime;
  /** Start of the last period. */
  last: DateTime;
  /** Exclusive. */
  to: DateTime;
  /** Whole months, not days. */
  months: boolean;
}

const SHAPE = /^R(\d+)\/(P\d+[DM])\/(\d{4}-\d{2}-\d{2})$/;

/**
 * Reads `R2/P30D/2026-11-01`: two periods of thirty days, the last of which ends before 1 November. Days are UTC.
 *
 * @throws InputError for anything else
 */
export function readIntervals(text: string): Intervals {
  const [, repeats, length, date] = SHAPE.exec(text) ?? [];
  const to = DateTime.fromISO(date ?? '', { zone: 'utc' });
  const duration = Duration.fromISO(length ?? '');
  const count = Number(repeats);
  if (!to.isValid || !duration.isValid || !(count > 0) || +duration === 0) {
    throw new InputError(
      `'${text}' is no interval such as R2/P30D/2026-11-01: a number of periods, their length in days or months, and the first day after them`,
    );
  }
  let from = to;
  for (let n = 0; n < count; n++) from = from.minus(duration);
  return {
    from,
    last: to.minus(duration),
    to,
    months: duration.months > 0,
  };
}
