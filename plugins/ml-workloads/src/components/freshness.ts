import type { ClusterFreshness } from '@slipway/backstage-plugin-ml-workloads-common';
import { formatDuration, formatMoment } from '../numbers';

export interface FreshnessNotices {
  problems: Array<{ cluster: string; title: string; description: string }>;
}

/** Said when the hardware of any cluster is simulated; null when none is. */
export function simulatedNotice(
  clusters: Pick<ClusterFreshness, 'title' | 'simulated'>[],
): string | null {
  const simulated = clusters.filter(c => c.simulated).map(c => c.title);
  return simulated.length === 0
    ? null
    : `${simulated.join(
        ', ',
      )}: the control plane is real, the GPUs and their prices are not.`;
}

/** What must be said about the clusters that a view shows. */
export function freshnessNotices(
  clusters: ClusterFreshness[],
  now: number,
  zone?: string,
): FreshnessNotices {
  return {
    problems: clusters
      .filter(c => c.stale || c.problem !== null)
      .map(c => ({
        cluster: c.cluster,
        title: staleTitle(c, now, zone),
        description: [
          c.problem && sentence(c.problem),
          c.stale &&
            'What you see is the last known picture. Spend of the time in between is settled when the cluster answers again.',
        ]
          .filter(Boolean)
          .join(' '),
      })),
  };
}

/** Its first letter stays: it may be the name of a resource. */
function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function staleTitle(c: ClusterFreshness, now: number, zone?: string): string {
  if (!c.stale) return `${c.title} has a problem`;
  if (c.observedAt === null) return `${c.title} has not been seen yet`;
  const age = formatDuration(Math.max(0, now - Date.parse(c.observedAt)));
  return `${c.title} not seen for ${age} (since ${formatMoment(
    c.observedAt,
    now,
    zone,
  )})`;
}
