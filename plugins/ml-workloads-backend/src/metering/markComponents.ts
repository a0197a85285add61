import type { Knex } from 'knex';
import { randomInt } from 'crypto';
import { latestEndOf } from './ledgerColumns';
import { LedgerStore } from './LedgerStore';
import { ownersOf } from './occupancy';
import { toMs, toMsOrNull } from './rowsSql';
import { HOUR_MS, hourOf } from './time';

/**
 * Marks the hours of pods that name one of some entities: their first owner became known, and holds for the time before too. Rare, so
 * that it may look at every pod that is kept.
 *
 * @param now - UTC ms
 */
export async function markComponents(
  db: Knex,
  entityRefs: readonly string[],
  now: number,
): Promise<void> {
  const wanted = new Set(entityRefs);
  if (wanted.size === 0) return;
  for (const row of await db('ledger_clusters')) {
    const since = toMsOrNull(row.observed_since);
    if (since === null) continue;
    const from = Math.max(since, toMsOrNull(row.frozen_before) ?? since);
    const hours = await hoursOf(db, row.cluster, wanted, [
      from,
      toMs(row.last_at) + 1,
    ]);
    // Batches count up from one, so that a mark below nothing is never taken for one of theirs.
    const revision = -(now * 1000 + randomInt(1000));
    await LedgerStore.of(db, row.cluster).markDirty(hours, revision);
  }
}

async function hoursOf(
  db: Knex,
  cluster: string,
  wanted: ReadonlySet<string>,
  [from, to]: [number, number],
): Promise<Set<number>> {
  const store = LedgerStore.of(db, cluster);
  const hours = new Set<number>();
  for await (const pods of store.podPages(from)) {
    const owners = await store.ownersUpwards(
      pods.flatMap(({ owner }) => owner?.uid ?? []),
    );
    for (const pod of pods) {
      const named = [pod, ...ownersOf(pod, owners)].find(o => o.component);
      if (!named || !wanted.has(named.component)) continue;
      const end = Math.min(latestEndOf(pod), to);
      let hour = hourOf(Math.max(pod.startAt, from));
      for (; hour < end; hour += HOUR_MS) hours.add(hour);
    }
  }
  return hours;
}
