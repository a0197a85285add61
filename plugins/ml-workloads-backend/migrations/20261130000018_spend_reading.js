// @ts-check
/*
 * How answers about spend and its files walk the sums: files in the order of workloads within a day or month, and rows without a price, which
 * are few, by themselves.
 */

const AMOUNTS = ['milli_gpu_ms', 'cost_micros', 'unpriced_milli_gpu_ms'];

/** @type {Array<[table: string, start: string]>} */
const SUMS = [
  ['ledger_days', 'day'],
  ['ledger_months', 'month'],
];

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  for (const [name, start] of SUMS) {
    await knex.schema.alterTable(name, table => {
      table.dropIndex([start, 'cluster'], `${name}_start_idx`);
      table.index(
        [start, 'cluster', 'workload', 'attempt'],
        `${name}_start_idx`,
      );
    });
    await knex.raw(
      `create index ${name}_unpriced_idx on ${name} (${start}, team) where unpriced_milli_gpu_ms > 0`,
    );
  }
  // All teams at once, without a look into the rows.
  await knex.schema.alterTable('ledger_team_days', table => {
    table.index(
      ['day', 'category', 'team', 'phase', 'reason', 'cluster', ...AMOUNTS],
      'ledger_team_days_fleet_idx',
    );
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('ledger_team_days', table => {
    table.dropIndex([], 'ledger_team_days_fleet_idx');
  });
  for (const [name, start] of SUMS) {
    await knex.raw(`drop index ${name}_unpriced_idx`);
    await knex.schema.alterTable(name, table => {
      table.dropIndex([], `${name}_start_idx`);
      table.index([start, 'cluster'], `${name}_start_idx`);
    });
  }
};
