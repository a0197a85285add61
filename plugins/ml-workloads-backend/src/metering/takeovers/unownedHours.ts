import type { Knex } from 'knex';
import { workloadId } from '../../lifecycle';
import { LedgerStore } from '../LedgerStore';
import { topUidOf, UNATTRIBUTED } from '../occupancy';
import { isOneOf, toMs } from '../rowsSql';
import type { Takeover } from './takeovers';

/**
 * The settled hours that a claim changes: those from its time on in which what is claimed has rows of no team, or of a team that had claimed
 * it before. Rare, so that it may look at every pod that is kept.
 *
 * @param earlier - claims of the cluster that were made before
 * @param from - UTC ms, start of an hour
 */
export async function unownedHours(
  db: Knex,
  cluster: string,
  claim: Takeover,
  earlier: readonly Takeover[],
  from: number,
): Promise<Set<number>> {
  const { namespace, workloads } = await placeOf(db, cluster, claim, from);
  const claimed = new Set(workloads);
  const teams = new Set([
    UNATTRIBUTED,
    ...earlier
      .filter(other =>
        other.workload
          ? claimed.has(other.workload)
          : other.namespace === namespace,
      )
      .map(({ team }) => team),
  ]);
  const hours = new Set<number>();
  for (const [table, column] of [
    ['ledger_hours', 'hour'],
    ['ledger_corrections', 'usage_hour'],
  ]) {
    const rows = await db(table)
      .where({ cluster, category: 'allocated' })
      .where(column, '>=', from)
      .where(isOneOf(db, 'workload', workloads))
      .whereIn('team', [...teams])
      .distinct(`${column} as hour`);
    rows.forEach(({ hour }) => hours.add(toMs(hour)));
  }
  return hours;
}

/** The namespace of what is claimed, and the workloads in it that held GPUs since a time. */
async function placeOf(
  db: Knex,
  cluster: string,
  { namespace, workload }: Takeover,
  from: number,
): Promise<{ namespace: string | undefined; workloads: string[] }> {
  if (workload) {
    const row = await db('workloads')
      .where({ cluster, id: workload })
      .first('namespace');
    return { namespace: row?.namespace, workloads: [workload] };
  }
  const store = LedgerStore.of(db, cluster);
  const found = new Set<string>();
  for await (const page of store.podPages(from)) {
    const pods = page.filter(pod => pod.namespace === namespace);
    const owners = await store.ownersUpwards(
      pods.flatMap(({ owner }) => owner?.uid ?? []),
    );
    pods.forEach(pod => found.add(workloadId(cluster, topUidOf(pod, owners))));
  }
  return { namespace, workloads: [...found] };
}
