/** UTC clock arithmetic of the ledger. All times are integer milliseconds, all intervals half-open. */

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** An end that has not come. Fits every database's 64-bit integer and JavaScript's exact numbers. */
export const OPEN = Number.MAX_SAFE_INTEGER;

/** Start of the UTC hour that contains the instant. */
export function hourOf(ms: number): number {
  return Math.floor(ms / HOUR_MS) * HOUR_MS;
}

/** Start of the UTC day. */
export function dayOf(ms: number): number {
  return Math.floor(ms / DAY_MS) * DAY_MS;
}

/** Start of the UTC month. */
export function monthOf(ms: number): number {
  const date = new Date(ms);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
}

/** Start of the UTC month after the one that contains the instant. */
export function nextMonth(ms: number): number {
  const date = new Date(ms);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
}

/** A Kubernetes time as UTC ms; undefined when it is absent or cannot be read. */
export function parseTime(text: unknown): number | undefined {
  if (typeof text !== 'string') {
    return undefined;
  }
  const ms = Date.parse(text);
  return Number.isFinite(ms) ? ms : undefined;
}
