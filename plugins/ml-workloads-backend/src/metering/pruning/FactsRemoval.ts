import type { Knex } from 'knex';
import { LedgerStore } from '../LedgerStore';
import { WARMUP_MS } from '../ledgerNodes';
import { lockObserver } from '../observerLock';
import { toMs } from '../rowsSql';
import { hourOf } from '../time';

/** Rows in one statement: small enough not to hold up a request, since better-sqlite3 is synchronous. */
const AT_ONCE = 1000;

/** Facts that end by themselves, with their keys. */
const ENDING: ReadonlyArray<[table: string, keys: readonly string[]]> = [
  ['ledger_pods', ['uid']],
  ['ledger_pod_sizes', ['uid']],
  ['ledger_node_claims', ['uid']],
  ['ledger_claim_reservations', ['claim_uid', 'pod_uid', 'since']],
  ['ledger_resource_slices', ['uid', 'since']],
];

/**
 * Removes what hours were settled from, and freezes the hours. First the hours are frozen, fenced against the one who settles them; from
 * then on nobody asks for their inputs.
 */
export class FactsRemoval {
  private constructor(private readonly knex: Knex) {}

  static create(options: { knex: Knex }): FactsRemoval {
    return new FactsRemoval(options.knex);
  }

  async clusters(): Promise<string[]> {
    const rows = await this.knex('ledger_clusters').select('cluster');
    return rows.map(({ cluster }) => cluster);
  }

  /**
   * Freezes the hours of a cluster that were over at a time. Of a cluster that nobody observes, time stands still: what follows its last
   * observation is not settled yet.
   *
   * @param before - UTC ms
   * @param keptMs - how long facts are kept
   * @returns since when hours are not frozen; null when the cluster was never observed
   */
  async freeze(
    cluster: string,
    now: number,
    keptMs: number,
  ): Promise<number | null> {
    return this.knex.transaction(async trx => {
      await lockObserver(trx, cluster);
      const clock = await LedgerStore.of(trx, cluster).clock();
      if (!clock || clock.observedSince === null) return null;
      const wanted = hourOf(Math.min(now, clock.lastAt) - keptMs);
      return raiseFrozen(trx, cluster, wanted);
    });
  }

  /**
   * Removes some facts that ended before the hours that can still be settled.
   *
   * @param frozenBefore - as {@link freeze} said
   * @returns how many; 0 when there are no more
   */
  async some(cluster: string, frozenBefore: number): Promise<number> {
    // The first occupancy of a node ends its warm-up, so that pods of the quarter of an hour before an hour matter to it.
    const before = frozenBefore - WARMUP_MS;
    let removed = 0;
    for (const [table, keys] of ENDING) {
      const names = keys.join(', ');
      removed += await this.knex(table)
        .where({ cluster })
        .whereRaw(
          `(${names}) in (select ${names} from ${table} where cluster = ? and until < ? limit ${AT_ONCE})`,
          [cluster, before],
        )
        .delete();
    }
    removed += await this.someOwners(cluster, before);
    removed += await this.someNodes(cluster, before);
    removed += await this.someProblems(cluster, before);
    return removed;
  }

  /**
   * What was noted of single objects. A pod's problem is noted again with its next event; a node's only when the node changes, so that it
   * stays for as long as the node lives.
   */
  private async someProblems(cluster: string, before: number): Promise<number> {
    const keys = 'cluster, code, subject';
    return this.knex('ledger_problems')
      .whereRaw(
        `(${keys}) in (
           select ${keys} from ledger_problems p where p.cluster = ? and p.since < ?
           and not exists (select 1 from ledger_nodes n
             where n.cluster = p.cluster and n.deleted_at is null and p.subject = 'Node ' || n.name)
           limit ${AT_ONCE})`,
        [cluster, before],
      )
      .delete();
  }

  /** Pods from before that are still needed: they say which old nodes and owners are. */
  private async oldPods(cluster: string, before: number) {
    const rows = await this.knex('ledger_pods')
      .where({ cluster })
      .where('until', '>=', before)
      .where('start_at', '<', before)
      .select('facts', 'node_name');
    return rows as Array<{ facts: string; node_name: string }>;
  }

  private async someOwners(cluster: string, before: number): Promise<number> {
    const ended = await this.knex('ledger_owners')
      .where({ cluster })
      .where('until', '<', before)
      .orderBy('until')
      .pluck('uid');
    if (ended.length === 0) return 0;
    const pods = await this.oldPods(cluster, before);
    // What was orphaned runs on without its owner, and is still counted for it.
    const needed = await LedgerStore.of(this.knex, cluster).ownersUpwards(
      pods.flatMap(({ facts }) => JSON.parse(facts).owner?.uid ?? []),
    );
    const uids = ended.filter(uid => !needed.has(uid)).slice(0, AT_ONCE);
    if (uids.length === 0) return 0;
    return this.knex('ledger_owners')
      .where({ cluster })
      .whereIn('uid', uids)
      .delete();
  }

  private async someNodes(cluster: string, before: number): Promise<number> {
    const ended = await this.knex('ledger_nodes')
      .where({ cluster })
      .where('until', '<', before)
      .select('uid', 'name');
    if (ended.length === 0) return 0;
    // A pod that outlived its node still belongs to it, not to the next one of that name.
    const pods = await this.oldPods(cluster, before);
    const needed = new Set(pods.map(({ node_name: name }) => name));
    const uids = ended
      .filter(({ name }) => !needed.has(name))
      .map(({ uid }) => uid)
      .slice(0, AT_ONCE);
    if (uids.length === 0) return 0;
    return this.knex.transaction(async trx => {
      await trx('ledger_node_states')
        .where({ cluster })
        .whereIn('node_uid', uids)
        .delete();
      await trx('ledger_nodes')
        .where({ cluster })
        .whereIn('uid', uids)
        .delete();
      return uids.length;
    });
  }
}

/** @returns since when hours are not frozen; never earlier than before */
export async function raiseFrozen(
  trx: Knex.Transaction,
  cluster: string,
  before: number,
): Promise<number> {
  await trx('ledger_clusters')
    .where({ cluster })
    .where(rows =>
      rows.whereNull('frozen_before').orWhere('frozen_before', '<', before),
    )
    .update({ frozen_before: before });
  const row = await trx('ledger_clusters')
    .where({ cluster })
    .first('frozen_before');
  return toMs(row.frozen_before);
}
