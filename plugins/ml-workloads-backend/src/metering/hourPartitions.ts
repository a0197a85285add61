import type { Knex } from 'knex';
import { monthName } from '../isoTime';
import { isPostgres } from '../isPostgres';
import { toMs } from './rowsSql';
import { monthOf, nextMonth } from './time';

/**
 * The settled hours lie in one partition a UTC month on PostgreSQL, so that the hours that are kept no longer go with their partition
 * instead of row by row. SQLite knows no partitions: there all of this does nothing, and old hours are deleted.
 */

const PREFIX = 'ledger_hours_';

/** `ledger_hours_2026_03` */
export function partitionOf(month: number): string {
  return PREFIX + monthName(month).replace('-', '_');
}

/**
 * Makes the partitions that rows of the hours go to, where they are missing. A partition is made beside the table and then attached, which
 * locks out no reader; that makes months ahead is for the same reason.
 *
 * @param hours - UTC ms
 */
export async function ensureHourPartitions(
  db: Knex,
  hours: Iterable<number>,
): Promise<void> {
  if (!isPostgres(db)) return;
  const months = [...new Set([...hours].map(monthOf))];
  const missing = await missingOf(db, months);
  if (missing.length === 0) return;
  const make = async (trx: Knex) => {
    // Two replicas may find the same one missing.
    await trx.raw(`select pg_advisory_xact_lock(hashtext('${PREFIX}'))`);
    for (const month of await missingOf(trx, months)) {
      const name = partitionOf(month);
      await trx.raw(
        `create table ${name} (like ledger_hours including defaults including constraints)`,
      );
      await trx.raw(
        `alter table ledger_hours attach partition ${name} for values from (${month}) to (${nextMonth(
          month,
        )})`,
      );
    }
  };
  await (db.isTransaction ? make(db) : db.transaction(make));
}

async function missingOf(
  db: Knex,
  months: readonly number[],
): Promise<number[]> {
  if (months.length === 0) return [];
  const { rows } = await db.raw(
    `select month from unnest(?::bigint[], ?::text[]) as wanted(month, name) where to_regclass(name) is null`,
    [months, months.map(partitionOf)] as any,
  );
  return rows.map((row: { month: unknown }) => toMs(row.month));
}

/**
 * Removes the settled hours of whole months that ended at or before a time.
 *
 * @param before - UTC ms
 * @returns whether there were any
 */
export async function dropHourPartitions(
  db: Knex,
  before: number,
): Promise<boolean> {
  const { rows } = await db.raw(
    `select child.relname as name
     from pg_inherits
     join pg_class child on child.oid = inhrelid
     where inhparent = to_regclass('ledger_hours')`,
  );
  const old = rows
    .map(({ name }: { name: string }) => name)
    .filter((name: string) => name < partitionOf(monthOf(before)));
  for (const name of old) {
    await db.transaction(async trx => {
      // It waits for readers, and others wait for it: better to come again than to hold them up.
      await trx.raw(`set local lock_timeout = '5s'`);
      await trx.raw('drop table ??', [name]);
    });
  }
  return old.length > 0;
}
