import type { Knex } from 'knex';
import { isPostgres } from '../isPostgres';

/**
 * Writing many rows at once, on both databases: PostgreSQL takes columns as `unnest` arrays (its bind limit is 65,535 values), SQLite
 * takes rows of values.
 */

export interface Column<Row> {
  name: string;
  /** PostgreSQL element type. */
  type: 'text' | 'bigint' | 'integer' | 'boolean';
  value: (row: Row) => string | number | bigint | boolean | null;
}

/** SQLite binds at most 32,766 values in a statement; small statements are also faster to prepare. */
const SQLITE_VALUES = 4000;
/** From so many rows on, SQLite takes them one by one. */
const ONE_BY_ONE = 20;

/** Whether a text column has one of some values, however many: they are one bound value, so that the statement stays short. */
export function isOneOf(
  knex: Knex,
  column: string,
  values: readonly string[],
): Knex.Raw {
  return isPostgres(knex)
    ? knex.raw('?? = any(?::text[])', [
        column,
        arrayOf([...new Set(values)], value => value),
      ])
    : knex.raw('?? in (select value from json_each(?))', [
        column,
        JSON.stringify([...new Set(values)]),
      ]);
}

/**
 * Inserts rows; with `keys`, rows that exist are replaced.
 *
 * @param keys - columns of the primary key to upsert by
 */
export async function writeRows<Row>(
  trx: Knex,
  table: string,
  columns: ReadonlyArray<Column<Row>>,
  rows: readonly Row[],
  keys?: readonly string[],
): Promise<void> {
  const others = columns.filter(({ name }) => !keys?.includes(name));
  const conflict = keys
    ? onConflict(
        keys,
        others.map(({ name }) => `"${name}" = excluded."${name}"`),
      )
    : '';
  await insertRows(trx, table, columns, rows, conflict);
}

/**
 * Inserts rows; to rows that exist, the columns that are no keys are added. A null adds nothing and stays null beside another one.
 *
 * @param keys - columns of a unique index
 */
export async function addRows<Row>(
  trx: Knex,
  table: string,
  columns: ReadonlyArray<Column<Row>>,
  rows: readonly Row[],
  keys: readonly string[],
): Promise<void> {
  const names = columns.map(({ name }) => name);
  await insertRows(trx, table, columns, rows, added(table, names, keys));
}

/**
 * {@link addRows} of rows that are in the database already.
 *
 * @param names - columns, in the order of the selected ones
 * @param select - must have a condition: without one SQLite takes what follows for that of a join
 */
export async function addSelected(
  trx: Knex,
  table: string,
  names: readonly string[],
  keys: readonly string[],
  select: Knex.QueryBuilder,
): Promise<void> {
  const { sql, bindings } = select.toSQL();
  await trx.raw(
    `insert into "${table}" (${names
      .map(name => `"${name}"`)
      .join(', ')}) ${sql}${added(table, names, keys)}`,
    bindings as any,
  );
}

function added(
  table: string,
  names: readonly string[],
  keys: readonly string[],
): string {
  return onConflict(
    keys,
    names
      .filter(name => !keys.includes(name))
      .map(name => {
        const [old, more] = [`"${table}"."${name}"`, `excluded."${name}"`];
        return `"${name}" = coalesce(${old} + ${more}, ${old}, ${more})`;
      }),
  );
}

function onConflict(keys: readonly string[], updates: readonly string[]) {
  return ` on conflict (${keys
    .map(key => `"${key}"`)
    .join(', ')}) do update set ${updates.join(', ')}`;
}

