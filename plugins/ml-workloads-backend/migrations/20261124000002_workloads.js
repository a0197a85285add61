// @ts-check
/* What the observer knows of workloads. All times are integer UTC milliseconds. `text` columns that hold JSON are written and read whole. */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('workloads', table => {
    table.comment('One row a workload: the top-level object of GPU work');
    table.string('id', 20).primary().comment('hash(cluster, uid)');
    table.string('cluster').notNullable();
    table.string('namespace').notNullable();
    table.string('kind').notNullable();
    table.string('api_version').notNullable();
    table.string('name').notNullable();
    table.string('uid').notNullable();
    table.string('type', 16).notNullable();
    table.string('engine', 32).notNullable();
    table
      .string('team')
      .comment('Team of the namespace; null when it has none');
    table
      .string('component')
      .comment('Entity reference; only if the team owns it');
    table.string('state', 16).notNullable();
    table.bigInteger('since').notNullable();
    table.text('reason').comment('StateReason as JSON');
    table.string('queue');
    table.string('profile');
    table.string('gpu_model');
    table.bigInteger('gpus_milli');
    table.bigInteger('held_gpus_milli').notNullable();
    table.bigInteger('created_at').notNullable();
    table.bigInteger('started_at');
    table.bigInteger('ended_at');
    table.integer('attempts').notNullable();
    table.string('launched_by');
    table.boolean('deleted').notNullable().comment('The object is gone');
    table
      .boolean('closed')
      .notNullable()
      .comment('The object and all its pods are gone: never changes again');
    table
      .text('object')
      .comment('Last known top-level object after the allow-list');
    table
      .text('facts')
      .notNullable()
      .comment('What the timeline is computed from');
    table.index(['team', 'created_at'], 'workloads_team_idx');
    table.index(['component', 'created_at'], 'workloads_component_idx');
    table.index(['created_at', 'id'], 'workloads_created_idx');
    table.index(['cluster', 'closed'], 'workloads_open_idx');
  });

  await knex.schema.createTable('attempts', table => {
    table.comment('Tries at running a workload');
    table.string('workload_id', 20).notNullable();
    table.integer('number').notNullable();
    table.bigInteger('start').notNullable();
    table.bigInteger('ready_at');
    table.bigInteger('end');
    table.string('end_reason', 16);
    table.integer('exit_code');
    table.text('message');
    table.integer('pods').notNullable();
    table.text('waterfall').notNullable().comment('Segments as JSON');
    table.primary(['workload_id', 'number']);
  });

  await knex.schema.createTable('transitions', table => {
    table.comment('Every change of state with the field that it was read from');
    table.string('workload_id', 20).notNullable();
    table.integer('number').notNullable();
    table.bigInteger('at').notNullable();
    table.string('from_state', 16);
    table.string('to_state', 16).notNullable();
    table.string('reason_code', 64);
    table.text('sentence');
    table.string('source').notNullable();
    table.primary(['workload_id', 'number']);
  });

  await knex.schema.createTable('workload_pods', table => {
    table.comment('Pods of workloads, kept after they are gone');
    table.string('cluster').notNullable();
    table.string('uid').notNullable();
    table.string('workload_id', 20).notNullable();
    table.string('name').notNullable();
    table.bigInteger('created_at').notNullable();
    table.text('facts').notNullable().comment('PodFacts as JSON');
    table.primary(['cluster', 'uid']);
    table.index(['workload_id', 'created_at'], 'workload_pods_workload_idx');
  });

  await knex.schema.createTable('workload_events', table => {
    table.comment('Own copy of the events of pods: they expire in the cluster');
    table.string('cluster').notNullable();
    table.string('uid').notNullable();
    table.string('workload_id', 20).notNullable();
    table.bigInteger('at').notNullable();
    table.string('type', 16).notNullable();
    table.string('reason').notNullable();
    table.text('message').notNullable();
    table.string('object').notNullable();
    table.integer('count').notNullable();
    table.primary(['cluster', 'uid']);
    table.index(['workload_id', 'at'], 'workload_events_workload_idx');
  });

  await knex.schema.createTable('observed_namespaces', table => {
    table.comment('Team of each namespace as last observed');
    table.string('cluster').notNullable();
    table.string('name').notNullable();
    table.string('team');
    table.primary(['cluster', 'name']);
  });

  await knex.schema.createTable('observed_objects', table => {
    table.comment(
      'Last known state of what exists, so that a deletion during an outage is told with it',
    );
    table.string('cluster').notNullable();
    table.string('resource').notNullable();
    table.string('uid').notNullable();
    table.text('object').notNullable();
    table.primary(['cluster', 'resource', 'uid']);
  });

  await knex.schema.createTable('observer_leases', table => {
    table.comment(
      'Which replica observes a cluster; times are the database clock',
    );
    table.string('cluster').primary();
    table.string('holder').notNullable();
    table
      .bigInteger('token')
      .notNullable()
      .comment('Fencing token, grows with each take-over');
    table.bigInteger('expires_at').notNullable();
  });

  await knex.schema.createTable('cluster_status', table => {
    table.comment('How fresh the picture of a cluster is');
    table.string('cluster').primary();
    table.bigInteger('observed_at').comment('Last beat');
    table.bigInteger('observed_since').comment('First beat');
    table.text('problem');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  for (const table of [
    'cluster_status',
    'observer_leases',
    'observed_objects',
    'observed_namespaces',
    'workload_events',
    'workload_pods',
    'transitions',
    'attempts',
    'workloads',
  ]) {
    await knex.schema.dropTable(table);
  }
};
