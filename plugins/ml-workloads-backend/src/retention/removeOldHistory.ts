import type { HistoryRemoval } from '../database';
import type { Retention } from './readRetention';
import { removeAll } from './removeAll';

/** What one run removed, in workloads. */
export interface Removed {
  details: number;
  history: number;
}

/**
 * Removes what is older than it is kept for, a few workloads at a time, so that requests come in between.
 *
 * @param signal ends it early; the next run goes on
 */
export async function removeOldHistory(options: {
  removal: HistoryRemoval;
  retention: Retention;
  /** UTC ms */
  now: number;
  signal?: AbortSignal;
}): Promise<Removed> {
  const { removal, retention, now, signal } = options;
  return {
    history: await removeAll(
      () => removal.history(now - retention.historyMs),
      signal,
    ),
    details: await removeAll(
      () => removal.details(now - retention.detailsMs),
      signal,
    ),
  };
}
