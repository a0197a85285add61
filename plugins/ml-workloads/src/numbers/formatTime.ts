import { DateTime } from 'luxon';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A length of time in at most two units: `850 ms`, `42 s`, `3 min 20 s`, `2 h 5 min`, `4 d 3 h`. */
export function formatDuration(ms: number): string {
  if (ms < SECOND) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s`;
  if (ms < HOUR) return two(ms, MINUTE, 'min', SECOND, 's');
  if (ms < DAY) return two(ms, HOUR, 'h', MINUTE, 'min');
  return two(ms, DAY, 'd', HOUR, 'h');
}

/** How long ago something was, in whole seconds: `just now`, `42 s ago`, `3 min 20 s ago`. */
export function formatAgo(ms: number): string {
  return ms < 10 * SECOND
    ? 'just now'
    : `${formatDuration(Math.floor(ms / SECOND) * SECOND)} ago`;
}

/** A length of time in its largest unit, for narrow columns: `42 s`, `3 min`, `2 h`, `4 d`. */
export function formatAge(ms: number): string {
  if (ms < MINUTE) return `${Math.floor(Math.max(0, ms) / SECOND)} s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min`;
  if (ms < DAY) return `${Math.floor(ms / HOUR)} h`;
  return `${Math.floor(ms / DAY)} d`;
}

function two(
  ms: number,
  big: number,
  bigWord: string,
  small: number,
  smallWord: string,
): string {
  const rest = Math.floor((ms % big) / small);
  const head = `${Math.floor(ms / big)} ${bigWord}`;
  return rest === 0 ? head : `${head} ${rest} ${smallWord}`;
}

/** A moment in the reader's zone: `24 Nov, 16:05` (`24 Nov 2025, 16:05` in another year). */
export function formatMoment(at: string, now: number, zone?: string): string {
  const time = DateTime.fromISO(at, { zone: zone ?? 'local' });
  const today = DateTime.fromMillis(now, { zone: zone ?? 'local' });
  return time.toFormat(
    time.year === today.year ? 'd LLL, HH:mm' : 'd LLL yyyy, HH:mm',
    { locale: 'en-GB' },
  );
}

/** A time of day with seconds, in the reader's zone. */
export function formatClock(at: string, zone?: string): string {
  return DateTime.fromISO(at, { zone: zone ?? 'local' }).toFormat('HH:mm:ss');
}

/** The exact time, for hover. */
export function exactTime(at: string): string {
  return DateTime.fromISO(at, { zone: 'utc' }).toFormat(
    "yyyy-MM-dd HH:mm:ss.SSS 'UTC'",
  );
}

/** A UTC day: `24 Nov`. Ledger days are UTC days whatever the reader's zone. */
export function formatUtcDay(at: string): string {
  return DateTime.fromISO(at, { zone: 'utc' }).toFormat('d LLL', {
    locale: 'en-GB',
  });
}

/** A UTC hour: `24 Nov 16:00`. */
export function formatUtcHour(at: string): string {
  return DateTime.fromISO(at, { zone: 'utc' }).toFormat('d LLL HH:mm', {
    locale: 'en-GB',
  });
}

/** A moment in UTC: `24 Nov 2026` at midnight, else `24 Nov 2026, 16:05 UTC`. */
export function formatUtcMoment(at: string): string {
  const time = DateTime.fromISO(at, { zone: 'utc' });
  return time.toFormat(
    +time === +time.startOf('day') ? 'd LLL yyyy' : "d LLL yyyy, HH:mm 'UTC'",
    { locale: 'en-GB' },
  );
}
