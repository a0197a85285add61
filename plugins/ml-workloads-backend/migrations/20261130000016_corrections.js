// @ts-check
/*
 * Closed months: what changes after the close stands in rows of its own. What the ledger keeps, and for how long: an hour whose inputs are
 * gone is frozen, and on PostgreSQL the settled hours lie in one partition a month, so that old ones go without a trace of work. Days and
 * months get a key, so that a change of an hour is added to them instead of summing them anew. Claims of spend that no team owns.
 */

/** The key of settled rows beside their cluster and start: `ledger.md` §5.20. The workload is first: it is what most rows differ in. */
const KEYS = [
  ['workload', 64],
  ['phase', 16],
  ['team', 63],
  ['component', 255],
  ['category', 16],
  ['reason', 16],
  ['gpu_model', 255],
  ['profile', 255],
  ['capacity_type', 63],
  ['queue', 255],
  ['currency', 3],
];
const KEY_COLUMNS = ['attempt', ...KEYS.map(([name]) => String(name))];

/** An end that has not come: the greatest number that JavaScript counts exactly. */
const OPEN = Number.MAX_SAFE_INTEGER;

/** @param {import('knex').Knex} knex */
const isPostgres = knex => String(knex.client.config.client).startsWith('pg');

/** Indexes of the settled hours; on PostgreSQL each partition gets its own of them. @type {Array<[string, string[]]>} */
const HOUR_INDEXES = [
  ['ledger_hours_start_idx', ['hour', 'cluster']],
  ['ledger_hours_workload_idx', ['workload', 'hour']],
  ['ledger_hours_team_idx', ['team', 'hour']],
];

/** @param {import('knex').Knex} knex */
async function indexHours(knex) {
  await knex.schema.alterTable('ledger_hours', table => {
    for (const [name, columns] of HOUR_INDEXES) table.index(columns, name);
  });
}

/**
 * The settled hours move into a table of another kind: PostgreSQL cannot change one in place.
 *
 * @param {import('knex').Knex} knex
 * @param {string} kind what follows the definition of the columns
 * @param {() => Promise<void>} prepare what must be there before the rows
 */
async function moveHours(knex, kind, prepare) {
  await knex.raw('alter table ledger_hours rename to ledger_hours_moved');
  await knex.raw(
    `create table ledger_hours (like ledger_hours_moved including defaults including constraints including comments) ${kind}`,
  );
  await knex.raw(
    `comment on table ledger_hours is 'Settled hours, for as long as they are kept'`,
  );
  await prepare();
  await knex.raw('insert into ledger_hours select * from ledger_hours_moved');
  await knex.raw('drop table ledger_hours_moved');
  await indexHours(knex);
}

/**
 * Partitions of the months that have rows; later ones are made by the product (`metering/hourPartitions.ts`, which names them alike).
 *
 * @param {import('knex').Knex} knex
 */
async function partitionHours(knex) {
  await moveHours(knex, 'partition by range (hour)', async () => {
    const { rows } = await knex.raw(
      `select distinct to_char(to_timestamp(hour / 1000) at time zone 'UTC', 'YYYY_MM') as month from ledger_hours_moved`,
    );
    for (const { month } of rows) {
      const [year, number] = month.split('_').map(Number);
      await knex.raw(
        `create table ledger_hours_${month} partition of ledger_hours for values from (${Date.UTC(
          year,
          number - 1,
        )}) to (${Date.UTC(year, number)})`,
      );
    }
  });
}

/**
 * @param {import('knex').Knex} knex
 * @param {'days' | 'months'} name
 * @param {'day' | 'month'} start
 */
