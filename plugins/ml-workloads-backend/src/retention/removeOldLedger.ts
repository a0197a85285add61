import type { FactsRemoval, HoursRemoval } from '../metering';
import type { LedgerRetention } from './readLedgerRetention';

/**
 * Freezes the hours whose inputs are kept no longer, then removes the inputs, and the hours of months that are kept no longer; a few at a
 * time, so that requests come in between.
 *
 * @param signal ends it early; the next run goes on
 */
export async function removeOldLedger(options: {
  facts: FactsRemoval;
  hours: HoursRemoval;
  retention: LedgerRetention;
  /** UTC ms */
  now: number;
  signal?: AbortSignal;
}): Promise<{ facts: number; hours: number }> {
  const { facts, hours, retention, now, signal } = options;
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
  let removed = 0;
  for (const cluster of await facts.clusters()) {
    const frozenBefore = await facts.freeze(cluster, now, retention.factsMs);
    if (frozenBefore !== null) {
      removed += await all(() => facts.some(cluster, frozenBefore));
    }
  }
  return {
    facts: removed,
    hours: await all(() => hours.some(now - retention.hoursMs)),
  };
}
