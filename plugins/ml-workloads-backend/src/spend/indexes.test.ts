import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { resolve } from 'path';
import type { SpendQuery } from '../contracts';
import { isPostgres } from '../isPostgres';
import { ensureHourPartitions, RateTable } from '../metering';
import { SpendQueries } from './SpendQueries';

jest.setTimeout(120_000);

const directory = resolve(__dirname, '../../migrations');
const BY_WORKLOAD = '20261130000022_spend_by_workload.js';
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MONTH = Date.parse('2026-03-01T00:00:00Z');
const DAY = MONTH + DAY_MS;

const databases = TestDatabases.create();

/** How the database reads days of workloads for an answer. */
async function plansOf(
  knex: Knex,
  query: Partial<SpendQuery>,
): Promise<string> {
  const asked: Array<{ sql: string; bindings: any }> = [];
  const note = (one: { sql: string; bindings: any }) => asked.push(one);
  knex.on('query', note);
  await SpendQueries.create({ knex, rates: RateTable.create([]) }).query({
    from: DAY - 90 * DAY_MS,
    to: DAY,
    granularity: 'day',
    groupBy: 'workload',
    ...query,
  });
  knex.removeListener('query', note);
  const [{ sql, bindings }] = asked.filter(one => /^with g/.test(one.sql));
  if (!isPostgres(knex)) {
    const plan = await knex.raw(`explain query plan ${sql}`, bindings);
    return plan.map((row: any) => row.detail).join('\n');
  }
  const { rows } = await knex.raw(
    `explain ${sql.replace(/\$\d+/g, '?')}`,
    bindings,
  );
  return rows.map((row: any) => row['QUERY PLAN']).join('\n');
}

/** Days of 50 teams with two components each: of fewer rows PostgreSQL reads the table. */
async function storeDays(knex: Knex): Promise<void> {
  await knex.raw(
    `insert into ledger_days (day, cluster, category, reason, phase, workload, team, component, gpu_model, profile, capacity_type, queue,
       currency, attempt, milli_gpu_ms, cost_micros, unpriced_milli_gpu_ms)
     select ${DAY} - (1 + i % 300) * ${DAY_MS}::bigint, 'lab', 'allocated', '', 'running', 'w' || i, 'team-' || i % 50,
       'component:default/model-' || i % 100, 'NVIDIA-L4', '', 'on-demand', '', 'USD', 1, 1000, 1, 0
     from generate_series(1, 20000) i`,
  );
  await knex.raw('vacuum analyze ledger_days');
}

it.each(databases.eachSupportedId())(
  'workloads of a team and of a component are read from an index alone on %s',
  async id => {
    const knex = await databases.init(id);
    await knex.migrate.latest({ directory });
    if (isPostgres(knex)) await storeDays(knex);
    const only = isPostgres(knex) ? 'Index Only Scan using' : 'COVERING INDEX';
    const allowed = {
      anyOf: [
        { teams: ['team-7'] },
        { components: ['component:default/model-7'] },
      ],
    };
    for (const groupBy of ['workload', 'attempt'] as const) {
      expect(
        await plansOf(knex, { team: ['team-7'], groupBy, allowed }),
      ).toContain(`${only} ledger_days_team_idx`);
      expect(
        await plansOf(knex, {
          component: ['component:default/model-7'],
          groupBy,
          allowed,
        }),
      ).toContain(`${only} ledger_days_component_idx`);
    }

    await knex.migrate.down({ directory, name: BY_WORKLOAD } as any);
    expect(await plansOf(knex, { team: ['team-7'] })).toContain(
      'ledger_days_team_idx',
    );
    expect(
      await plansOf(knex, { component: ['component:default/model-7'] }),
    ).not.toContain('ledger_days_component_idx');
    await knex.migrate.up({ directory, name: BY_WORKLOAD } as any);
    expect(
      await plansOf(knex, { component: ['component:default/model-7'] }),
    ).toContain(`${only} ledger_days_component_idx`);
  },
);

/** Hours of 40 days, of which a day is not folded; in no order, as when they are settled anew. */
async function storeHours(knex: Knex): Promise<void> {
  const hours = 40 * 24;
  const first = DAY - hours * HOUR_MS;
  await ensureHourPartitions(knex, [first, DAY - 20 * DAY_MS, DAY - 1]);
  await knex.raw(
    `insert into ledger_hours (hour, cluster, category, reason, phase, workload, team, component, gpu_model, profile, capacity_type, queue,
       currency, attempt, milli_gpu_ms, cost_micros, unpriced_milli_gpu_ms)
     select ${first} + (i % ${hours}) * ${HOUR_MS}::bigint, 'lab', 'allocated', '', 'running', 'w' || i, 'team-' || i % 50,
       'component:default/model-' || i % 100, 'NVIDIA-L4', '', 'on-demand', '', 'USD', 1, 1000, 1, 0
     from generate_series(1, 50000) i order by random()`,
  );
  await knex.raw(
    `insert into ledger_unfolded_hours (cluster, hour, day, month)
     select 'lab', ${DAY} - i * ${HOUR_MS}::bigint, ${DAY - DAY_MS}, ${MONTH}
     from generate_series(1, 24) i`,
  );
  await knex.raw('vacuum analyze ledger_hours, ledger_unfolded_hours');
}

it.each(databases.eachSupportedId())(
  'workloads of the fleet are found by the hours that are not folded, not among all hours, on %s',
  async id => {
    const knex = await databases.init(id);
    await knex.migrate.latest({ directory });
    if (isPostgres(knex)) {
      await storeDays(knex);
      await storeHours(knex);
    }
    const plan = await plansOf(knex, {});
    expect(plan).toMatch(
      isPostgres(knex) ? /Index Scan using ledger_hours/ : /SEARCH h USING/,
    );
    expect(plan).not.toMatch(/Seq Scan on ledger_hours|SCAN h\b/);
  },
);
