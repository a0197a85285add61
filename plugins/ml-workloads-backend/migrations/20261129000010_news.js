// @ts-check
/* What people were told about workloads. All times are integer UTC milliseconds. */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('news', table => {
    table.comment(
      'One row a piece of news, written before it is sent, so that nothing is sent twice',
    );
    table.string('workload_id', 20).notNullable();
    table.string('news', 16).notNullable();
    table.integer('attempt').notNullable();
    table.string('cluster').notNullable();
    table.string('team').notNullable().comment('Who was told');
    table.bigInteger('at').notNullable().comment('When it happened');
    table
      .string('claim', 36)
      .comment('Who sends it; null while nobody does, as after a failed try');
    table.bigInteger('sent_at');
    table.primary(['workload_id', 'news', 'attempt']);
    table.index(['at'], 'news_at_idx');
  });
  // A look back over the last minutes, when an observer begins.
  await knex.schema.alterTable('transitions', table => {
    table.index(['at'], 'transitions_at_idx');
  });
  await knex.schema.alterTable('attempts', table => {
    table.index(['end'], 'attempts_end_idx');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('attempts', table => {
    table.dropIndex(['end'], 'attempts_end_idx');
  });
  await knex.schema.alterTable('transitions', table => {
    table.dropIndex(['at'], 'transitions_at_idx');
  });
  await knex.schema.dropTable('news');
};
