// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('launches', table => {
    table
      .text('request')
      .comment(
        'LaunchRequest as JSON without command, args and env, and what was left out; null for launches before this column',
      );
    table
      .text('planned')
      .comment(
        'Paths of the objects that the launch may make, as JSON, the workload last: what a sweep looks for when the outcome is not known',
      );
    table.index(['state', 'started_at'], 'launches_state_idx');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('launches', table => {
    table.dropIndex(['state', 'started_at'], 'launches_state_idx');
    table.dropColumn('planned');
    table.dropColumn('request');
  });
};
