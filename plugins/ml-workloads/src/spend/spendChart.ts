import type {
  BigInteger,
  Micros,
  Spend,
  SpendAmount,
  SpendBucket,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { formatUtcDay, formatUtcHour, sumMicros } from '../numbers';

/** One bar: money in micro-units by phase. */
export interface SpendBar {
  start: string;
  label: string;
  running: Micros;
  starting: Micros;
  /** Phase not known. */
  other: Micros;
  total: Micros;
  gpuMs: BigInteger;
  unpricedGpuMs: BigInteger;
  provisional: boolean;
  hasGap: boolean;
  /** Before the first observation: nothing is known, which is not zero. */
  unknown: boolean;
}

const PHASE_KEYS = ['running', 'starting'];

/**
 * The bars of a spend answer that was grouped by phase. Days that the answer leaves out are there with nothing in them, so that
 * the axis has no holes.
 */
export function spendBars(
  spend: Pick<
    Spend,
    'buckets' | 'from' | 'to' | 'granularity' | 'observedSince'
  >,
  now: number,
): SpendBar[] {
  const byStart = new Map(
    spend.buckets.map(bucket => [Date.parse(bucket.start), bucket]),
  );
  const observedSince = spend.observedSince
    ? Date.parse(spend.observedSince)
    : Infinity;
  return bucketStarts(spend, now).map(start => {
    const bucket = byStart.get(start.getTime());
    const end = nextStart(start, spend.granularity).getTime();
    return toBar(
      start.toISOString(),
      spend.granularity,
      bucket,
      !bucket && end <= observedSince,
    );
  });
}

function bucketStarts(
  spend: Pick<Spend, 'from' | 'to' | 'granularity'>,
  now: number,
): Date[] {
  const end = Math.min(Date.parse(spend.to), now);
  const starts: Date[] = [];
  let at = new Date(spend.from);
  while (at.getTime() < end && starts.length < 1000) {
    starts.push(at);
    at = nextStart(at, spend.granularity);
  }
  return starts;
}

function nextStart(at: Date, granularity: Spend['granularity']): Date {
  const next = new Date(at);
  if (granularity === 'hour') next.setUTCHours(next.getUTCHours() + 1);
  else if (granularity === 'day') next.setUTCDate(next.getUTCDate() + 1);
  else next.setUTCMonth(next.getUTCMonth() + 1);
  return next;
}

function toBar(
  start: string,
  granularity: Spend['granularity'],
  bucket: SpendBucket | undefined,
  unknown: boolean,
): SpendBar {
  const values = bucket?.values ?? {};
  const known = (key: string): Micros => values[key]?.costMicros ?? null;
  const rest = Object.entries(values).filter(
    ([key]) => !PHASE_KEYS.includes(key),
  );
  const all = Object.values(values);
  return {
    start,
    label: granularity === 'hour' ? formatUtcHour(start) : formatUtcDay(start),
    running: known('running'),
    starting: known('starting'),
    other: sumMicros(rest.map(([, amount]) => amount.costMicros)),
    total: sumMicros(all.map(amount => amount.costMicros)),
    gpuMs: sumGpu(all, 'gpuMs'),
    unpricedGpuMs: sumGpu(all, 'unpricedGpuMs'),
    provisional: bucket?.provisional ?? false,
    hasGap: bucket?.hasGap ?? false,
    unknown,
  };
}

function sumGpu(
  amounts: SpendAmount[],
  field: 'gpuMs' | 'unpricedGpuMs',
): BigInteger {
  return amounts
    .reduce((sum, amount) => sum + BigInt(amount[field]), 0n)
    .toString();
}

/** Notes of a bar in words, for the table and the tooltip. */
export function barNotes(bar: SpendBar): string[] {
  return [
    bar.unknown && 'before observation began',
    bar.hasGap && 'the observer was cut off for a part',
    bar.provisional && 'not complete yet',
    Number(bar.unpricedGpuMs) > 0 && 'has GPU time without a price',
  ].filter((note): note is string => Boolean(note));
}
