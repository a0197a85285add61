// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('workloads', table => {
    table
      .string('kept', 8)
      .notNullable()
      .defaultTo('all')
      .comment(
        'What is still there of it: all; history: no pods, events and manifest; row: nothing but this row, which spend is named by',
      );
    table.index(['kept', 'since'], 'workloads_kept_idx');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('workloads', table => {
    table.dropIndex(['kept', 'since'], 'workloads_kept_idx');
    table.dropColumn('kept');
  });
};
