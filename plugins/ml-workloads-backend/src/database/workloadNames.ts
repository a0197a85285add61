import type { Knex } from 'knex';
import { isPostgres } from '../isPostgres';
import { whereNamed, type WorkloadSelection } from './workloadSelection';

/** Fewer rows than this are read by their ids; of more, all rows are read once, which are then sooner at hand. */
const FEW = 1_000;

/**
 * Looks the names up first, in the index that has nothing else and so is a fifth of the one with everything. Where they are few, the
 * selection that comes back names their rows, and the wide ones of all others are left alone.
 */
export async function searched(
  knex: Knex,
  selection: WorkloadSelection,
): Promise<WorkloadSelection> {
  const { search, ...others } = selection;
  if (!search) {
    return selection;
  }
  const names = isPostgres(knex)
    ? 'workloads'
    : knex.raw('workloads indexed by workloads_by_name_idx');
  const rows: Array<{ id: string }> = await whereNamed(knex(names), search)
    .select('id')
    .limit(FEW + 1);
  return rows.length > FEW
    ? selection
    : { ...others, ids: rows.map(({ id }) => id) };
}
