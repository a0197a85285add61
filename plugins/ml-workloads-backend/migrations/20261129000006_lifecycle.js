// @ts-check
/* Replicas of what serves over time, and for whom an attempt was preempted. All times are integer UTC milliseconds. */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('workload_replicas', table => {
    table.comment('Replicas of what serves, each row from its time on');
    table.string('workload_id', 20).notNullable();
    table.integer('number').notNullable();
    table.bigInteger('at').notNullable();
    table
      .integer('wanted')
      .comment('GPU pods asked for; null: nothing says how many');
    table.integer('pods').notNullable().comment('GPU pods that are there');
    table.integer('ready').notNullable();
    table.primary(['workload_id', 'number']);
  });
  await knex.schema.alterTable('attempts', table => {
    table
      .text('preemption')
      .comment(
        'Rule, and uid of what it made room for, as JSON; whose that is may be told only to those who may read it',
      );
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('attempts', table => {
    table.dropColumn('preemption');
  });
  await knex.schema.dropTable('workload_replicas');
};
