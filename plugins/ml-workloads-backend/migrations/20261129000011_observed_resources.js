// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('cluster_status', table => {
    table
      .text('resources')
      .comment(
        'ResourceState[] as JSON: what is watched, what is not served, what is forbidden',
      );
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('cluster_status', table => {
    table.dropColumn('resources');
  });
};
