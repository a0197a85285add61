import type { Knex } from 'knex';

/** SQLite's limit of bound values is 32,766; PostgreSQL's 65,535. */
const MOST_BINDINGS = 30_000;

/** Inserts rows or replaces those with the same key, in as few statements as the databases allow. */
export async function upsert(
  trx: Knex,
  table: string,
  key: string[],
  rows: Array<Record<string, unknown>>,
): Promise<void> {
  for (const chunk of chunks(rows)) {
    await trx(table).insert(chunk).onConflict(key).merge();
  }
}

export async function insertAll(
  trx: Knex,
  table: string,
  rows: Array<Record<string, unknown>>,
): Promise<void> {
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

function* chunks(
  rows: Array<Record<string, unknown>>,
): Generator<Array<Record<string, unknown>>> {
  const columns = Object.keys(rows[0] ?? {}).length || 1;
  // SQLite's compound selects of knex are slow for very long inserts; 500 rows is where the gain ends.
  yield* parts(rows, Math.min(500, Math.floor(MOST_BINDINGS / columns)));
}

export function isPostgres(knex: Knex): boolean {
  return knex.client.config.client === 'pg';
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
