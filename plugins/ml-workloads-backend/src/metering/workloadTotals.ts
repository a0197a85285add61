import type { Knex } from 'knex';
import type { HourChange } from './rollups';
import { isOneOf } from './rowsSql';

const AMOUNTS = ['milli_gpu_ms', 'cost_micros', 'unpriced_milli_gpu_ms'];

/**
 * The list of workloads is ordered and grouped by what each has cost so far, so that it stands beside the workload: what it cost the team
 * that it belongs to. A team must not see there what another one spent on it before it was handed over.
 */
export async function totalWorkloads(
  db: Knex,
  changes: readonly HourChange[],
): Promise<void> {
  const ids = new Set(
    changes.flatMap(({ rows }) => rows.map(({ workload }) => workload)),
  );
  ids.delete('');
  if (ids.size === 0) return;
  const of = (table: string) =>
    `select ${AMOUNTS} from ${table} where workload = workloads.id
     and (workloads.team is null or category <> 'allocated' or ${table}.team = workloads.team)`;
  await db.raw(
    `update workloads set (${AMOUNTS.map(name => `settled_${name}`)}) = (
       select ${AMOUNTS.map(name => `cast(sum(${name}) as bigint)`)}
       from (${of('ledger_months')} union all ${of(
      'ledger_corrections',
    )}) as settled)
     where ?`,
    [isOneOf(db, 'id', [...ids])],
  );
}
