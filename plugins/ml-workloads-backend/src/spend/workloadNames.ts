import type { Knex } from 'knex';
import { isOneOf } from '../metering';

export interface WorkloadName {
  id: string;
  kind: string;
  name: string;
}

/** Kinds and names of workloads (`lifecycle/` writes them). */
export async function workloadNames(
  knex: Knex,
  ids: readonly string[],
): Promise<Map<string, WorkloadName>> {
  const names = new Map<string, WorkloadName>();
  if (ids.length === 0) return names;
  const rows = await knex('workloads')
    .where(isOneOf(knex, 'id', ids))
    .select('id', 'kind', 'name');
  rows.forEach(row => names.set(row.id, row));
  return names;
}
