import { resolvePackagePath } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import { Pipeline } from '../../observe/Pipeline';
import type { Observation, ObservationConsumer } from '../../observe/types';
import { settledSums, type SummedIn } from '../folding';
import { Ledger } from '../Ledger';
import { RateTable } from '../rates';
import { isPostgres } from '../../isPostgres';
import { AMOUNT_COLUMNS, SETTLED_KEY_COLUMNS } from '../rowColumns';
import { toBigint } from '../rowsSql';
import { Settler } from '../Settler';
import { RATE } from './world';

export async function migrate(knex: Knex): Promise<void> {
  await knex.migrate.latest({
    directory: resolvePackagePath(
      '@slipway/backstage-plugin-ml-workloads-backend',
      'migrations',
    ),
  });
}

/** A ledger in which nothing was ever seen. */
export async function clearLedger(knex: Knex): Promise<void> {
  const rows: Array<{ name: string }> = isPostgres(knex)
    ? await knex('information_schema.tables')
        .where({ table_schema: 'public' })
        .select('table_name as name')
    : await knex('sqlite_master').where({ type: 'table' }).select('name');
  for (const { name } of rows) {
    if (name.startsWith('ledger_')) await knex(name).delete();
  }
}

export interface RunOptions {
  rates?: unknown;
  /** Observations in a batch. */
  batch?: number;
  /** Settle after each batch, as a live ledger does. */
  settleEach?: boolean;
  /** What else takes the observations. */
  consumers?: ObservationConsumer[];
}

/** Feeds observations in batches and settles everything, as a replay does. */
export async function run(
  knex: Knex,
  observations: readonly Observation[],
  options: RunOptions = {},
): Promise<void> {
  const pipeline = Pipeline.create({
    knex,
    consumers: [Ledger.create(), ...(options.consumers ?? [])],
  });
  const size = options.batch ?? 50;
  for (let start = 0; start < observations.length; start += size) {
    await pipeline.apply(observations.slice(start, start + size));
    if (options.settleEach) await settleAll(knex, options.rates);
  }
  await settleAll(knex, options.rates);
}

export async function settleAll(knex: Knex, rates: unknown = [RATE]) {
  await Settler.create({ knex, rates: RateTable.create(rates) }).settleDirty({
    limit: Infinity,
    force: true,
  });
}

/** Settled money by `category/reason team phase` (parts that are empty left out) as `[GPU-ms, micros or null]`. */
export async function settled(
  knex: Knex,
  step: 'hour' | SummedIn = 'hour',
): Promise<Record<string, [number, number | null]>> {
  const rows = await knex
    .from(step === 'hour' ? 'ledger_hours' : settledSums(knex, step))
    .select(
      'category',
      'reason',
      'team',
      'phase',
      knex.raw('cast(sum(milli_gpu_ms) as text) as milli'),
      knex.raw('cast(sum(cost_micros) as text) as cost'),
    )
    .groupBy('category', 'reason', 'team', 'phase');
  return Object.fromEntries(
    rows.map((row: any) => [
      [
        row.reason ? `${row.category}/${row.reason}` : row.category,
        row.team,
        row.phase,
      ]
        .filter(Boolean)
        .join(' '),
      [
        Number(toBigint(row.milli)! / 1000n),
        row.cost === null ? null : Number(row.cost),
      ],
    ]),
  );
}

/** Settled rows and their sums as readers see them, without corrections, as texts. */
export async function charges(knex: Knex): Promise<string[]> {
  const texts: string[] = [];
  const add = (name: string, rows: object[]) => {
    for (const row of rows) {
      const sorted = Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1));
      texts.push(`${name} ${JSON.stringify(sorted)}`);
    }
  };
  for (const table of [
    'ledger_hours',
    'ledger_team_days',
    'ledger_team_months',
  ]) {
    add(table, await knex(table));
  }
  for (const step of ['day', 'month'] as const) {
    const keys = [step, 'cluster', ...SETTLED_KEY_COLUMNS];
    const amounts = AMOUNT_COLUMNS.map(name =>
      knex.raw(`cast(sum(${name}) as text) as ${name}`),
    );
    const rows = knex.from(settledSums(knex, step)).select(...keys, ...amounts);
    add(step, await rows.groupBy(keys));
  }
  return texts.sort();
}

/** Everything that is settled, to compare two ledgers. */
export async function everything(knex: Knex): Promise<string[]> {
  const texts = await charges(knex);
  for (const { settled_at: _, ...row } of await knex('ledger_settled_hours')) {
    texts.push(JSON.stringify(row));
  }
  return texts.sort();
}
