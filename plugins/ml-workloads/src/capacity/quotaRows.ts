import type {
  CapacityClusterQueue,
  CapacityView,
} from '@slipway/backstage-plugin-ml-workloads-common';

type Quota = CapacityClusterQueue['quotas'][number];

/** One line of the table of quotas. */
export interface QuotaRow extends Quota {
  id: string;
  cluster: string;
  queue: string;
  cohort: string | null;
  /** Whose LocalQueues lead there, each with what it uses. */
  teams: Array<{ team: string; used: number | null }>;
  pending: number;
  /** `h100`; with the device, `mig mig-1g.10gb`, where the queue has several of the flavor. */
  label: string;
}

/**
 * Quotas of the queues that the person sees, a line for each flavor and kind of device, by cluster and name. What a queue has no quota of
 * and does not use is left out: Kueue lists every device with every flavor.
 */
export function quotaRows(
  capacity: Pick<CapacityView, 'clusterQueues' | 'queues'>,
): QuotaRow[] {
  return capacity.clusterQueues
    .flatMap(queue => {
      const quotas = queue.quotas.filter(matters);
      return quotas.map(quota => ({
        ...quota,
        label:
          quotas.filter(({ flavor }) => flavor === quota.flavor).length > 1
            ? `${quota.flavor} ${quota.resource.replace(/^.*\//, '')}`
            : quota.flavor,
        id: JSON.stringify([
          queue.cluster,
          queue.name,
          quota.flavor,
          quota.resource,
        ]),
        cluster: queue.cluster,
        queue: queue.name,
        cohort: queue.cohort,
        teams: teamsOf(capacity, queue, quota),
        pending: queue.pending,
      }));
    })
    .sort(
      (a, b) =>
        a.cluster.localeCompare(b.cluster) ||
        a.queue.localeCompare(b.queue) ||
        a.flavor.localeCompare(b.flavor),
    );
}

/** Unknown is not nothing. */
function matters({ nominal, used }: Quota): boolean {
  return nominal !== 0 || used !== 0;
}

function teamsOf(
  { queues }: Pick<CapacityView, 'queues'>,
  { cluster, name }: CapacityClusterQueue,
  { flavor, resource }: Quota,
): QuotaRow['teams'] {
  const used = new Map<string, number | null>();
  for (const queue of queues) {
    if (queue.cluster !== cluster || queue.clusterQueue !== name) continue;
    const team = queue.team ?? 'none';
    const amount =
      queue.used.find(one => one.flavor === flavor && one.resource === resource)
        ?.used ?? null;
    const before = used.get(team);
    used.set(
      team,
      before === undefined || before === null ? amount : before + (amount ?? 0),
    );
  }
  return [...used].map(([team, amount]) => ({ team, used: amount }));
}
