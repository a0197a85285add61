// @ts-check
/*
 * What answers about spend read: days and months once more without workloads and attempts, which have far fewer rows; indexes that have
 * all that an answer needs; and the template that each workload was launched from.
 */

/** Columns of settled rows beside their start, but for workload and attempt. */
const KEYS = [
  'cluster',
  'category',
  'reason',
  'phase',
  'team',
  'component',
  'gpu_model',
  'profile',
  'capacity_type',
  'queue',
  'currency',
];
const AMOUNTS = ['milli_gpu_ms', 'cost_micros', 'unpriced_milli_gpu_ms'];

/** @type {Record<string, number>} */
const LENGTHS = {
  category: 16,
  reason: 16,
  phase: 16,
  team: 63,
  capacity_type: 63,
  currency: 3,
};

/** @type {Array<[table: string, from: string, start: string]>} */
const TABLES = [
  ['ledger_team_days', 'ledger_days', 'day'],
  ['ledger_team_months', 'ledger_months', 'month'],
];

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  for (const [name, from, start] of TABLES) {
    await knex.schema.createTable(name, table => {
      table.comment(`Sums of ${from} over workloads and attempts`);
      table.bigInteger(start).notNullable().comment('UTC ms of its start');
      for (const column of KEYS) {
        table.string(column, LENGTHS[column] ?? 255).notNullable();
      }
      table.bigInteger('milli_gpu_ms').notNullable();
      table
        .bigInteger('cost_micros')
        .comment('Of the priced part; null when nothing in it is priced');
      table.bigInteger('unpriced_milli_gpu_ms').notNullable();
      table.unique([start, ...KEYS], { indexName: `${name}_key` });
      table.index(['team', start], `${name}_team_idx`);
      table.index(['component', start], `${name}_component_idx`);
    });
    const keys = [start, ...KEYS].join(', ');
    const sums = AMOUNTS.map(column => `cast(sum(${column}) as bigint)`);
    await knex.raw(
      `insert into ${name} (${keys}, ${AMOUNTS.join(', ')})
       select ${keys}, ${sums.join(', ')} from ${from} group by ${keys}`,
    );
  }

  // A team's workloads: with the amounts in the index no row of the wide table is read.
  await knex.schema.alterTable('ledger_days', table => {
    table.dropIndex(['team', 'day'], 'ledger_days_team_idx');
    table.index(
      ['team', 'day', 'category', 'workload', 'phase', ...AMOUNTS],
      'ledger_days_team_idx',
    );
  });

  // Hours with a gap are few, and asked for with every answer.
  await knex.raw(
    'create index ledger_settled_hours_gap_idx on ledger_settled_hours (hour, cluster) where gap_ms > 0',
  );

  await knex.schema.alterTable('workloads', table => {
    table
      .string('template', 255)
      .comment(
        'Entity reference of the template that it was launched from; null: none, or not known',
      );
    table.index(['type', 'state', 'ended_at'], 'workloads_ended_runs_idx');
  });
  await knex.raw(
    `update workloads set template = (
       select max(s.template) from start_samples s where s.workload_id = workloads.id and s.template <> ''
     )`,
  );
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('workloads', table => {
    table.dropIndex(['type', 'state', 'ended_at'], 'workloads_ended_runs_idx');
    table.dropColumn('template');
  });
  await knex.raw('drop index ledger_settled_hours_gap_idx');
  await knex.schema.alterTable('ledger_days', table => {
    table.dropIndex([], 'ledger_days_team_idx');
    table.index(['team', 'day'], 'ledger_days_team_idx');
  });
  for (const [name] of TABLES) await knex.schema.dropTable(name);
};
