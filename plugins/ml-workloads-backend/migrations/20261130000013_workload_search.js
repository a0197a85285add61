// @ts-check
/*
 * What groups of workloads are counted and summed from: nothing but the columns of the sums, in the order in which few different values
 * come first. It is half as large as the index with everything, and SQLite forms most groups in its order, without a sort. Names
 * are searched in the index by name, which is there already.
 */

const SUMMED = [
  'team',
  'queue',
  'cluster',
  'state',
  'type',
  'kind',
  'component',
  'gpu_model',
  'profile',
  'gpus_milli',
  'held_gpus_milli',
  'settled_milli_gpu_ms',
  'settled_cost_micros',
  'settled_unpriced_milli_gpu_ms',
];

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('workloads', table => {
    table.index(SUMMED, 'workloads_sums_idx');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('workloads', table => {
    table.dropIndex(SUMMED, 'workloads_sums_idx');
  });
};
