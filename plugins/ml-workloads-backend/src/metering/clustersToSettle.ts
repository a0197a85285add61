import type { Knex } from 'knex';

/** Clusters that have hours which wait to be settled, observed or not. */
export async function clustersToSettle(knex: Knex): Promise<string[]> {
  return knex('ledger_dirty_hours')
    .distinct('cluster')
    .orderBy('cluster')
    .pluck('cluster');
}
