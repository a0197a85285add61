import type { FactsRemoval, HoursRemoval } from '../metering';
import type { LedgerRetention } from './readLedgerRetention';
import { removeAll } from './removeAll';

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
  let removed = 0;
  for (const cluster of await facts.clusters()) {
    const frozenBefore = await facts.freeze(cluster, now, retention.factsMs);
    if (frozenBefore !== null) {
      removed += await removeAll(
        () => facts.some(cluster, frozenBefore),
        signal,
      );
    }
  }
  return {
    facts: removed,
    hours: await removeAll(() => hours.some(now - retention.hoursMs), signal),
  };
}
