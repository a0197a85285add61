import type { Knex } from 'knex';
import { HOUR_MS, toMsOrNull } from '../metering';

/** How far a cluster's ledger reaches. */
export interface Reach {
  cluster: string;
  /** First beat; null before it. */
  observedSince: number | null;
  lastBeat: number | null;
  /** Everything before it is settled and will not change by itself; null when nothing is. */
  completeUntil: number | null;
  /** Settled until here, though hours before it may wait to be settled anew; null when nothing is. */
  settledTo: number | null;
  /** Single hours are kept from here on; null when none are. */
  hoursFrom: number | null;
}

/** How far the ledgers reach; a few rows for each cluster. */
export async function reachOf(knex: Knex, cluster?: string): Promise<Reach[]> {
  const clusters: any[] = await knex('ledger_clusters')
    .modify(query => {
      if (cluster) query.where({ cluster });
    })
    .select(
      'cluster',
      'observed_since',
      'last_beat',
      // By the keys of both tables: the rows of years are not walked.
      knex.raw(
        '(select min(hour) from ledger_dirty_hours d where d.cluster = ledger_clusters.cluster) as dirty',
      ),
      knex.raw(
        '(select min(hour) from ledger_settled_hours s where s.cluster = ledger_clusters.cluster) as hours_from',
      ),
      knex.raw(
        '(select settled_to from ledger_settled_hours s where s.cluster = ledger_clusters.cluster order by hour desc limit 1) as settled_to',
      ),
    )
    .orderBy('cluster');
  return clusters.map(row => ({
    cluster: row.cluster,
    observedSince: toMsOrNull(row.observed_since),
    lastBeat: toMsOrNull(row.last_beat),
    completeUntil: completeUntil(
      toMsOrNull(row.dirty),
      toMsOrNull(row.settled_to),
    ),
    settledTo: toMsOrNull(row.settled_to),
    hoursFrom: toMsOrNull(row.hours_from),
  }));
}

/** The current hour is always marked: what was settled of it holds. An older marked hour holds back all that follows. */
function completeUntil(
  firstDirty: number | null,
  settledTo: number | null,
): number | null {
  if (settledTo === null) return null;
  if (firstDirty === null) return settledTo;
  return firstDirty <= settledTo && settledTo < firstDirty + HOUR_MS
    ? settledTo
    : Math.min(firstDirty, settledTo);
}

/** The least of what all clusters have; null when one has nothing. */
export function leastOf(values: Array<number | null>): number | null {
  return values.length === 0 || values.includes(null)
    ? null
    : Math.min(...(values as number[]));
}

export function toTimestamp(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
