import type {
  BigInteger,
  Micros,
  Spend,
  SpendAmount,
  SpendBucket,
  SpendGranularity,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { DateTime } from 'luxon';
import { sumMicros } from '../../numbers';
import { stepLabels } from '../period';
import type { Series } from './series';

/** One bar: money in micro-units by series. */
export interface SpendBar {
  start: string;
  /** exclusive */
  end: string;
  label: string;
  /** With the year and the zone. */
  long: string;
  /** In the order of the series; null where nothing of it is priced. */
  values: Micros[];
  /** In the same order: there is GPU time, and none of it has a price, so that its money is not known. */
  unpriced: boolean[];
  total: Micros;
  gpuMs: BigInteger;
  unpricedGpuMs: BigInteger;
  provisional: boolean;
  hasGap: boolean;
  /** Before the first observation: nothing is known, which is not zero. */
  unknown: boolean;
}

type Answer = Pick<
  Spend,
  'buckets' | 'from' | 'to' | 'granularity' | 'observedSince' | 'months'
>;

/**
 * The bars of a spend answer of hours or days, in steps of hours, days, or the weeks and months that those days make. Weeks and months end
 * where the period ends, so that all bars sum to the period. Steps that the answer leaves out are there with nothing in them, so that the
 * axis has no holes.
 *
 * @param now - UTC ms; no bar is for the future
 * @param zone - the viewer's, for labels of hours; the browser's when absent
 */
export function spendBars(
  spend: Answer,
  series: readonly Series[],
  step: SpendGranularity,
  now: number,
  zone?: string,
): SpendBar[] {
  const byStart = new Map(
    spend.buckets.map(bucket => [Date.parse(bucket.start), bucket]),
  );
  const steps = stepsOf(spend, step, now);
  const labels = stepLabels(steps, step, zone);
  const since = spend.observedSince
    ? Date.parse(spend.observedSince)
    : Infinity;
  const closed = new Set(
    spend.months.filter(month => month.closed).map(({ month }) => month),
  );
  return steps.map(({ start, end, parts }, i) => {
    const buckets = parts.flatMap(part => byStart.get(part) ?? []);
    return {
      ...barOf(buckets, series, closed),
      start,
      end,
      label: labels[i].short,
      long: labels[i].long,
      unknown: buckets.length === 0 && Date.parse(end) <= since,
    };
  });
}

interface Step {
  start: string;
  end: string;
  /** Starts of the hours or days in it, ms. */
  parts: number[];
}

function stepsOf(spend: Answer, step: SpendGranularity, now: number): Step[] {
  const unit = spend.granularity === 'hour' ? 'hour' : 'day';
  const until = Math.min(Date.parse(spend.to), now);
  const steps: Step[] = [];
  let at = DateTime.fromISO(spend.from, { zone: 'utc' });
  while (at.toMillis() < until && steps.length < 1000) {
    const last = steps[steps.length - 1];
    if (last && at.toMillis() < Date.parse(last.end)) {
      last.parts.push(at.toMillis());
    } else {
      const next = at
        .startOf(step)
        .plus({ [step]: 1 })
        .toMillis();
      steps.push({
        start: new Date(at.toMillis()).toISOString(),
        end: new Date(Math.min(next, Date.parse(spend.to))).toISOString(),
        parts: [at.toMillis()],
      });
    }
    at = at.plus({ [unit]: 1 });
  }
  return steps;
}

function barOf(
  buckets: readonly SpendBucket[],
  series: readonly Series[],
  closed: ReadonlySet<string>,
): Omit<SpendBar, 'start' | 'end' | 'label' | 'long' | 'unknown'> {
  const all = buckets.flatMap(({ values }) => Object.values(values));
  const ofSeries = series.map(({ keys }) =>
    buckets.flatMap(({ values }) => keys.flatMap(key => values[key] ?? [])),
  );
  const values = ofSeries.map(amounts =>
    sumMicros(amounts.map(({ costMicros }) => costMicros)),
  );
  return {
    values,
    unpriced: ofSeries.map(
      (amounts, i) =>
        values[i] === null && amounts.some(({ gpuMs }) => Number(gpuMs) > 0),
    ),
    total: sumMicros(all.map(amount => amount.costMicros)),
    gpuMs: sumGpu(all, 'gpuMs'),
    unpricedGpuMs: sumGpu(all, 'unpricedGpuMs'),
    // What settling still finds of a closed month becomes a correction elsewhere.
    provisional: buckets.some(
      ({ provisional, start }) =>
        provisional && !closed.has(start.slice(0, 'yyyy-mm'.length)),
    ),
    hasGap: buckets.some(bucket => bucket.hasGap),
  };
}

function sumGpu(
  amounts: readonly SpendAmount[],
  field: 'gpuMs' | 'unpricedGpuMs',
): BigInteger {
  return amounts
    .reduce((sum, amount) => sum + BigInt(amount[field]), 0n)
    .toString();
}

/** Notes of a bar in words, for the table and the hover. */
export function barNotes(
  bar: Pick<SpendBar, 'unknown' | 'hasGap' | 'provisional' | 'unpricedGpuMs'>,
): string[] {
  return [
    bar.unknown && 'before observation began',
    bar.hasGap && 'the observer was cut off for a part',
    bar.provisional && 'provisional',
    Number(bar.unpricedGpuMs) > 0 && 'has GPU time without a price',
  ].filter((note): note is string => Boolean(note));
}
