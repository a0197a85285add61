import type { Spend } from '@slipway/backstage-plugin-ml-workloads-common';
import type { SpendQuery } from '../contracts';
import { dayOf, hourOf } from '../metering';
import { leastOf, type Reach } from './completeness';
import {
  isLongInHours,
  previousPeriod,
  type Granularity,
  type Period,
} from './period';

/** What of a period is compared, and with what of the period before. */
export interface Comparison {
  now: Period;
  before: Period;
  /** All of the period, which is over; else as much of both as is known of it: whole hours, or whole days. */
  whole: boolean;
}

export type NotCompared = NonNullable<Spend['notCompared']>;

/** A stretch of settled rows of one kind. */
export interface Stretch {
  granularity: 'day' | 'hour';
  period: Period;
}

/**
 * What a period is compared with. One that is over is compared with all of the period before. One that is not is compared from its beginning
 * on, as far as it is settled in whole hours, with as long a time from the beginning of the period before; where the hours at its end are
 * kept no longer, in whole days. Both are never longer than the period before.
 */
export function comparisonOf(
  { granularity, compare }: Pick<SpendQuery, 'granularity' | 'compare'>,
  period: Period,
  reach: readonly Reach[],
): Comparison | NotCompared {
  if (compare === 'none') return 'notAsked';
  const previous = previousPeriod(granularity, period);
  const inHours = granularity === 'hour';
  if (inHours && isLongInHours(previous.from, period.to)) return 'tooManyHours';
  if (!reachesBack(reach, previous)) return 'notObserved';
  const settledTo = leastOf(reach.map(r => r.settledTo));
  if (settledTo === null) return 'nothingComplete';
  const kept = (from: number) =>
    reach.every(({ hoursFrom }) => hoursFrom !== null && hoursFrom <= from);
  if (inHours && !kept(previous.from)) return 'hoursGone';
  if (settledTo >= period.to) {
    return { now: period, before: previous, whole: true };
  }
  const longest = Math.min(
    period.to - period.from,
    previous.to - previous.from,
  );
  const hours = Math.min(hourOf(settledTo) - period.from, longest);
  const length =
    inHours || kept(dayOf(previous.from + hours))
      ? hours
      : dayOf(period.from + hours) - period.from;
  if (length <= 0) return 'nothingComplete';
  return {
    now: { from: period.from, to: period.from + length },
    before: { from: previous.from, to: previous.from + length },
    whole: false,
  };
}

/** A cluster that joined later would make the comparison look like growth. */
function reachesBack(reach: readonly Reach[], before: Period): boolean {
  return (
    reach.length > 0 &&
    reach.every(r => r.observedSince !== null && r.observedSince <= before.from)
  );
}

/** A stretch that begins with a day, in days and what is left of it in hours. */
export function stretchesOf(
  granularity: Granularity,
  period: Period,
): Stretch[] {
  if (granularity === 'hour') return [{ granularity, period }];
  const day = dayOf(period.to);
  const stretches: Stretch[] = [
    { granularity: 'day', period: { from: period.from, to: day } },
    { granularity: 'hour', period: { from: day, to: period.to } },
  ];
  return stretches.filter(({ period: { from, to } }) => from < to);
}

/**
 * What must be taken from the sums of a period, and what added, so that only what is compared is left of them: the rest from the day on in
 * which that ends, and this day's hours until then.
 */
export function restOf(
  granularity: Granularity,
  period: Period,
  { now }: Comparison,
): { less: Stretch[]; plus: Stretch[] } {
  if (granularity === 'hour') {
    return {
      less: [{ granularity, period: { from: now.to, to: period.to } }],
      plus: [],
    };
  }
  const day = dayOf(now.to);
  return {
    less: [{ granularity: 'day', period: { from: day, to: period.to } }],
    plus:
      day < now.to
        ? [{ granularity: 'hour', period: { from: day, to: now.to } }]
        : [],
  };
}
