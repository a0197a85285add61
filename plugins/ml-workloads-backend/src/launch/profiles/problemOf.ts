import type { TeamLimits } from '@slipway/backstage-plugin-ml-workloads-common';
import type { HardwareProfileConfig } from '../../contracts';

/**
 * Why a team cannot use a profile in a cluster, and what to do; null when it can.
 *
 * @param limits - of the team's namespace; null: nobody asked for a team
 * @param total - GPUs of the profile's nodes; null: not known
 */
export function problemOf(
  profile: HardwareProfileConfig,
  options: {
    cluster: string;
    team: string | null;
    limits: TeamLimits | null;
    total: number | null;
  },
): string | null {
  const { cluster, team, limits, total } = options;
  if (team && profile.teams && !profile.teams.includes(team)) {
    return `It is offered to other teams. Ask the platform team to add ${team} to its teams.`;
  }
  return (
    (limits && byLimits(profile, limits)) ??
    (total === 0
      ? `Cluster '${cluster}' has no node with ${
          profile.resourceName
        } and ${selectorOf(
          profile,
        )}. Choose another profile, or ask the platform team for such nodes.`
      : null)
  );
}

function byLimits(
  profile: HardwareProfileConfig,
  { other, source, maxGpusPerWorkload, queues }: TeamLimits,
): string | null {
  const { pools, allowedGpuResources, allowedGpuCounts, maxGpusPerPod } =
    other as any;
  const ask = `Choose another profile, or ask the platform team to change ${source}.`;
  if (
    Array.isArray(allowedGpuResources) &&
    !allowedGpuResources.includes(profile.resourceName)
  ) {
    return `Your team may not use ${
      profile.resourceName
    }, only ${allowedGpuResources.join(', ')}. ${ask}`;
  }
  if (Array.isArray(pools?.values)) {
    const pool = profile.nodeSelector[pools.label];
    if (pool === undefined || !pools.values.includes(pool)) {
      return `Your team may only use nodes whose ${
        pools.label
      } is ${pools.values.join(', ')}. ${ask}`;
    }
  }
  const most = Math.min(
    ...[maxGpusPerPod, maxGpusPerWorkload].filter(Number.isInteger),
  );
  const counts = profile.counts.filter(
    count =>
      count <= most &&
      (!Array.isArray(allowedGpuCounts) || allowedGpuCounts.includes(count)),
  );
  if (counts.length === 0) {
    return `It comes with ${profile.counts.join(
      ', ',
    )} GPUs a pod, and your team may have ${
      Array.isArray(allowedGpuCounts)
        ? allowedGpuCounts.filter(count => count <= most).join(', ') || 'none'
        : `at most ${most}`
    }. ${ask}`;
  }
  return profile.queue && queues.length > 0 && !queues.includes(profile.queue)
    ? `It goes to queue ${profile.queue}, and your team may use ${queues.join(
        ', ',
      )}. ${ask}`
    : null;
}

function selectorOf({ nodeSelector }: HardwareProfileConfig): string {
  const labels = Object.entries(nodeSelector).map(
    ([label, value]) => `${label}=${value}`,
  );
  return labels.length > 0 ? labels.join(', ') : 'any label';
}
