// @ts-check

/** A second opinion: what OpenCost says of each namespace and UTC day, beside the ledger. */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('opencost_imports', table => {
    table.comment('How the last import went');
    table.string('cluster', 255).primary();
    table.bigInteger('tried_at').notNullable();
    table.text('problem').comment('null: it went well');
  });
  await knex.schema.createTable('opencost_days', table => {
    table.comment('Days that were asked for, whether anything ran or not');
    table.string('cluster', 255).notNullable();
    table.bigInteger('day').notNullable().comment('UTC ms of its start');
    table.bigInteger('retrieved_at').notNullable();
    table.primary(['cluster', 'day']);
  });
  await knex.schema.createTable('opencost_allocations', table => {
    table.string('cluster', 255).notNullable();
    table.bigInteger('day').notNullable();
    table
      .string('namespace', 63)
      .notNullable()
      .comment('Or a name of OpenCost own, such as __idle__');
    table.bigInteger('gpu_ms').notNullable();
    table.bigInteger('gpu_cost_micros').notNullable();
    table.bigInteger('total_cost_micros').notNullable();
    table.primary(['cluster', 'day', 'namespace']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('opencost_allocations');
  await knex.schema.dropTable('opencost_days');
  await knex.schema.dropTable('opencost_imports');
};
