import type { DriftList } from '@slipway/backstage-plugin-ml-workloads-common';
import { formatAgo, formatMoment } from '../numbers';

/** What the list says, one sentence. */
export function describeDrift(list: DriftList): string {
  const workloads = list.items.length;
  if (workloads > 0)
    return workloads === 1
      ? 'One running workload would be refused by today’s rules.'
      : `${workloads} running workloads would be refused by today’s rules.`;
  const checked = list.clusters.reduce((sum, c) => sum + c.checked, 0);
  if (list.clusters.every(c => c.checkedAt === null))
    return 'No cluster has been looked at yet.';
  if (checked === 0) return 'Nothing was running that could be looked at.';
  if (checked === 1)
    return 'The one running workload that was looked at would be allowed today.';
  return `All ${checked} running workloads that were looked at would be allowed today.`;
}

/** When a cluster was last looked at, or why it could not be. */
export function describeCheck(
  cluster: DriftList['clusters'][number],
  now: number,
): string {
  const seen =
    cluster.checkedAt === null
      ? 'not looked at yet'
      : `${cluster.checked} looked at ${formatAgo(
          now - Date.parse(cluster.checkedAt),
        )}`;
  return `${cluster.cluster}: ${seen}${
    cluster.problem ? `. ${cluster.problem}` : ''
  }`;
}

/** Since when a workload drifts. */
export function describeSince(since: string, now: number): string {
  return `Since ${formatMoment(since, now)}`;
}
