/** UTC ms as the API writes a time: RFC 3339 with milliseconds, in UTC. */
export function iso(ms: number): string {
  return new Date(ms).toISOString();
}

export function isoOrNull(ms: number | null): string | null {
  return ms === null ? null : iso(ms);
}

/** The UTC month that a time is in: `2026-11`. */
export function monthName(ms: number): string {
  return iso(ms).slice(0, 7);
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** UTC ms as a sentence says a time: `2 Nov 2026, 14:00 UTC`. */
export function timeInWords(ms: number): string {
  const [date, time] = iso(ms).split('T');
  const [year, month, day] = date.split('-').map(Number);
  return `${day} ${MONTHS[month - 1]} ${year}, ${time.slice(0, 5)} UTC`;
}
