import { DAY_MS, dayOf } from '../metering';
import type { OpenCostClient } from './OpenCostClient';
import type { OpenCostStore } from './OpenCostStore';

/** OpenCost keeps fifteen days unless told otherwise; older days are not asked for. */
const REACH_DAYS = 14;
/** Bills and late samples change the last days for a while. */
const CHANGING_DAYS = 3;

/**
 * Asks for the complete UTC days that are missing, and again for the last ones. One day at a time, oldest first: what was stored stays when
 * OpenCost stops answering.
 *
 * @returns how many days were stored
 */
export async function importOpenCost(options: {
  client: Pick<OpenCostClient, 'cluster' | 'dayOf'>;
  store: Pick<OpenCostStore, 'imported' | 'replace'>;
  /** UTC ms */
  now: number;
  signal?: AbortSignal;
}): Promise<number> {
  const { client, store, now, signal } = options;
  const today = dayOf(now);
  const first = today - REACH_DAYS * DAY_MS;
  const imported = await store.imported(client.cluster, first);
  let stored = 0;
  for (let day = first; day < today && !signal?.aborted; day += DAY_MS) {
    const retrievedAt = imported.get(day);
    const settled = day < today - CHANGING_DAYS * DAY_MS;
    // Once a day for those that change.
    if (retrievedAt !== undefined && (settled || retrievedAt >= today)) {
      continue;
    }
    await store.replace(client.cluster, day, await client.dayOf(day), now);
    stored += 1;
  }
  return stored;
}
