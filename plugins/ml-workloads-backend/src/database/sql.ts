import type { Knex } from 'knex';
import { isPostgres } from '../isPostgres';

/** SQLite's limit of bound values is 32,766; PostgreSQL's 65,535. */
const MOST_BINDINGS = 30_000;

/** From so many rows on, one prepared statement for each takes less than half of the time that statements of many rows take in SQLite. */
const ONE_BY_ONE = 5;

type Row = Record<string, unknown>;

/** Inserts rows, all with the same columns, or replaces those with the same key. */
export async function upsert(
  trx: Knex,
  table: string,
  key: string[],
  rows: Row[],
): Promise<void> {
  if (isOneByOne(trx, rows)) {
    const others = Object.keys(rows[0]).filter(name => !key.includes(name));
    const updates = others.map(name => `"${name}" = excluded."${name}"`);
    const conflict = ` on conflict (${quoted(key)}) do update set ${updates}`;
    await insertOneByOne(trx, table, rows, conflict);
    return;
  }
  for (const chunk of chunks(rows)) {
    await trx(table).insert(chunk).onConflict(key).merge();
  }
}

/** Inserts rows, all with the same columns. */
export async function insertAll(
  trx: Knex,
  table: string,
  rows: Row[],
): Promise<void> {
  if (isOneByOne(trx, rows)) {
    await insertOneByOne(trx, table, rows, '');
    return;
  }
  for (const chunk of chunks(rows)) {
    await trx(table).insert(chunk);
  }
}

/** Parts of a list that fit into one `in (…)`. */
export function* parts<T>(list: T[], size = 5000): Generator<T[]> {
  for (let i = 0; i < list.length; i += size) {
    yield list.slice(i, i + size);
  }
}

function isOneByOne(trx: Knex, rows: Row[]): boolean {
  return (
    rows.length >= ONE_BY_ONE && Boolean(trx.isTransaction) && !isPostgres(trx)
  );
}

/** SQLite only. Within a transaction its connection is the one that knex gives. */
async function insertOneByOne(
  trx: Knex,
  table: string,
  rows: Row[],
  conflict: string,
): Promise<void> {
  const columns = Object.keys(rows[0]);
  const places = columns.map(() => '?').join(', ');
  const connection = await trx.client.acquireConnection();
  const statement = connection.prepare(
    `insert into "${table}" (${quoted(columns)}) values (${places})${conflict}`,
  );
  for (const row of rows) {
    statement.run(columns.map(name => bound(row[name])));
  }
}

function quoted(names: string[]): string {
  return names.map(name => `"${name}"`).join(', ');
}

/** SQLite has no booleans. */
function bound(value: unknown): unknown {
  return typeof value === 'boolean' ? Number(value) : value ?? null;
}

function* chunks(rows: Row[]): Generator<Row[]> {
  const columns = Object.keys(rows[0] ?? {}).length || 1;
  // SQLite's compound selects of knex are slow for very long inserts; 500 rows is where the gain ends.
  yield* parts(rows, Math.min(500, Math.floor(MOST_BINDINGS / columns)));
}

/** The database's clock in UTC ms: replicas' clocks may differ. */
export function nowSql(knex: Knex): string {
  return isPostgres(knex)
    ? '(extract(epoch from clock_timestamp()) * 1000)::bigint'
    : "cast((julianday('now') - 2440587.5) * 86400000 as integer)";
}

/** Times and counts come back as text from PostgreSQL; all of them are far below 2^53. */
export function numberOf(value: unknown): number {
  return Number(value);
}

export function numberOrNull(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value);
}
