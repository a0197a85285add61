// @ts-check
/*
 * Lists of the workloads of a team or component read days from an index alone. Days of workloads are written once a day, so that an index with
 * amounts costs settling nothing on PostgreSQL either; folding a day writes two entries more for each row.
 */

const AMOUNTS = ['milli_gpu_ms', 'cost_micros', 'unpriced_milli_gpu_ms'];
const READ = ['workload', 'attempt', 'phase', ...AMOUNTS];

/** @param {import('knex').Knex} knex */
const isPostgres = knex => String(knex.client.config.client).startsWith('pg');

/**
 * @param {import('knex').Knex} knex
 * @param {string} owner
 */
function covering(knex, owner) {
  const keys = `${owner}, day, category`;
  return isPostgres(knex)
    ? `(${keys}) include (${READ.join(', ')})`
    : `(${keys}, ${READ.join(', ')})`;
}

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.raw('drop index ledger_days_team_idx');
  await knex.raw(
    `create index ledger_days_team_idx on ledger_days ${covering(
      knex,
      'team',
    )}`,
  );
  // What is of no component is asked for by team.
  await knex.raw(
    `create index ledger_days_component_idx on ledger_days ${covering(
      knex,
      'component',
    )} where component <> ''`,
  );
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw('drop index ledger_days_component_idx');
  await knex.raw('drop index ledger_days_team_idx');
  const columns = isPostgres(knex)
    ? ['team', 'day', 'category']
    : ['team', 'day', 'category', 'workload', 'phase', ...AMOUNTS];
  await knex.raw(
    `create index ledger_days_team_idx on ledger_days (${columns.join(', ')})`,
  );
};
