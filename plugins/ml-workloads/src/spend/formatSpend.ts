import type {
  Micros,
  Spend,
  SpendMonth,
} from '@slipway/backstage-plugin-ml-workloads-common';
import {
  formatChange,
  formatGpuHours,
  formatMoney,
  formatMoneyShort,
  formatUtcDay,
  sumMicros,
} from '../numbers';
import { Period, periodOf, timeLabel } from './period';
import { lostMicros } from './tables/shownRows';

/**
 * The first thing that a view says, e.g. `Vision spent $4,310 this month, $410 of it on GPUs that were not yet running and $200 on attempts
 * that failed or were preempted.` Only what is known is said; the two parts may overlap and are not added.
 */
export function describeSpend(
  spend: Pick<
    Spend,
    'total' | 'starting' | 'outcomes' | 'currency' | 'observedSince'
  >,
  whose: string,
  period: Pick<Period, 'phrase' | 'to'>,
): string {
  const { total, starting, currency, observedSince } = spend;
  const nothing =
    Number(total.gpuMs) === 0 && Number(total.costMicros ?? 0) === 0;
  // No time is observed that was over before: that is not the same as no GPUs.
  if (nothing && nobodyWatched(observedSince, period.to))
    return `Nobody watched ${period.phrase}: what ${whose} used then is not known.`;
  if (nothing) return `${whose} used no GPUs ${period.phrase}.`;
  if (total.costMicros === null)
    return `${whose} used ${formatGpuHours(total.gpuMs)} GPU-h ${
      period.phrase
    }; none of it has a price.`;
  const short = (micros: Micros) => formatMoneyShort(micros, currency);
  const lost = lostMicros(spend);
  const idle = [
    positive(starting.costMicros) &&
      `${short(starting.costMicros)} of it on GPUs that were not yet running`,
    positive(lost) &&
      `${short(lost)}${
        positive(starting.costMicros) ? '' : ' of it'
      } on attempts that failed or were preempted`,
  ].filter(Boolean);
  const money = `${whose} spent ${short(total.costMicros)} ${period.phrase}`;
  return idle.length > 0 ? `${money}, ${idle.join(' and ')}.` : `${money}.`;
}

/** Whether a time was over before anybody watched. */
export function nobodyWatched(
  observedSince: string | null,
  to: string,
): boolean {
  return !observedSince || Date.parse(to) <= Date.parse(observedSince);
}

/** The first thing that is said of all money of the nodes, which nobody spent where they were free. */
export function describeNodes(
  spend: Parameters<typeof describeSpend>[0] & Pick<Spend, 'categories'>,
  period: Pick<Period, 'phrase' | 'to'>,
  /** In words, ` (Category: Free)`. */
  filters: string = '',
): string {
  const { total, currency, categories } = spend;
  const nothing = Number(total.gpuMs) === 0 && Number(total.costMicros) === 0;
  if (total.costMicros === null || nothing || !categories)
    return describeSpend(spend, `The fleet${filters}`, period);
  if (filters)
    return `The GPU nodes${filters} cost ${formatMoneyShort(
      total.costMicros,
      currency,
    )} ${period.phrase}.`;
  const of = (...names: string[]) =>
    sumMicros(
      categories
        .filter(({ category }) => names.includes(category))
        .map(({ costMicros }) => costMicros),
    );
  const short = (micros: Micros) => formatMoneyShort(micros, currency);
  const held = of('allocated');
  const free = of('unallocated', 'stranded');
  const parts = [
    positive(held) && `${short(held)} of it on GPUs that workloads held`,
    positive(free) &&
      `${short(free)}${positive(held) ? '' : ' of it'} on GPUs that were free`,
  ].filter(Boolean);
  const money = `The GPU nodes cost ${short(total.costMicros)} ${
    period.phrase
  }`;
  return parts.length > 0 ? `${money}, ${parts.join(' and ')}.` : `${money}.`;
}

/** GPU time without a price, in words; null when all is priced. */
export function describeUnpriced(spend: Pick<Spend, 'total'>): string | null {
  if (Number(spend.total.unpricedGpuMs) === 0) return null;
  return `${formatGpuHours(
    spend.total.unpricedGpuMs,
  )} GPU-h, not in this money`;
}

