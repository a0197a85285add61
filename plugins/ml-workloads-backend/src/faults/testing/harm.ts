import type { Knex } from 'knex';
import { mismatchesOf } from '../../observe/testing/afternoon/mismatches';
import { until } from '../../observe/testing/until';
import type { HandMade } from './HandMade';

export interface Harm {
  /** Every difference between a stored history and the API server's record. */
  different: string[];
  /** Pods without a row. */
  lost: number;
  /** Rows beyond the first of what there is only one of. */
  doubled: number;
}

/**
 * Waits until the last change of every pod is stored, then counts what is lost, doubled or different.
 *
 * @param withinMs - how late the removal of a pod may have been seen
 */
export async function harmTo(
  knex: Knex,
  pods: HandMade,
  withinMs?: number,
): Promise<Harm> {
  let different: string[] = [];
  const look = async () => {
    different = [];
    for (const played of pods.played) {
      different.push(
        ...(await mismatchesOf(knex, pods.record, played, withinMs)),
      );
    }
    return different.length === 0 || undefined;
  };
  // What is still different after this long is the finding.
  await until('the stored histories to be right', look).catch(() => {});
  const uids = pods.played.map(({ uid }) => uid);
  const stored = await knex('workloads').whereIn('uid', uids);
  return {
    different,
    lost: uids.length - new Set(stored.map(({ uid }) => uid)).size,
    doubled:
      (await doubled(knex, 'workloads', 'uid')) +
      (await doubled(knex, 'workload_pods', 'uid')) +
      (await doubled(knex, 'transitions', 'workload_id', 'at', 'to_state')),
  };
}

async function doubled(
  knex: Knex,
  table: string,
  ...columns: string[]
): Promise<number> {
  const all = await knex(table).count('* as rows').first();
  const distinct = await knex(table).distinct(...columns);
  return Number(all!.rows) - distinct.length;
}
