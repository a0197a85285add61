import type { Knex } from 'knex';
import { parts } from '../database/sql';

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
  for (const some of parts([...ids], 1000)) {
    const rows = await knex('workloads')
      .whereIn('id', some)
      .select('id', 'kind', 'name');
    rows.forEach(row => names.set(row.id, row));
  }
  return names;
}
