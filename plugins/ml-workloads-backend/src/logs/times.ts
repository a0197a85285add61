/**
 * Times of log lines have nanoseconds: RFC 3339 in UTC with nine digits always, so that they compare as text.
 */

const PREFIX =
  /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d) ?/;

export interface LogLine {
  /** RFC 3339 UTC with nanoseconds; null when the line has none. */
  at: string | null;
  text: string;
}

/** Splits the time that `timestamps=true` puts before each line; a line without one keeps all of its text. */
export function splitTime(raw: string): LogLine {
  const match = PREFIX.exec(raw);
  const seconds = match ? Date.parse(`${match[1]}${match[3]}`) : NaN;
  return Number.isNaN(seconds)
    ? { at: null, text: raw }
    : {
        at: withNanos(seconds, match![2] ?? ''),
        text: raw.slice(match![0].length),
      };
}

/** Nanoseconds since the epoch, in digits, as Loki writes them; null for what is no such number. */
export function timeOfNanos(nanos: string): string | null {
  if (!/^\d{10,19}$/.test(nanos)) return null;
  const seconds = nanos.slice(0, -9);
  return withNanos(Number(seconds) * 1000, nanos.slice(-9));
}

function withNanos(ms: number, fraction: string): string {
  return `${new Date(ms).toISOString().slice(0, 19)}.${fraction.padEnd(
    9,
    '0',
  )}Z`;
}