async function insertRows<Row>(
  trx: Knex,
  table: string,
  columns: ReadonlyArray<Column<Row>>,
  rows: readonly Row[],
  conflict: string,
): Promise<void> {
  if (rows.length === 0) return;
  const names = columns.map(({ name }) => `"${name}"`).join(', ');
  if (isPostgres(trx)) {
    const { sql, bindings } = unnested(columns, rows);
    await trx.raw(
      `insert into "${table}" (${names}) ${sql}${conflict}`,
      bindings as any,
    );
    return;
  }
  const into = `insert into "${table}" (${names}) values `;
  if (trx.isTransaction && rows.length > ONE_BY_ONE) {
    // One prepared statement, run for each row: less than half of the time that statements of many rows take.
    const connection = await trx.client.acquireConnection();
    const { texts, bound } = withLiterals(columns, rows);
    const statement = connection.prepare(
      `${into}(${texts.join(', ')})${conflict}`,
    );
    for (const row of rows) statement.run(bound.map(({ value }) => value(row)));
    return;
  }
  const placeholders = `(${columns.map(() => '?').join(', ')})`;
  const chunk = Math.max(1, Math.floor(SQLITE_VALUES / columns.length));
  for (let start = 0; start < rows.length; start += chunk) {
    const some = rows.slice(start, start + chunk);
    // `where true` is not needed with values; SQLite parses the upsert as it stands.
    await trx.raw(
      `${into}${some.map(() => placeholders).join(', ')}${conflict}`,
      some.flatMap(row => columns.map(({ value }) => value(row))) as any,
    );
  }
}

/** Texts that stand in a statement as they are: nothing in them ends a literal or means anything to SQLite. */
const PLAIN = /^[\w ./:-]*$/;

/** Values of a row as SQL: what is the same in all of them is a part of the statement, since binding a value takes longer than writing it. */
function withLiterals<Row>(
  columns: ReadonlyArray<Column<Row>>,
  rows: readonly Row[],
): { texts: string[]; bound: Array<Column<Row>> } {
  const bound: Array<Column<Row>> = [];
  const texts = columns.map(column => {
    const first = column.value(rows[0]);
    if (rows.every(row => column.value(row) === first)) {
      if (first === null) return 'null';
      if (typeof first === 'bigint' || Number.isSafeInteger(first)) {
        return String(first);
      }
      if (typeof first === 'string' && PLAIN.test(first)) return `'${first}'`;
    }
    bound.push(column);
    return '?';
  });
  return { texts, bound };
}

/** Rows as a select: what is the same in all of them is sent once, the rest as an array for each column. */
function unnested<Row>(
  columns: ReadonlyArray<Column<Row>>,
  rows: readonly Row[],
): { sql: string; bindings: Array<string | null> } {
  const selected: string[] = [];
  const same: Array<string | null> = [];
  const types: string[] = [];
  const arrays: string[] = [];
  columns.forEach(({ type, value }, index) => {
    const first = value(rows[0]);
    // Something must say how many rows there are.
    const differs =
      (index === columns.length - 1 && arrays.length === 0) ||
      rows.some(row => value(row) !== first);
    if (!differs) {
      selected.push(`?::${type}`);
      same.push(first === null ? null : String(first));
      return;
    }
    selected.push(`c${arrays.length}`);
    types.push(type);
    arrays.push(arrayOf(rows, value));
  });
  return {
    sql: `select ${selected.join(', ')} from unnest(${types
      .map(type => `?::${type}[]`)
      .join(', ')}) as u(${types.map((_, index) => `c${index}`).join(', ')})`,
    bindings: [...same, ...arrays],
  };
}

/** A PostgreSQL array as text. The driver's own looks at each value much longer. */
function arrayOf<Row>(
  rows: readonly Row[],
  value: Column<Row>['value'],
): string {
  const texts = rows.map(row => {
    const cell = value(row);
    if (cell === null) return 'NULL';
    return typeof cell === 'string'
      ? `"${cell.replace(/["\\]/g, '\\$&')}"`
      : String(cell);
  });
  return `{${texts.join(',')}}`;
}

/** A sum or count that SQL returned as text, as a bigint; null stays null. Numbers above 2^53 must never come as numbers. */
export function toBigint(text: unknown): bigint | null {
  if (text === null || text === undefined) return null;
  if (typeof text === 'number' && !Number.isSafeInteger(text)) {
    throw new Error(
      `The database returned ${text} as a number; it must be selected as text`,
    );
  }
  // PostgreSQL's SUM of bigint is numeric and may print a fraction of zeros.
  const whole = String(text);
  return BigInt(whole.includes('.') ? whole.replace(/\.0*$/, '') : whole);
}

/** A time column: PostgreSQL returns 64-bit integers as text. */
export function toMs(value: unknown): number {
  return Number(value);
}

export function toMsOrNull(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value);
}