const NOT_COMPARED: Record<NonNullable<Spend['notCompared']>, string> = {
  notAsked: 'Not compared.',
  notObserved:
    'Not compared: the time before was not observed from its beginning.',
  nothingComplete: 'Not compared yet: no hour of it is over and settled.',
  tooManyHours: 'Not compared: hours of one day are, of more they are not.',
  hoursGone: 'Not compared: the hours before are kept no longer.',
};

/**
 * `+15 % against October 2026 ($3,748.12)`; of a period that is not over `+15 % against 1–14 Oct 2026 until 09:00 UTC ($374.81, now $431.00)`;
 * or why nothing can be said.
 */
export function describeComparison(
  spend: Pick<
    Spend,
    | 'comparedTotal'
    | 'comparedPeriod'
    | 'previousTotal'
    | 'previousPeriod'
    | 'notCompared'
    | 'currency'
    | 'to'
  >,
): string {
  const { comparedTotal, comparedPeriod, previousTotal, previousPeriod } =
    spend;
  if (!comparedTotal || !comparedPeriod || !previousTotal || !previousPeriod)
    return NOT_COMPARED[spend.notCompared ?? 'notObserved'];
  const money = (micros: Micros) => formatMoney(micros, spend.currency);
  const label = timeLabel(previousPeriod.from, previousPeriod.to);
  const gaps = describeGaps(comparedPeriod.hasGap, previousPeriod.hasGap);
  const before = previousTotal.costMicros;
  if (before === null)
    return Number(previousTotal.gpuMs) === 0
      ? `Nothing in ${label} to compare with${gaps}.`
      : `Nothing in ${label} has a price to compare with${gaps}.`;
  if (Number(before) === 0) return `Nothing was spent in ${label}${gaps}.`;
  const change = formatChange(comparedTotal.costMicros, before);
  if (comparedPeriod.to === spend.to)
    return `${change} against ${label} (${money(before)})${gaps}`;
  const now = money(comparedTotal.costMicros);
  // As long a part of both: the time of the one before says where this one ends.
  if (lengthMs(comparedPeriod) === lengthMs(previousPeriod))
    return `${change} against ${label} (${money(before)}, now ${now})${gaps}`;
  const part = timeLabel(comparedPeriod.from, comparedPeriod.to);
  return `${part} (${now}): ${change} against ${label} (${money(
    before,
  )})${gaps}`;
}

function lengthMs({ from, to }: { from: string; to: string }): number {
  return Date.parse(to) - Date.parse(from);
}

function describeGaps(now: boolean, before: boolean): string {
  if (!now && !before) return '';
  if (now && before) return '; nobody watched for a part of either';
  return `; nobody watched for a part of ${now ? 'it' : 'the time before'}`;
}

/** `$12.30 of corrections to October 2026 posted this month; the bill is $4,322.30.`; null without any. */
export function describeCorrections(
  spend: Pick<Spend, 'corrections' | 'bill' | 'currency'>,
  period: Pick<Period, 'phrase'>,
): string | null {
  const { corrections, bill, currency } = spend;
  // What moved between two teams adds up to nothing for both.
  const months = corrections.months.filter(
    ({ costMicros, unpricedGpuMs }) =>
      Number(costMicros) !== 0 || Number(unpricedGpuMs) !== 0,
  );
  if (months.length === 0) return null;
  const parts = months.map(
    ({ month, costMicros, unpricedGpuMs }) =>
      `${
        costMicros === null
          ? `${formatGpuHours(unpricedGpuMs)} GPU-h without a price`
          : formatMoney(costMicros, currency).replace('-', '−')
      } of corrections to ${periodOf(month, 0).label}`,
  );
  return `${parts.join(', ')} posted ${period.phrase}; the bill for it is ${
    bill.costMicros === null
      ? 'not known'
      : formatMoney(bill.costMicros, currency)
  }.`;
}

/** Whether the numbers of the months can still change; null where the answer says nothing of it. */
export function describeMonths(
  months: readonly SpendMonth[],
): { word: string; meaning: string } | null {
  if (months.length === 0) return null;
  const open = months.filter(({ closed }) => !closed);
  if (open.length === 0)
    return {
      word: 'Closed',
      meaning:
        'The charges of this time never change any more; what is found later is a correction in a later month.',
    };
  const closes = open.map(({ closesAt }) => closesAt).sort();
  return {
    word: `Open until ${formatUtcDay(closes[closes.length - 1])}`,
    meaning:
      'Late data can still change these charges. After that day it becomes a correction in a later month.',
  };
}

function positive(micros: Micros): boolean {
  return micros !== null && Number(micros) > 0;
}
