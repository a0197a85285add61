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

/** Which table answers, and in which column its period starts. */
export const TABLES = {
  hour: { table: 'ledger_hours', start: 'hour' },
  day: { table: 'ledger_days', start: 'day' },
  month: { table: 'ledger_months', start: 'month' },
} as const;

/** Longest look at single hours: the synchronous SQLite driver stops the whole portal while it reads. */
export const LONGEST_HOURS_MS = 48 * HOUR_MS;

export interface Period {
  from: number;
  to: number;
}

function startOf(granularity: Granularity, at: number): number {
  if (granularity === 'hour') return hourOf(at);
  return granularity === 'day' ? dayOf(at) : monthOf(at);
}

export function nextStart(granularity: Granularity, at: number): number {
  if (granularity === 'hour') return at + HOUR_MS;
  return granularity === 'day' ? at + DAY_MS : nextMonth(at);
}

/**
 * The asked period, widened to whole hours, days or months: settled rows are never cut.
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
  if (
    granularity === 'hour' &&
    period.to - period.from > LONGEST_HOURS_MS + HOUR_MS
  ) {
    throw new InputError(
      'granularity=hour reaches over at most 48 hours; ask for days or months',
    );
  }
  return period;
}

/** The same number of hours, days or months before. */
export function previousPeriod(
  granularity: Granularity,
  { from, to }: Period,
): Period {
  if (granularity !== 'month') return { from: from - (to - from), to: from };
  let months = 0;
  for (let at = from; at < to; at = nextMonth(at)) months += 1;
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
