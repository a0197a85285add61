import type { ExpectedWait } from '@slipway/backstage-plugin-ml-workloads-common';
import type { PastWait } from './contracts';

/** What was seen last counts: a queue changes with its team. */
const LAST = 20;
/** Fewer waits, or fewer checked estimates, say nothing. */
const FEWEST = 5;
/** An estimate was right when it was off by no more than this. */
const RIGHT_WITHIN_MS = 10 * 60_000;

/** How many past waits an estimate and its track record look at: the last twenty, and what was known before each of them. */
export const WAITS_LOOKED_AT = 3 * LAST;

/**
 * How much longer something will probably wait: the median of the last waits that were at least as long as it has waited, less what it
 * has waited. Beside it stands how good the same estimate would have been for the last waits, each made with only what was known when
 * that wait began. Null where the history is too short for either. Pure.
 */
export function expectedWait(
  history: PastWait[],
  now: number,
  waitedMs: number,
): ExpectedWait | null {
  const waits = [...history].sort((a, b) => a.leftAt - b.leftAt);
  const estimate = estimateAt(waits, now, waitedMs);
  const record = trackRecord(waits);
  return estimate && record
    ? {
        remainingMs: estimate.waitMs - waitedMs,
        waits: estimate.waits,
        record,
      }
    : null;
}

function estimateAt(
  waits: PastWait[],
  at: number,
  waitedMs: number,
): { waitMs: number; waits: number } | null {
  const known = waits.filter(({ leftAt }) => leftAt <= at).slice(-LAST);
  const longer = known
    .map(wait => wait.waitedMs)
    .filter(ms => ms >= waitedMs)
    .sort((a, b) => a - b);
  return longer.length < FEWEST
    ? null
    : {
        waitMs: longer[Math.ceil(longer.length / 2) - 1],
        waits: longer.length,
      };
}

function trackRecord(waits: PastWait[]): ExpectedWait['record'] | null {
  const errors = waits.flatMap(({ leftAt, waitedMs }) => {
    const then = estimateAt(waits, leftAt - waitedMs, 0);
    return then ? [Math.abs(then.waitMs - waitedMs)] : [];
  });
  const checked = errors.slice(-LAST);
  return checked.length < FEWEST
    ? null
    : {
        withinMs: RIGHT_WITHIN_MS,
        right: checked.filter(error => error <= RIGHT_WITHIN_MS).length,
        of: checked.length,
      };
}
