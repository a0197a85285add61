// @ts-check
/*
 * Days and months of workloads are written once a day instead of with each hour. Which hours are in neither yet is kept here, one row each;
 * readers add their rows to the sums. What was settled before is in both. Nor are totals of workloads written with each hour: beside an hour
 * stands whether they have it, and beside a total for whom it was summed.
 */

const DAY_MS = 24 * 3_600_000;

const KEYS = [
  'cluster',
  'category',
  'reason',
  'phase',
  'workload',
  'team',
  'component',
  'gpu_model',
  'profile',
  'capacity_type',
  'queue',
  'currency',
  'attempt',
];
const AMOUNTS = ['milli_gpu_ms', 'cost_micros', 'unpriced_milli_gpu_ms'];

/** @type {Array<[table: string, start: string]>} */
const SUMS = [
  ['ledger_days', 'day'],
  ['ledger_months', 'month'],
];

/** @param {import('knex').Knex} knex */
const isPostgres = knex => String(knex.client.config.client).startsWith('pg');

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('ledger_unfolded_hours', table => {
    table.comment(
      'Settled hours that are in no day and month of workloads yet',
    );
    table.string('cluster', 255).notNullable();
    table.bigInteger('hour').notNullable().comment('UTC ms of its start');
    table.bigInteger('day').notNullable().comment('That it is in');
    table.bigInteger('month').notNullable().comment('That it is in');
    table
      .integer('changes')
      .notNullable()
      .defaultTo(1)
      .comment('How often it came out otherwise, the first time included');
    table
      .integer('totalled')
      .notNullable()
      .defaultTo(0)
      .comment('How many of them are in the totals of its workloads');
    table.primary(['cluster', 'hour']);
  });
  // Without it PostgreSQL takes a table of a few rows for one of many.
  if (isPostgres(knex)) await knex.raw('analyze ledger_unfolded_hours');
  await knex.schema.alterTable('workloads', table => {
    table
      .string('settled_for', 63)
      .comment(
        'The team that its total was summed for, empty for none; null: not known, it is to be summed anew',
      );
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('workloads', table => {
    table.dropColumn('settled_for');
  });
  for (const [table, start] of SUMS) {
    const keys = [start, ...KEYS].join(', ');
    const sums = AMOUNTS.map(name => `cast(sum(${name}) as bigint)`);
    const added = AMOUNTS.map(
      name =>
        `${name} = coalesce(${table}.${name} + excluded.${name}, ${table}.${name}, excluded.${name})`,
    );
    await knex.raw(
      `insert into ${table} (${keys}, ${AMOUNTS.join(', ')})
       select u.${start}, ${KEYS.map(name => `h.${name}`).join(
        ', ',
      )}, ${sums.join(', ')}
       from ledger_unfolded_hours u join ledger_hours h on h.hour = u.hour and h.cluster = u.cluster
       where u.hour % ${DAY_MS} >= 0
       group by u.${start}, ${KEYS.map(name => `h.${name}`).join(', ')}
       on conflict (${keys}) do update set ${added.join(', ')}`,
    );
  }
  await knex.schema.dropTable('ledger_unfolded_hours');
};
