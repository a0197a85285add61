// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('operations', table => {
    table
      .integer('replicas_before')
      .comment(
        'Of a scale, and of a pause or resume by replicas; null for others',
      );
    table.integer('replicas_after');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('operations', table => {
    table.dropColumn('replicas_after');
    table.dropColumn('replicas_before');
  });
};
