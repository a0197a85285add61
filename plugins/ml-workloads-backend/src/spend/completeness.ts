import type { Knex } from 'knex';
import { HOUR_MS, toMs, toMsOrNull } from '../metering';

/** How far a cluster's ledger reaches. */
export interface Reach {
  cluster: string;
  /** First beat; null before it. */
  observedSince: number | null;
  lastBeat: number | null;
  /** Everything before it is settled and will not change by itself; null when nothing is. */
  completeUntil: number | null;
}

/** How far the ledgers reach; a few rows for each cluster. */
export async function reachOf(knex: Knex, cluster?: string): Promise<Reach[]> {
  const clusters = await knex('ledger_clusters')
    .modify(query => {
      if (cluster) query.where({ cluster });
    })
    .orderBy('cluster');
  const dirty = await knex('ledger_dirty_hours')
    .select('cluster')
    .min('hour as hour')
    .groupBy('cluster');
  const settled = await knex('ledger_settled_hours')
    .select('cluster')
    .max('settled_to as until')
    .groupBy('cluster');
  const of = (rows: any[], name: string, column: string) => {
    const row = rows.find(candidate => candidate.cluster === name);
    return row ? toMs(row[column]) : undefined;
  };
  return clusters.map((row: any) => {
    const firstDirty = of(dirty, row.cluster, 'hour');
    const until = of(settled, row.cluster, 'until');
    return {
      cluster: row.cluster,
      observedSince: toMsOrNull(row.observed_since),
      lastBeat: toMsOrNull(row.last_beat),
      completeUntil: completeUntil(firstDirty, until),
    };
  });
}

/** The current hour is always marked: what was settled of it holds. An older marked hour holds back all that follows. */
function completeUntil(
  firstDirty: number | undefined,
  settledTo: number | undefined,
): number | null {
  if (settledTo === undefined) return null;
  if (firstDirty === undefined) return settledTo;
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
