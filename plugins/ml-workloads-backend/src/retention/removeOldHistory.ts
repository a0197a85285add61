import type { HistoryRemoval } from '../database';
import type { Retention } from './readRetention';

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
  const all = async (removeSome: () => Promise<number>) => {
    let sum = 0;
    for (;;) {
      if (signal?.aborted) return sum;
      const removed = await removeSome();
      if (removed === 0) return sum;
      sum += removed;
      await new Promise(setImmediate);
    }
  };
  return {
    history: await all(() => removal.history(now - retention.historyMs)),
    details: await all(() => removal.details(now - retention.detailsMs)),
  };
}
