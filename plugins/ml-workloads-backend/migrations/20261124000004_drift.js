// @ts-check
/* Running workloads that today's guardrails would refuse. All times are integer UTC milliseconds. */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('drift', table => {
    table.comment('One row a workload that would be refused now');
    table.string('workload_id', 20).primary();
    table.bigInteger('first_seen').notNullable();
    table.bigInteger('checked_at').notNullable();
    table.text('reasons').notNullable().comment('VerdictReason[] as JSON');
    table
      .boolean('truncated')
      .notNullable()
      .comment('The API server could not tell every reason');
  });
  await knex.schema.createTable('drift_clusters', table => {
    table.comment('When the workloads of each cluster were last looked at');
    table.string('cluster').primary();
    table.bigInteger('checked_at').comment('End of the last whole look');
    table.integer('checked').notNullable().comment('Objects judged then');
    table.text('problem').comment('Why some or all could not be judged');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('drift_clusters');
  await knex.schema.dropTable('drift');
};
