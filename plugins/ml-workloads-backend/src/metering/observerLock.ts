import type { Knex } from 'knex';
import { isPostgres } from '../isPostgres';

/**
 * Keeps the observer of a cluster from writing and settling until the transaction is over: its row is what each of its transactions locks
 * first. SQLite has one writer at a time.
 */
export async function lockObserver(trx: Knex, cluster: string): Promise<void> {
  if (!isPostgres(trx)) return;
  await trx('observer_leases').where({ cluster }).first('token').forUpdate();
}
