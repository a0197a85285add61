import type { Knex } from 'knex';
import { parts } from '../database/sql';
import { AMOUNT_COLUMNS } from './rowColumns';
import { isOneOf } from './rowsSql';

/** Workloads in one statement, which holds up all others on SQLite. */
const AT_ONCE = 1000;

/**
 * The list of workloads is ordered and grouped by what each has cost so far, so that it stands beside the workload: what it cost the team
 * that it belongs to. A team must not see there what another one spent on it before it was handed over. Only what is another sum than before is
 * written, since each order of the list has an index of it.
 */
export async function totalWorkloads(
  db: Knex,
  ids: Iterable<string>,
): Promise<void> {
  const wanted = new Set(ids);
  wanted.delete('');
  for (const some of parts([...wanted], AT_ONCE)) await totalSome(db, some);
}

/** Those of a cluster that were handed over since they were summed. */
export async function totalHandedOver(
  db: Knex,
  cluster: string,
): Promise<void> {
  const ids = await db('workloads')
    .where({ cluster, closed: false })
    .whereRaw(`settled_for <> coalesce(team, '')`)
    .pluck('id');
  await totalWorkloads(db, ids);
}

async function totalSome(db: Knex, ids: readonly string[]): Promise<void> {
  const of = (rows: string, name: string) =>
    db.raw(
      `select w.id, ${AMOUNT_COLUMNS.map(column => `${name}.${column}`)}
       from workloads w ${rows}
       where ? and ? and ${name}.workload = w.id
         and (w.team is null or ${name}.category <> 'allocated' or ${name}.team = w.team)`,
      [isOneOf(db, 'w.id', ids), isOneOf(db, `${name}.workload`, ids)],
    );
  const isOther = ['for', ...AMOUNT_COLUMNS].map(
    name => `workloads.settled_${name} is distinct from summed."${name}"`,
  );
  // The hour is compared so that only the index by workload fits: without statistics PostgreSQL would walk all rows of an hour for each workload.
  await db.raw(
    `update workloads set settled_for = summed."for", ${AMOUNT_COLUMNS.map(
      name => `settled_${name} = summed.${name}`,
    )}
     from (
       select w.id, coalesce(w.team, '') as "for", ${AMOUNT_COLUMNS.map(
         name => `s.${name}`,
       )}
       from workloads w left join (
         select id, ${AMOUNT_COLUMNS.map(
           name => `cast(sum(${name}) as bigint) as ${name}`,
         )}
         from (? union all ? and h.hour >= u.hour and h.hour <= u.hour and h.cluster || '' = u.cluster union all ?) as settled
         group by id
       ) as s on s.id = w.id
       where ?
     ) as summed
     where workloads.id = summed.id and (${isOther.join(' or ')})`,
    [
      of('cross join ledger_months m', 'm'),
      of(
        'join ledger_unfolded_hours u on u.cluster = w.cluster cross join ledger_hours h',
        'h',
      ),
      of('cross join ledger_corrections c', 'c'),
      isOneOf(db, 'w.id', ids),
    ],
  );
}
