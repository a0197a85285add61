// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('launches', table => {
    table.comment('One row a launch, written before anything is created');
    table
      .string('launch_id', 36)
      .primary()
      .comment('UUID that the client chose; a retry brings the same one');
    table
      .string('digest', 64)
      .notNullable()
      .comment('SHA-256 of the launch request, hex');
    table
      .string('launched_by', 255)
      .notNullable()
      .comment('Entity reference of the person');
    table.string('cluster', 255).notNullable();
    table.string('namespace', 63).notNullable();
    table.string('name', 63).notNullable();
    table.string('kind', 63).notNullable();
    table.string('team', 63).notNullable();
    table.string('component', 255).notNullable().comment('Entity reference');
    table
      .string('state', 16)
      .notNullable()
      .comment(
        'started: outcome not known; launched; refused: nothing is left',
      );
    table.bigInteger('started_at').notNullable().comment('UTC ms');
    table.bigInteger('ended_at').comment('UTC ms; null while started');
    table.text('result').comment('LaunchResult as JSON; null unless launched');
    table.text('receipt').notNullable().comment('ReceiptEntry[] as JSON');
    table.index(['cluster', 'namespace', 'name'], 'launches_object_idx');
  });

  await knex.schema.createTable('operations', table => {
    table.comment(
      'Pause, resume and stop, each written before it is sent to the cluster',
    );
    table.string('id', 36).primary().comment('UUID');
    table.string('workload_id', 64).notNullable();
    table.string('operation', 16).notNullable();
    table
      .string('resource_version', 64)
      .notNullable()
      .comment('Of the object that the person saw');
    table.string('requested_by', 255).notNullable();
    table.bigInteger('at').notNullable().comment('UTC ms');
    table.text('outcome').comment('done, or the error; null while it runs');
    // The same operation on the same state of an object is sent once, whichever replica is asked.
    table.unique(['workload_id', 'operation', 'resource_version'], {
      indexName: 'operations_once_idx',
    });
  });

  await knex.schema.createTable('ownership', table => {
    table.comment('Dated: which team owned an entity from when on');
    table.string('entity_ref', 255).notNullable();
    table
      .string('team', 63)
      .comment('Team name; null: no group owned it, or the entity was gone');
    table.string('owner_ref', 255).comment('Entity reference of the owner');
    table.bigInteger('effective_from').notNullable().comment('UTC ms');
    table.primary(['entity_ref', 'effective_from']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('ownership');
  await knex.schema.dropTable('operations');
  await knex.schema.dropTable('launches');
};
