import {
  fromBigInteger,
  type Spend,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { DateTime } from 'luxon';
import regression from 'regression';
import type { ChangeStatistic, DateAggregation, Trendline } from './types';

/** Micro-units as the float that Cost Insights calculates with. Here, at the very end, digits below its 53 bits may go. */
export function units(micros: Parameters<typeof fromBigInteger>[0]): number {
  return Number(fromBigInteger(micros)) / 1e6;
}

/** Days that were observed from their first moment on: what was before is not known, and not 0. */
function observedDays({ buckets, observedSince }: Spend): Spend['buckets'] {
  return buckets.filter(
    ({ start }) =>
      observedSince !== null && Date.parse(start) >= Date.parse(observedSince),
  );
}

/** Whether all days from a time on were observed. */
export function isObservedFrom(from: DateTime, spend: Spend): boolean {
  return (
    spend.observedSince !== null &&
    from.toMillis() >= Date.parse(spend.observedSince)
  );
}

/**
 * Money of each observed day, of one key or of all. A day whose GPU time has no price at all is left out: it is not known, and not 0.
 *
 * @param key - of the grouping; all when absent
 */
export function dailyMoney(spend: Spend, key?: string): DateAggregation[] {
  return observedDays(spend).flatMap(({ start, values }) => {
    const parts = key === undefined ? Object.values(values) : [values[key]];
    const here = parts.filter(Boolean);
    const priced = here.flatMap(({ costMicros }) => costMicros ?? []);
    if (here.length > 0 && priced.length === 0) return [];
    const micros = priced.reduce<bigint>(
      (sum, one) => sum + fromBigInteger(one),
      0n,
    );
    return [{ date: dayName(start), amount: Number(micros) / 1e6 }];
  });
}

/**
 * GPU-hours of each observed day, over several answers. A team that is in more than one of them counts once.
 *
 * @param answers - of the same days, grouped by team
 */
export function dailyHours(answers: readonly Spend[]): DateAggregation[] {
  const days = new Map<string, Map<string, bigint>>();
  for (const answer of answers) {
    for (const { start, values } of observedDays(answer)) {
      const teams = days.get(start) ?? new Map<string, bigint>();
      days.set(start, teams);
      for (const [team, { gpuMs }] of Object.entries(values)) {
        teams.set(team, fromBigInteger(gpuMs));
      }
    }
  }
  return [...days].map(([start, teams]) => ({
    date: dayName(start),
    amount:
      Number([...teams.values()].reduce((sum, one) => sum + one, 0n)) /
      3_600_000,
  }));
}

/** From the sum of the periods before to the sum of the last one. */
export function changeOf(
  days: readonly DateAggregation[],
  last: DateTime,
): ChangeStatistic {
  const start = last.toISODate()!;
  let before = 0;
  let after = 0;
  for (const { date, amount } of days) {
    if (date < start) before += amount;
    else after += amount;
  }
  return change(before, after);
}

/** A ratio to or from nothing is none. */
export function change(before: number, after: number): ChangeStatistic {
  const amount = after - before;
  return before && after ? { ratio: amount / before, amount } : { amount };
}

/** Least squares over Unix seconds, as Cost Insights draws it. */
export function trendlineOf(days: readonly DateAggregation[]): Trendline {
  const { equation } = regression.linear(
    days.map(({ date, amount }) => [Date.parse(date) / 1000, amount]),
    // Per second money moves in the ninth decimal.
    { precision: 15 },
  );
  return { slope: equation[0], intercept: equation[1] };
}

function dayName(time: string): string {
  return time.slice(0, 10);
}
