import type { SpendGranularity } from '@slipway/backstage-plugin-ml-workloads-common';
import { DateTime } from 'luxon';

/** `7d`, `30d`, `90d`; a month as `2026-11`; a day as `2026-11-14`; the days `2026-11-09..2026-11-15`, both included. */
export type PeriodId = string;

export interface Period {
  id: PeriodId;
  /** `in the last 30 days`, `in November 2026`, `this month`: ends a sentence */
  phrase: string;
  label: string;
  /** RFC 3339, start of a UTC day */
  from: string;
  /** exclusive */
  to: string;
  /** What of it has begun: its end, or that of today. Files are of that. */
  until: string;
  /** The period of the same kind before and after; none where time has not come to it, and for rolling ones. */
  earlier?: PeriodId;
  later?: PeriodId;
}

const ROLLING = [7, 30, 90];
const MONTH = /^\d{4}-\d{2}$/;
const DAYS = /^(\d{4}-\d{2}-\d{2})(?:\.\.(\d{4}-\d{2}-\d{2}))?$/;

/** The period of an id at a moment; an id that is not known gives this month. Days are the ledger's, UTC. */
export function periodOf(id: PeriodId, now: number): Period {
  const today = DateTime.fromMillis(now, { zone: 'utc' }).startOf('day');
  const rolling = ROLLING.find(d => `${d}d` === id);
  if (rolling) {
    return {
      id,
      label: `Last ${rolling} days`,
      phrase: `in the last ${rolling} days`,
      from: iso(today.minus({ days: rolling - 1 })),
      to: iso(today.plus({ days: 1 })),
      until: iso(today.plus({ days: 1 })),
    };
  }
  return (
    daysOf(id, today) ?? monthOf(id, today) ?? monthOf(idOf(today), today)!
  );
}

function monthOf(id: PeriodId, today: DateTime): Period | undefined {
  const month = MONTH.test(id) ? utc(id, 'yyyy-MM') : undefined;
  if (!month) return undefined;
  const label = month.toFormat('LLLL yyyy', { locale: 'en-GB' });
  const next = month.plus({ months: 1 });
  return {
    id,
    label,
    phrase: month.hasSame(today, 'month') ? 'this month' : `in ${label}`,
    from: iso(month),
    to: iso(next),
    until: untilOf(month, next, today),
    earlier: idOf(month.minus({ months: 1 })),
    later: next <= today ? idOf(next) : undefined,
  };
}

function daysOf(id: PeriodId, today: DateTime): Period | undefined {
  const [, first, last = first] = DAYS.exec(id) ?? [];
  const from = first ? utc(first, 'yyyy-MM-dd') : undefined;
  const end = last ? utc(last, 'yyyy-MM-dd') : undefined;
  if (!from || !end || end < from || end.diff(from, 'days').days > 366)
    return undefined;
  const days = end.diff(from, 'days').days + 1;
  const one = days === 1;
  const label = one ? longDay(from) : dayRange(from, end);
  const shifted = (by: number) =>
    daysId(from.plus({ days: by * days }), end.plus({ days: by * days }));
  return {
    id,
    label,
    phrase: `on ${label}`,
    from: iso(from),
    to: iso(end.plus({ days: 1 })),
    until: untilOf(from, end.plus({ days: 1 }), today),
    earlier: shifted(-1),
    later: end < today ? shifted(1) : undefined,
  };
}

/** The id of the days that an hour, a day, a week or a month of an answer covers. `to` is exclusive. */
export function periodIdOf(from: string, to: string): PeriodId {
  const begin = DateTime.fromISO(from, { zone: 'utc' });
  const end = DateTime.fromISO(to, { zone: 'utc' });
  return begin.day === 1 && +end === +begin.plus({ months: 1 })
    ? idOf(begin)
    : daysId(begin, end.minus({ days: 1 }));
}

/** How a stretch of UTC days is called: `October 2026`, `2–8 Nov 2026`. `to` is exclusive. */
export function periodLabel(from: string, to: string): string {
  return periodOf(periodIdOf(from, to), Date.parse(to)).label;
}

/**
 * The same of a time that may end within a day, as what a running period is compared with does: `1–14 Oct 2026 until 14:00 UTC`, on its
 * first day `1 October 2026 until 14:00 UTC`.
 */
export function timeLabel(from: string, to: string): string {
  const end = DateTime.fromISO(to, { zone: 'utc' });
  const day = end.startOf('day');
  if (+day === +end) return periodLabel(from, to);
  const first = DateTime.fromISO(from, { zone: 'utc' });
  // Never the name of a month, of which this is not all.
  const days = +first === +day ? longDay(day) : dayRange(first, day);
  return `${days} until ${end.toFormat('HH:mm')} UTC`;
}

/** What the picker offers: rolling periods, and this month with those before it that may hold something. */
export function periodChoices(
  now: number,
  chosen: Period,
  observedSince: string | null,
): Period[] {
  const month = DateTime.fromMillis(now, { zone: 'utc' }).startOf('month');
  const first = observedSince
    ? DateTime.fromISO(observedSince, { zone: 'utc' }).startOf('month')
    : month.minus({ months: 5 });
  const months = Math.max(
    1,
    Math.min(24, Math.round(month.diff(first, 'months').months)) + 1,
  );
  const choices = [
    ...Array.from({ length: months }, (_, ago) =>
      periodOf(idOf(month.minus({ months: ago })), now),
    ),
    ...ROLLING.map(days => periodOf(`${days}d`, now)),
  ];
  return choices.some(({ id }) => id === chosen.id)
    ? choices
    : [chosen, ...choices];
}

/** The steps that a period can be cut into. Hours are kept short: the ledger answers at most two days of them. */
export function granularitiesOf(
  period: Pick<Period, 'from' | 'to'>,
): SpendGranularity[] {
  const days = (Date.parse(period.to) - Date.parse(period.from)) / 86_400_000;
  if (days <= 2) return days === 1 ? ['hour'] : ['hour', 'day'];
  if (days < 14) return ['day'];
  return days > 31 ? ['day', 'week', 'month'] : ['day', 'week'];
}

/** This month, for the overview card and as what a tab shows first. */
export function thisMonth(now: number): Period {
  return periodOf(idOf(DateTime.fromMillis(now, { zone: 'utc' })), now);
}

function untilOf(from: DateTime, to: DateTime, today: DateTime): string {
  const tomorrow = today.plus({ days: 1 });
  return iso(from < tomorrow && tomorrow < to ? tomorrow : to);
}

function utc(text: string, format: string): DateTime | undefined {
  const time = DateTime.fromFormat(text, format, { zone: 'utc' });
  return time.isValid ? time : undefined;
}

function idOf(month: DateTime): PeriodId {
  return month.toFormat('yyyy-MM');
}

function daysId(first: DateTime, last: DateTime): PeriodId {
  const day = (time: DateTime) => time.toFormat('yyyy-MM-dd');
  return first >= last ? day(first) : `${day(first)}..${day(last)}`;
}

function longDay(time: DateTime): string {
  return time.toFormat('d LLLL yyyy', { locale: 'en-GB' });
}

function dayRange(from: DateTime, to: DateTime): string {
  const format = (time: DateTime, pattern: string) =>
    time.toFormat(pattern, { locale: 'en-GB' });
  if (from.hasSame(to, 'month'))
    return `${from.day}–${format(to, 'd LLL yyyy')}`;
  return `${format(
    from,
    from.year === to.year ? 'd LLL' : 'd LLL yyyy',
  )} – ${format(to, 'd LLL yyyy')}`;
}

function iso(time: DateTime): string {
  return time.toUTC().toFormat("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'");
}
