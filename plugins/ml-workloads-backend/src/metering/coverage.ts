import { MINUTE_MS } from './time';

/** Beats at most this far apart cover the time between them (`ledger.md` §1.2). */
export const LONGEST_SILENCE_MS = 3 * MINUTE_MS;

/** A run of beats without a gap: from its first to its last beat. A cluster's coverage is an ascending list of them. */
export interface CoverageSpan {
  first: number;
  last: number;
}

/** Nobody watched from `from` (a beat) to `to` (the next beat). */
export interface Gap {
  from: number;
  to: number;
}

/** The coverage after one more beat; beats that are not after the last one change nothing. */
export function addBeat(
  last: CoverageSpan | undefined,
  at: number,
): { span: CoverageSpan; gap?: Gap } {
  if (!last) {
    return { span: { first: at, last: at } };
  }
  if (at <= last.last) {
    return { span: last };
  }
  if (at - last.last > LONGEST_SILENCE_MS) {
    return {
      span: { first: at, last: at },
      gap: { from: last.last, to: at },
    };
  }
  return { span: { first: last.first, last: at } };
}

/** The gaps between spans, ascending. */
export function gapsOf(spans: readonly CoverageSpan[]): Gap[] {
  return spans
    .slice(1)
    .map((span, index) => ({ from: spans[index].last, to: span.first }));
}

/**
 * When something ended whose deletion was observed at `at` and that carries no end time itself: inside a gap (after its first beat, up
 * to its last) at the gap's first beat, else when it was observed (`ledger.md` §2.7).
 */
export function endOfDeletion(at: number, gaps: readonly Gap[]): number {
  const gap = gaps.find(({ from, to }) => from < at && at <= to);
  return gap ? gap.from : at;
}
