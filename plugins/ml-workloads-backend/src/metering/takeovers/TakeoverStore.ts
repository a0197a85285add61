import { randomInt } from 'crypto';
import type { Knex } from 'knex';
import { parts } from '../../database/sql';
import { LedgerStore } from '../LedgerStore';
import { lockObserver } from '../observerLock';
import { toMs, toMsOrNull } from '../rowsSql';
import { HOUR_MS, hourOf } from '../time';
import type { Takeover } from './takeovers';
import { unownedHours } from './unownedHours';

/** A claim as it is kept. */
export interface StoredTakeover extends Takeover {
  id: string;
  cluster: string;
  /** Entity reference of the person. */
  claimedBy: string;
  reason: string;
}

/** Claims of what no team owned, in SQL, and the hours that they change. Rows are only ever added. */
export class TakeoverStore {
  private constructor(
    private readonly db: Knex,
    private readonly cluster: string,
  ) {}

  static of(db: Knex, cluster: string): TakeoverStore {
    return new TakeoverStore(db, cluster);
  }

  async all(): Promise<StoredTakeover[]> {
    const rows = await this.db('ownership_claims')
      .where({ cluster: this.cluster })
      .orderBy(['claimed_at', 'id']);
    return rows.map(row => ({
      id: row.id,
      cluster: row.cluster,
      namespace: row.namespace,
      workload: row.workload,
      team: row.team,
      effectiveFrom: toMs(row.effective_from),
      claimedAt: toMs(row.claimed_at),
      claimedBy: row.claimed_by,
      reason: row.reason,
    }));
  }

  /** Keeps the cluster from being settled while a claim is written. */
  async lock(): Promise<void> {
    await lockObserver(this.db, this.cluster);
  }

  /** Since when claims can reach back: what is earlier was never observed, or can never be settled again. Null: never observed. */
  async reachesBackTo(): Promise<number | null> {
    const row = await this.db('ledger_clusters')
      .where({ cluster: this.cluster })
      .first('observed_since', 'frozen_before');
    const since = toMsOrNull(row?.observed_since);
    if (since === null) return null;
    return Math.max(since, toMsOrNull(row.frozen_before) ?? since);
  }

  /**
   * Adds a claim and marks the hours that it changes, and no others. Of hours that are over, what was settled stays: the claim moves it by
   * corrections (`ledger.md` §6.23).
   */
  async add(claim: StoredTakeover): Promise<void> {
    const earlier = await this.all();
    await this.db('ownership_claims').insert({
      id: claim.id,
      cluster: claim.cluster,
      namespace: claim.namespace,
      workload: claim.workload,
      team: claim.team,
      effective_from: claim.effectiveFrom,
      claimed_at: claim.claimedAt,
      claimed_by: claim.claimedBy,
      reason: claim.reason,
    });
    const hours = await unownedHours(
      this.db,
      this.cluster,
      claim,
      earlier,
      hourOf(claim.effectiveFrom),
    );
    // Batches count up from one, so that a mark below nothing is never taken for one of theirs.
    const revision = -(claim.claimedAt * 1000 + randomInt(1000));
    await LedgerStore.of(this.db, this.cluster).markDirty(hours, revision);
    const over = [...hours].filter(hour => hour <= claim.claimedAt - HOUR_MS);
    for (const some of parts(over)) {
      await this.db('ledger_settled_hours')
        .where({ cluster: this.cluster, provisional: false })
        .whereIn('hour', some)
        .update({ closed: true });
    }
  }
}
