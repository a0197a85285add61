// @ts-check

/**
 * The ledger: what is observed of nodes, pods, namespaces and owners (dated, never overwritten by later truths), which hours must be
 * settled, and the settled rows with their day and month sums. Times are UTC ms. Text columns that are part of a key are empty, not
 * null, where they do not apply.
 */

/** The key of settled rows: `ledger.md` §5.20. */
const ROW_KEYS = [
  ['category', 16],
  ['reason', 16],
  ['phase', 16],
  ['workload', 64],
  ['team', 63],
  ['component', 255],
  ['gpu_model', 255],
  ['profile', 255],
  ['capacity_type', 63],
  ['queue', 255],
  ['currency', 3],
];

/**
 * @param {import('knex').Knex} knex
 * @param {string} name
 * @param {string} start
 * @param {string} comment
 */
async function createRows(knex, name, start, comment) {
  await knex.schema.createTable(name, table => {
    table.comment(comment);
    table.string('cluster', 255).notNullable();
    table.bigInteger(start).notNullable().comment('UTC ms of its start');
    for (const [column, length] of ROW_KEYS) {
      table.string(String(column), Number(length)).notNullable();
    }
    table.integer('attempt').notNullable().comment('0: none');
    table
      .bigInteger('milli_gpu_ms')
      .notNullable()
      .comment('1 GPU for 1 s = 1,000,000');
    table
      .bigInteger('cost_micros')
      .comment('Of the priced part; null when nothing in it is priced');
    table.bigInteger('unpriced_milli_gpu_ms').notNullable();
    table.index([start, 'cluster'], `${name}_start_idx`);
    table.index(['workload', start], `${name}_workload_idx`);
    table.index(['team', start], `${name}_team_idx`);
  });
}

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('ledger_clusters', table => {
    table.comment('One row for each cluster that was ever observed');
    table.string('cluster', 255).primary();
    table.bigInteger('observed_since').comment('First beat');
    table.bigInteger('last_beat');
    table.bigInteger('last_at').notNullable().comment('Latest observation');
    table
      .bigInteger('revision')
      .notNullable()
      .comment('Counts batches; dates the dirty marks');
  });

  await knex.schema.createTable('ledger_coverage', table => {
    table.comment('Runs of beats without a gap; what lies between two is one');
    table.string('cluster', 255).notNullable();
    table.bigInteger('first_beat').notNullable();
    table.bigInteger('last_beat').notNullable();
    table.primary(['cluster', 'first_beat']);
  });

  await knex.schema.createTable('ledger_nodes', table => {
    table.string('cluster', 255).notNullable();
    table.string('uid', 64).notNullable();
    table.string('name', 255).notNullable();
    table.bigInteger('start_at').notNullable();
    table.bigInteger('deleted_at').comment('When its deletion was observed');
    table
      .bigInteger('until')
      .notNullable()
      .comment('deleted_at, or the greatest exact number while it lives');
    table.primary(['cluster', 'uid']);
    table.index(['cluster', 'name'], 'ledger_nodes_name_idx');
    table.index(['cluster', 'until'], 'ledger_nodes_until_idx');
  });

  await knex.schema.createTable('ledger_node_states', table => {
    table.comment('Dated: labels, capacity and conditions that price a node');
    table.string('cluster', 255).notNullable();
    table.string('node_uid', 64).notNullable();
    table
      .bigInteger('since')
      .notNullable()
      .comment('0: from its start; else when it was observed');
    table.text('state').notNullable().comment('NodeState as JSON');
    table.primary(['cluster', 'node_uid', 'since']);
  });

  await knex.schema.createTable('ledger_pods', table => {
    table.comment('Pods that hold or held GPUs');
    table.string('cluster', 255).notNullable();
    table.string('uid', 64).notNullable();
    table.string('node_name', 255).notNullable();
    table.bigInteger('start_at').notNullable();
    table
      .bigInteger('until')
      .notNullable()
      .comment(
        'No later than this it ended; the greatest exact number while open',
      );
    table.text('facts').notNullable().comment('PodFacts as JSON');
    table.primary(['cluster', 'uid']);
    table.index(['cluster', 'until', 'start_at'], 'ledger_pods_until_idx');
  });

  await knex.schema.createTable('ledger_owners', table => {
    table.comment('Objects that own pods, to find the workload of a pod');
    table.string('cluster', 255).notNullable();
    table.string('uid', 64).notNullable();
    table.text('facts').notNullable().comment('OwnerFacts as JSON');
    table.primary(['cluster', 'uid']);
  });

  await knex.schema.createTable('ledger_namespace_teams', table => {
    table.comment('Dated: which team a namespace was bound to from when on');
    table.string('cluster', 255).notNullable();
    table.string('namespace', 63).notNullable();
    table
      .bigInteger('since')
      .notNullable()
      .comment('0: from the beginning; else when it was observed');
    table.string('namespace_uid', 64).notNullable();
    table.string('team', 63).comment('null: none');
    table.primary(['cluster', 'namespace', 'since']);
  });

  await knex.schema.createTable('ledger_problems', table => {
    table.comment('What single objects make uncertain in the numbers');
    table.string('cluster', 255).notNullable();
    table.string('code', 32).notNullable();
    table.string('subject', 512).notNullable();
    table.text('detail').notNullable();
    table.bigInteger('since').notNullable().comment('First observed');
    table.primary(['cluster', 'code', 'subject']);
  });

  await knex.schema.createTable('ledger_dirty_hours', table => {
    table.comment('Hours whose inputs changed after they were settled');
    table.string('cluster', 255).notNullable();
    table.bigInteger('hour').notNullable();
    table.bigInteger('revision').notNullable();
    table.primary(['cluster', 'hour']);
  });

  await knex.schema.createTable('ledger_settled_hours', table => {
    table.string('cluster', 255).notNullable();
    table.bigInteger('hour').notNullable();
    table.bigInteger('settled_to').notNullable().comment('As-of time in it');
    table.boolean('provisional').notNullable();
    table.bigInteger('settled_at').notNullable().comment('By the wall clock');
    table
      .bigInteger('node_cost_micros')
      .notNullable()
      .comment('What the rows must sum to');
    table.bigInteger('unpriced_milli_gpu_ms').notNullable();
    table.bigInteger('overcommitted_milli_gpu_ms').notNullable();
    table.bigInteger('gap_ms').notNullable();
    table.primary(['cluster', 'hour']);
  });

  await createRows(knex, 'ledger_hours', 'hour', 'Settled hours');
  await createRows(knex, 'ledger_days', 'day', 'Sums of hours by UTC day');
  await createRows(knex, 'ledger_months', 'month', 'Sums by UTC month');
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  for (const table of [
    'ledger_months',
    'ledger_days',
    'ledger_hours',
    'ledger_settled_hours',
    'ledger_dirty_hours',
    'ledger_problems',
    'ledger_namespace_teams',
    'ledger_owners',
    'ledger_pods',
    'ledger_node_states',
    'ledger_nodes',
    'ledger_coverage',
    'ledger_clusters',
  ]) {
    await knex.schema.dropTable(table);
  }
};
