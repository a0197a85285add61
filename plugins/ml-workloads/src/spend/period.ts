import { DateTime } from 'luxon';

/** `7d`, `30d`, `90d`, or a month as `2026-11`. */
export type PeriodId = string;

export interface Period {
  id: PeriodId;
  /** `in the last 30 days`, `in November 2026`: ends a sentence */
  phrase: string;
  label: string;
  /** RFC 3339, start of a UTC day */
  from: string;
  /** exclusive */
  to: string;
  /** What the comparison is against. */
  previousLabel: string;
}

const ROLLING = [7, 30, 90];
export const DEFAULT_PERIOD: PeriodId = '30d';

/** The period of an id at a moment; an id that is not known gives the last 30 days. Days are the ledger's, UTC. */
export function periodOf(id: PeriodId, now: number): Period {
  const today = DateTime.fromMillis(now, { zone: 'utc' }).startOf('day');
  const month = /^\d{4}-\d{2}$/.test(id)
    ? DateTime.fromFormat(id, 'yyyy-MM', { zone: 'utc' })
    : undefined;
  if (month?.isValid) {
    const label = month.toFormat('LLLL yyyy', { locale: 'en-GB' });
    return {
      id,
      label,
      phrase: `in ${label}`,
      from: iso(month),
      to: iso(month.plus({ months: 1 })),
      previousLabel: 'the month before',
    };
  }
  const days = ROLLING.find(d => `${d}d` === id) ?? 30;
  return {
    id: `${days}d`,
    label: `Last ${days} days`,
    phrase: `in the last ${days} days`,
    from: iso(today.minus({ days: days - 1 })),
    to: iso(today.plus({ days: 1 })),
    previousLabel: `the ${days} days before`,
  };
}

/** What the picker offers: rolling periods, and this month with the five before it. */
export function periodChoices(now: number): Period[] {
  const month = DateTime.fromMillis(now, { zone: 'utc' }).startOf('month');
  return [
    ...ROLLING.map(days => periodOf(`${days}d`, now)),
    ...[0, 1, 2, 3, 4, 5].map(ago =>
      periodOf(month.minus({ months: ago }).toFormat('yyyy-MM'), now),
    ),
  ];
}

/** This month, for the overview card. */
export function thisMonth(now: number): Period {
  return periodOf(
    DateTime.fromMillis(now, { zone: 'utc' }).toFormat('yyyy-MM'),
    now,
  );
}

function iso(time: DateTime): string {
  return time.toUTC().toFormat("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'");
}
