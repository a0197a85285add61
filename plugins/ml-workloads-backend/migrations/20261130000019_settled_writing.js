// @ts-check
/*
 * Settling an hour adds to the rows of its day and month. In PostgreSQL that writes each index anew, unless no indexed column changes and the
 * page has room for the new version of the row: so the index that leads from a team to its days has no amounts, and pages of days and months
 * are filled by half. SQLite changes rows in place, and keeps the index that answers by itself.
 */

/** Per cent of a page that new rows fill. */
const FILLED = 55;

const AMOUNTS = ['milli_gpu_ms', 'cost_micros', 'unpriced_milli_gpu_ms'];

/** @param {import('knex').Knex} knex */
const isPostgres = knex => String(knex.client.config.client).startsWith('pg');

/** @param {import('knex').Knex} knex @param {string[]} columns */
async function indexTeams(knex, columns) {
  await knex.schema.alterTable('ledger_days', table => {
    table.dropIndex([], 'ledger_days_team_idx');
    table.index(columns, 'ledger_days_team_idx');
  });
}

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  if (!isPostgres(knex)) return;
  for (const table of ['ledger_days', 'ledger_months']) {
    await knex.raw(`alter table ${table} set (fillfactor = ${FILLED})`);
  }
  await indexTeams(knex, ['team', 'day', 'category']);
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  if (!isPostgres(knex)) return;
  await indexTeams(knex, [
    'team',
    'day',
    'category',
    'workload',
    'phase',
    ...AMOUNTS,
  ]);
  for (const table of ['ledger_days', 'ledger_months']) {
    await knex.raw(`alter table ${table} reset (fillfactor)`);
  }
};
