import type {
  HardwareProfile,
  LaunchEngine,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { LaunchFormData } from '../form';

/** The levels that pods can be kept within, nearest first; and why there are none. */
export function topologyChoices(
  form: LaunchFormData,
  profile: Pick<HardwareProfile, 'title' | 'topologyLevels'> | undefined,
  engine: Pick<LaunchEngine, 'title' | 'features'> | undefined,
): { levels: Array<'rack' | 'block'>; why: string | null } {
  const { replicas = 1, podsPerReplica = 1 } = form.hardware ?? {};
  if (replicas * podsPerReplica <= 1) {
    return {
      levels: [],
      why: 'With one pod there is nothing to keep together.',
    };
  }
  if (engine && !engine.features.includes('topology')) {
    return {
      levels: [],
      why: `${engine.title} does not keep its pods together.`,
    };
  }
  const levels = profile?.topologyLevels ?? [];
  if (profile && levels.length === 0) {
    return {
      levels: [],
      why: `Where the nodes of ${profile.title} stand is not known to the cluster.`,
    };
  }
  return {
    levels: (['rack', 'block'] as const).filter(level =>
      levels.includes(level),
    ),
    why: null,
  };
}
