import type { Knex } from 'knex';
import { AMOUNT_COLUMNS } from './rowColumns';
import type { HourChange } from './rollups';
import { isOneOf, selectOf, type Column } from './rowsSql';

/** What changed of one workload for one team. */
interface Added {
  workload: string;
  /** null: it counts for whoever the workload belongs to. */
  team: string | null;
  milliGpuMs: bigint;
  costMicros: bigint | null;
  unpricedMilliGpuMs: bigint;
}

const COLUMNS: Column<Added>[] = [
  { name: 'workload', type: 'text', value: r => r.workload },
  { name: 'team', type: 'text', value: r => r.team },
  { name: 'milli_gpu_ms', type: 'bigint', value: r => r.milliGpuMs },
  { name: 'cost_micros', type: 'bigint', value: r => r.costMicros },
  {
    name: 'unpriced_milli_gpu_ms',
    type: 'bigint',
    value: r => r.unpricedMilliGpuMs,
  },
];

/** A total of the team that has the workload now, or of none. */
const IS_KNOWN = `settled_for = coalesce(workloads.team, '')`;

/**
 * The list of workloads is ordered and grouped by what each has cost so far, so that it stands beside the workload: what it cost the team
 * that it belongs to. A team must not see there what another one spent on it before it was handed over. What changed is added; where the total
 * is of another team, or was never summed, it is summed anew.
 *
 * @param lost - an earlier key, or the price of one, is gone, so that a total may be unknown again: all are summed anew
 */
export async function totalWorkloads(
  db: Knex,
  changes: readonly HourChange[],
  lost: boolean,
): Promise<void> {
  const added = addedOf(changes);
  if (added.length === 0) return;
  if (!lost) await add(db, added);
  await sumAnew(db, new Set(added.map(({ workload }) => workload)), lost);
}

function addedOf(changes: readonly HourChange[]): Added[] {
  const byKey = new Map<string, Added>();
  for (const { rows } of changes) {
    for (const row of rows) {
      if (row.workload === '') continue;
      const team = row.category === 'allocated' ? row.team : null;
      const key = `${row.workload}\0${team ?? '\0'}`;
      const known = byKey.get(key);
      if (!known) {
        const { workload, milliGpuMs, costMicros, unpricedMilliGpuMs } = row;
        byKey.set(key, {
          workload,
          team,
          milliGpuMs,
          costMicros,
          unpricedMilliGpuMs,
        });
        continue;
      }
      known.milliGpuMs += row.milliGpuMs;
      known.unpricedMilliGpuMs += row.unpricedMilliGpuMs;
      if (row.costMicros !== null) {
        known.costMicros = (known.costMicros ?? 0n) + row.costMicros;
      }
    }
  }
  return [...byKey.values()];
}

async function add(db: Knex, added: readonly Added[]): Promise<void> {
  const { sql, bindings } = selectOf(db, COLUMNS, added);
  const sums = AMOUNT_COLUMNS.map(
    name => `cast(sum(added.${name}) as bigint) as ${name}`,
  );
  const total = AMOUNT_COLUMNS.map(
    name =>
      `settled_${name} = coalesce(settled_${name} + more.${name}, settled_${name}, more.${name})`,
  );
  await db.raw(
    `update workloads set ${total.join(', ')}
     from (
       select workloads.id, ${sums.join(', ')}
       from (${sql}) as added join workloads on workloads.id = added.workload
       where ${IS_KNOWN}
         and (workloads.team is null or added.team is null or added.team = workloads.team)
       group by workloads.id
     ) as more
     where workloads.id = more.id`,
    bindings as any,
  );
}

async function sumAnew(
  db: Knex,
  ids: ReadonlySet<string>,
  all: boolean,
): Promise<void> {
  const of = (rows: string, name: string) =>
    `select ${AMOUNT_COLUMNS.map(column => `${name}.${column}`)} from ${rows}
     where ${name}.workload = workloads.id
       and (workloads.team is null or ${name}.category <> 'allocated' or ${name}.team = workloads.team)`;
  await db.raw(
    `update workloads set (settled_for, ${AMOUNT_COLUMNS.map(
      name => `settled_${name}`,
    )}) = (
       select coalesce(workloads.team, ''), ${AMOUNT_COLUMNS.map(
         name => `cast(sum(${name}) as bigint)`,
       )}
       from (
         ${of('ledger_months m', 'm')}
         union all
         ${of(
           `ledger_unfolded_hours u cross join ledger_hours h`,
           'h',
         )} and h.hour = u.hour and h.cluster = u.cluster and u.cluster = workloads.cluster
         union all
         ${of('ledger_corrections c', 'c')}
       ) as settled)
     where ? ${all ? '' : `and (settled_for is null or not ${IS_KNOWN})`}`,
    [isOneOf(db, 'id', [...ids])],
  );
}
