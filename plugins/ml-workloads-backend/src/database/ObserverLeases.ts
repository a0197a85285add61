import type { Knex } from 'knex';
import { isPostgres } from '../isPostgres';
import { nowSql, numberOf } from './sql';

/**
 * A backend that stands still this long in the middle of a transaction loses it. Else one that is frozen would keep the row locked, and
 * nobody could take over for as long as its connection lives.
 */
const FROZEN_MS = 15_000;

/** Another replica observes the cluster now; nothing more may be written for it. */
export class LeaseLostError extends Error {
  readonly name = 'LeaseLostError';
  constructor(cluster: string) {
    super(`The observer lease of cluster '${cluster}' was taken over`);
  }
}

export interface ObserverLease {
  cluster: string;
  /** Fencing token. */
  token: number;
}

/**
 * Which replica observes a cluster: one row a cluster with an expiry in the database's time and a token that grows with each
 * take-over. A transaction that is guarded by {@link guard} cannot commit after a take-over.
 */
export class ObserverLeases {
  static create(options: {
    knex: Knex;
    /** Unique for the process. */
    holder: string;
    /** A lease that is not renewed for so long is free. Default 20 s. */
    ttlMs?: number;
  }): ObserverLeases {
    return new ObserverLeases(
      options.knex,
      options.holder,
      options.ttlMs ?? 20_000,
    );
  }

  private constructor(
    private readonly knex: Knex,
    private readonly holder: string,
    private readonly ttlMs: number,
  ) {}

  /** Takes a free lease with a new token; undefined while another holds it. */
  async acquire(cluster: string): Promise<ObserverLease | undefined> {
    const { knex, holder, ttlMs } = this;
    const now = nowSql(knex);
    return knex.transaction(async trx => {
      await trx('observer_leases')
        .insert({ cluster, holder: '', token: 0, expires_at: 0 })
        .onConflict('cluster')
        .ignore();
      const taken = await trx('observer_leases')
        .where({ cluster })
        .andWhereRaw(`expires_at < ${now}`)
        .update({
          holder,
          token: trx.raw('token + 1'),
          expires_at: trx.raw(`${now} + ?`, [ttlMs]),
        });
      if (taken === 0) {
        return undefined;
      }
      const row = await trx('observer_leases').where({ cluster }).first();
      return { cluster, token: numberOf(row.token) };
    });
  }

  /** False when the lease was lost. */
  async renew({ cluster, token }: ObserverLease): Promise<boolean> {
    const { knex, ttlMs } = this;
    const renewed = await knex('observer_leases')
      .where({ cluster, token })
      .update({ expires_at: knex.raw(`${nowSql(knex)} + ?`, [ttlMs]) });
    return renewed > 0;
  }

  /** Gives a lease back, so that another replica need not wait. */
  async release({ cluster, token }: ObserverLease): Promise<void> {
    await this.knex('observer_leases')
      .where({ cluster, token })
      .update({ expires_at: 0 });
  }

  /** First statement of a guarded transaction: locks the row and compares the token. */
  guard({ cluster, token }: ObserverLease) {
    return async (trx: Knex.Transaction): Promise<void> => {
      if (isPostgres(trx)) {
        await trx.raw(
          `set local idle_in_transaction_session_timeout = ${FROZEN_MS}`,
        );
      }
      const query = trx('observer_leases').where({ cluster }).first('token');
      // SQLite has one writer at a time; it needs no lock and knows none.
      const row = await (isPostgres(trx) ? query.forUpdate() : query);
      if (!row || numberOf(row.token) !== token) {
        throw new LeaseLostError(cluster);
      }
    };
  }
}
