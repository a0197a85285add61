// @ts-check
/* An hour that comes out as it did before is known by its digest: its rows need not be read, and nothing of it is written. */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('ledger_settled_hours', table => {
    table
      .string('rows_digest', 64)
      .comment(
        'SHA-256 of what it came out as, in hexadecimal digits; null: settled before this was kept',
      );
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('ledger_settled_hours', table => {
    table.dropColumn('rows_digest');
  });
};