async function addKey(knex, name, start) {
  await knex.schema.alterTable(`ledger_${name}`, table => {
    // The key begins with the workload and serves in place of this one.
    table.dropIndex(['workload', start], `ledger_${name}_workload_idx`);
    table.unique(
      [
        'workload',
        start,
        'cluster',
        ...KEY_COLUMNS.filter(c => c !== 'workload'),
      ],
      {
        indexName: `ledger_${name}_key`,
      },
    );
  });
}

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('ledger_corrections', table => {
    table.comment(
      'What changed of closed hours: new less old, by key. Rows are only ever added',
    );
    table.bigIncrements('id');
    table.string('cluster', 255).notNullable();
    table
      .bigInteger('usage_hour')
      .notNullable()
      .comment('UTC ms of the start of the hour that changed');
    table
      .bigInteger('posted_at')
      .notNullable()
      .comment('UTC ms; the month that it is in bears the change');
    for (const [column, length] of KEYS) {
      table.string(String(column), Number(length)).notNullable();
    }
    table.integer('attempt').notNullable().comment('0: none');
    table.bigInteger('milli_gpu_ms').notNullable().comment('May be negative');
    table
      .bigInteger('cost_micros')
      .comment('May be negative; null when nothing was or is priced');
    table.bigInteger('unpriced_milli_gpu_ms').notNullable();
    table.index(['posted_at', 'cluster'], 'ledger_corrections_posted_idx');
    table.index(['cluster', 'usage_hour'], 'ledger_corrections_hour_idx');
    table.index(['workload', 'posted_at'], 'ledger_corrections_workload_idx');
    table.index(['team', 'posted_at'], 'ledger_corrections_team_idx');
  });

  await knex.schema.createTable('ledger_closed_months', table => {
    table.comment('Months whose settled rows never change any more');
    table.bigInteger('month').primary().comment('UTC ms of its start');
    table.bigInteger('closed_at').notNullable().comment('UTC ms');
  });

  await knex.schema.alterTable('ledger_settled_hours', table => {
    table
      .boolean('closed')
      .notNullable()
      .defaultTo(false)
      .comment('Its rows never change any more: changes are corrections');
  });

  await knex.schema.alterTable('ledger_clusters', table => {
    table
      .bigInteger('frozen_before')
      .comment('Hours before it have lost inputs and are never settled again');
  });

  await knex.schema.alterTable('ledger_owners', table => {
    table
      .bigInteger('until')
      .notNullable()
      .defaultTo(OPEN)
      .comment('When its deletion was observed; else the greatest number');
    table.index(['cluster', 'until'], 'ledger_owners_until_idx');
  });

  await knex.schema.createTable('ownership_claims', table => {
    table.comment(
      'Dated: a team took over what no team owned. Rows are only ever added',
    );
    table.string('id', 36).primary();
    table.string('cluster', 255).notNullable();
    table
      .string('namespace', 63)
      .notNullable()
      .comment('Empty where one workload is claimed');
    table
      .string('workload', 64)
      .notNullable()
      .comment('Empty where a namespace is claimed');
    table.string('team', 63).notNullable();
    table.bigInteger('effective_from').notNullable().comment('UTC ms');
    table.bigInteger('claimed_at').notNullable().comment('UTC ms');
    table.string('claimed_by', 255).notNullable().comment('Entity reference');
    table.text('reason').notNullable();
    table.index(['cluster', 'namespace', 'workload'], 'ownership_claims_idx');
  });

  await addKey(knex, 'days', 'day');
  await addKey(knex, 'months', 'month');
  if (isPostgres(knex)) await partitionHours(knex);
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  if (isPostgres(knex)) await moveHours(knex, '', async () => {});
  for (const [name, start] of [
    ['months', 'month'],
    ['days', 'day'],
  ]) {
    await knex.schema.alterTable(`ledger_${name}`, table => {
      table.dropUnique([], `ledger_${name}_key`);
      table.index(['workload', start], `ledger_${name}_workload_idx`);
    });
  }
  await knex.schema.dropTable('ownership_claims');
  await knex.schema.alterTable('ledger_owners', table => {
    table.dropIndex(['cluster', 'until'], 'ledger_owners_until_idx');
    table.dropColumn('until');
  });
  await knex.schema.alterTable('ledger_clusters', table => {
    table.dropColumn('frozen_before');
  });
  await knex.schema.alterTable('ledger_settled_hours', table => {
    table.dropColumn('closed');
  });
  await knex.schema.dropTable('ledger_closed_months');
  await knex.schema.dropTable('ledger_corrections');
};
