import type { Knex } from 'knex';

/** Clusters that have hours which wait to be settled, or to be in the totals of their workloads, observed or not. */
export async function clustersToSettle(knex: Knex): Promise<string[]> {
  const rows = await knex('ledger_dirty_hours')
    .select('cluster')
    .union(
      knex('ledger_unfolded_hours')
        .whereRaw('changes > totalled')
        .select('cluster'),
    )
    .orderBy('cluster');
  return rows.map(({ cluster }) => cluster);
}
