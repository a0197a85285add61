// @ts-check

/**
 * What pods hold through dynamic resource allocation: dated, so that an old hour is settled by the claims and devices of its time. Times
 * are UTC ms.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('ledger_claim_reservations', table => {
    table.comment(
      'Which pod a ResourceClaim was reserved for, with the GPU devices that were allocated to it',
    );
    table.string('cluster', 255).notNullable();
    table.string('claim_uid', 64).notNullable();
    table.string('pod_uid', 64).notNullable();
    table
      .bigInteger('since')
      .notNullable()
      .comment('0: from the start of the pod; else when it was observed');
    table
      .bigInteger('until')
      .notNullable()
      .comment('When its end was observed; the greatest exact number before');
    table.bigInteger('seen_at').notNullable().comment('First observed');
    table.text('facts').notNullable().comment('Reservation as JSON');
    table.primary(['cluster', 'claim_uid', 'pod_uid', 'since']);
    table.index(['cluster', 'pod_uid'], 'ledger_claim_reservations_pod_idx');
  });

  await knex.schema.createTable('ledger_resource_slices', table => {
    table.comment('Dated: the GPU devices that drivers announce');
    table.string('cluster', 255).notNullable();
    table.string('uid', 64).notNullable();
    table.bigInteger('since').notNullable();
    table
      .bigInteger('until')
      .notNullable()
      .comment('Replaced or deleted; the greatest exact number before');
    table.string('driver', 255).notNullable();
    table.string('pool', 255).notNullable();
    table
      .string('node_name', 255)
      .notNullable()
      .comment('Empty: not the devices of one node');
    table.text('devices').notNullable().comment('DeviceFacts by name, as JSON');
    table.primary(['cluster', 'uid', 'since']);
    table.index(['cluster', 'node_name'], 'ledger_resource_slices_node_idx');
    table.index(['cluster', 'pool'], 'ledger_resource_slices_pool_idx');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('ledger_resource_slices');
  await knex.schema.dropTable('ledger_claim_reservations');
};
