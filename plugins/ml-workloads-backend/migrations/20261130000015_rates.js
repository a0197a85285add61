// @ts-check

/**
 * Prices and what settling needs beside them, as dated rows: an hour that is settled again gets the prices that held then, never those of
 * today's files. Nothing is deleted or overwritten: a row that proved wrong is superseded, and stays.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('ledger_rates', table => {
    table.comment('Dated price rows (ledger.md §4.14)');
    table.increments('id');
    table
      .string('source_key', 255)
      .notNullable()
      .comment('Which source gave it, e.g. configuration or public/aws');
    table.string('kind', 16).notNullable();
    for (const column of [
      'cluster',
      'node',
      'instance_type',
      'gpu_model',
      'region',
      'capacity_type',
    ]) {
      table.string(column, 255).comment('null: matches everything');
    }
    table.integer('gpu_count');
    table.string('currency', 3).notNullable();
    table.text('price_per_node_hour').comment('Decimal, exact');
    table.text('price_per_gpu_hour').comment('Decimal, exact');
    table.bigInteger('effective_from').notNullable();
    table.bigInteger('effective_to').comment('null: it holds');
    table.text('source').notNullable().comment('For people');
    table
      .bigInteger('retrieved_at')
      .notNullable()
      .comment('When the price was last seen at its source');
    table.bigInteger('recorded_at').notNullable();
    table
      .bigInteger('superseded_at')
      .comment(
        'When it was found to be wrong; it then prices nothing any more',
      );
    table.index(['source_key', 'superseded_at'], 'ledger_rates_source_idx');
  });

  await knex.schema.createTable('ledger_price_sources', table => {
    table.comment('How reading each source of prices went');
    table.string('key', 255).primary();
    table.text('title').notNullable();
    table.bigInteger('attempted_at').notNullable();
    table.bigInteger('succeeded_at').comment('null: never');
    table.string('problem_code', 32);
    table.text('problem').comment('null: the last attempt went well');
  });

  await knex.schema.createTable('ledger_price_settings', table => {
    table.comment('Dated: splits, smallest hardware profiles, billFrom');
    table.increments('id');
    table.string('kind', 16).notNullable();
    table.text('value').notNullable().comment('JSON');
    table.bigInteger('effective_from').notNullable();
    table.bigInteger('effective_to').comment('null: it holds');
    table.index(['kind'], 'ledger_price_settings_kind_idx');
  });

  await knex.schema.createTable('ledger_pricing', table => {
    table.comment('One row: counts changes of prices');
    table.integer('id').primary();
    table.bigInteger('revision').notNullable();
  });
  await knex('ledger_pricing').insert({ id: 1, revision: 0 });

  await knex.schema.createTable('ledger_node_claims', table => {
    table.comment('When a cloud began and ceased to bill a node (Karpenter)');
    table.string('cluster', 255).notNullable();
    table.string('uid', 64).notNullable();
    table.string('name', 255).notNullable();
    table.string('node_name', 255).notNullable().comment('Empty: none yet');
    table.bigInteger('since').notNullable().comment('Launched, else created');
    table.bigInteger('until').notNullable();
    table.text('facts').notNullable().comment('ClaimFacts as JSON');
    table.primary(['cluster', 'uid']);
    table.index(['cluster', 'node_name'], 'ledger_node_claims_node_idx');
    table.index(['cluster', 'until'], 'ledger_node_claims_until_idx');
  });

  await knex.schema.createTable('ledger_pod_sizes', table => {
    table.comment(
      'CPU and memory that pods take from GPU nodes; kept where hardware profiles are configured',
    );
    table.string('cluster', 255).notNullable();
    table.string('uid', 64).notNullable();
    table.string('node_name', 255).notNullable();
    table.bigInteger('start_at').notNullable();
    table.bigInteger('until').notNullable();
    table.text('facts').notNullable().comment('PodSize as JSON');
    table.primary(['cluster', 'uid']);
    table.index(['cluster', 'until', 'start_at'], 'ledger_pod_sizes_until_idx');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  for (const table of [
    'ledger_pod_sizes',
    'ledger_node_claims',
    'ledger_pricing',
    'ledger_price_settings',
    'ledger_price_sources',
    'ledger_rates',
  ]) {
    await knex.schema.dropTable(table);
  }
};
