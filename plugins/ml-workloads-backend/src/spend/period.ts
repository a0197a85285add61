import { InputError } from '@backstage/errors';
import type { SpendQuery } from '../contracts';
import {
  DAY_MS,
  dayOf,
  HOUR_MS,
  hourOf,
  monthOf,
  nextMonth,
} from '../metering';

export type Granularity = SpendQuery['granularity'];

/** Longest look at single hours: the synchronous SQLite driver stops the whole portal while it reads. */
export const LONGEST_HOURS_MS = 48 * HOUR_MS;

const WEEK_MS = 7 * DAY_MS;
/** 1970-01-05: the first Monday of UTC. Weeks are those of ISO 8601, and no UTC day is longer than another. */
export const MONDAY_MS = 4 * DAY_MS;

export interface Period {
  from: number;
  to: number;
}

function weekOf(at: number): number {
  return Math.floor((at - MONDAY_MS) / WEEK_MS) * WEEK_MS + MONDAY_MS;
}

function startOf(granularity: Granularity, at: number): number {
  switch (granularity) {
    case 'hour':
      return hourOf(at);
    case 'day':
      return dayOf(at);
    case 'week':
      return weekOf(at);
    default:
      return monthOf(at);
  }
}

export function nextStart(granularity: Granularity, at: number): number {
  switch (granularity) {
    case 'hour':
      return at + HOUR_MS;
    case 'day':
      return at + DAY_MS;
    case 'week':
      return at + WEEK_MS;
    default:
      return nextMonth(at);
  }
}

/** More hours than one answer may read, what it compares with included; those that were widened to whole ones are one more. */
export function isLongInHours(from: number, to: number): boolean {
  return to - from > LONGEST_HOURS_MS + HOUR_MS;
}

/**
 * The asked period, widened to whole hours, days, weeks or months: settled rows are never cut.
 *
 * @throws InputError for hours of more than two days
 */
export function wholePeriod({
  from,
  to,
  granularity,
}: Pick<SpendQuery, 'from' | 'to' | 'granularity'>): Period {
  if (!(from < to)) {
    throw new InputError('from must be before to');
  }
  const start = startOf(granularity, from);
  const last = startOf(granularity, to - 1);
  const period = { from: start, to: nextStart(granularity, last) };
  if (granularity === 'hour' && isLongInHours(period.from, period.to)) {
    throw new InputError(
      'granularity=hour reaches over at most 48 hours; ask for days or months',
    );
  }
  return period;
}

/** The same number of hours, days, weeks or months before; whole calendar months are compared with months, however they are cut. */
export function previousPeriod(
  granularity: Granularity,
  { from, to }: Period,
): Period {
  const wholeMonths = from === monthOf(from) && to === monthOf(to);
  if (granularity !== 'month' && !wholeMonths)
    return { from: from - (to - from), to: from };
  const months = monthsOf({ from, to }).length;
  const date = new Date(from);
  return {
    from: Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - months, 1),
    to: from,
  };
}

/** Starts of the steps in a period, ascending. */
export function stepsOf(
  granularity: Granularity,
  { from, to }: Period,
): number[] {
  const steps: number[] = [];
  for (let at = from; at < to; at = nextStart(granularity, at)) steps.push(at);
  return steps;
}

/** Starts of the UTC months that a period touches. */
export function monthsOf({ from, to }: Period): number[] {
  return stepsOf('month', { from: monthOf(from), to });
}
