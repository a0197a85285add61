// @ts-check
/*
 * What the list of workloads is ordered, filtered and grouped by: the settled GPU time and money of each workload beside its other columns,
 * and indexes. Rows are wide (the object, what its history is computed from), so that what counts and groups must find all that it
 * reads in an index. Beside it what the page of capacity shows.
 */

const TOTALS = [
  ['settled_milli_gpu_ms', 'milli_gpu_ms'],
  ['settled_cost_micros', 'cost_micros'],
  ['settled_unpriced_milli_gpu_ms', 'unpriced_milli_gpu_ms'],
];

/** Columns that pages are ordered by, beside those of the first migration; each with the id, which decides among equals. */
const ORDERED = [
  'name',
  'since',
  'started_at',
  'ended_at',
  'gpus_milli',
  'settled_milli_gpu_ms',
  'settled_cost_micros',
];

/** Everything that is filtered, counted or grouped by. */
const FACETS = [
  'team',
  'state',
  'created_at',
  'id',
  'kind',
  'type',
  'queue',
  'cluster',
  'profile',
  'gpu_model',
  'name',
  'since',
  'started_at',
  'ended_at',
  'gpus_milli',
  'held_gpus_milli',
  'settled_milli_gpu_ms',
  'settled_cost_micros',
  'settled_unpriced_milli_gpu_ms',
];

/** @param {string} column */
const orderIndex = column => `workloads_by_${column}_idx`;

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('workloads', table => {
    table
      .bigInteger('settled_milli_gpu_ms')
      .comment('Sum of the ledger; null: nothing of it is settled');
    table
      .bigInteger('settled_cost_micros')
      .comment('Sum of the ledger; null: nothing of it is priced');
    table.bigInteger('settled_unpriced_milli_gpu_ms');
  });
  const sums = TOTALS.map(
    ([column, sum]) =>
      `${column} = (select cast(sum(${sum}) as bigint) from ledger_months where workload = workloads.id)`,
  );
  await knex.raw(`update workloads set ${sums.join(', ')}`);
  await knex.schema.alterTable('workloads', table => {
    for (const column of ORDERED) {
      table.index([column, 'id'], orderIndex(column));
    }
    table.index(['state', 'id'], 'workloads_by_state_idx');
    table.index(['namespace', 'created_at'], 'workloads_namespace_idx');
    table.index(FACETS, 'workloads_facets_idx');
  });

  await knex.schema.createTable('capacity_snapshots', table => {
    table.comment(
      'Free GPUs and quotas of a cluster, for replicas that do not observe it',
    );
    table.string('cluster').primary();
    table.bigInteger('as_of').notNullable().comment('UTC ms');
    table.text('capacity').notNullable().comment('ClusterCapacity as JSON');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('capacity_snapshots');
  await knex.schema.alterTable('workloads', table => {
    table.dropIndex(FACETS, 'workloads_facets_idx');
    table.dropIndex(['namespace', 'created_at'], 'workloads_namespace_idx');
    table.dropIndex(['state', 'id'], 'workloads_by_state_idx');
    for (const column of ORDERED) {
      table.dropIndex([column, 'id'], orderIndex(column));
    }
  });
  await knex.schema.alterTable('workloads', table => {
    table.dropColumns(...TOTALS.map(([column]) => column));
  });
};
