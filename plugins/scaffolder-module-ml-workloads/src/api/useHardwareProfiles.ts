import type { HardwareProfileList } from '@slipway/backstage-plugin-ml-workloads-common';
import type { Target } from '../form';
import { type Answer, useAnswer } from './useAnswer';
import { useLaunchFormApi } from './useLaunchFormApi';

/**
 * The hardware on offer; asks nothing until a cluster is chosen. With a component and a namespace each profile says, too, why the team
 * cannot use it there.
 */
export function useHardwareProfiles(
  target: Partial<Target> | undefined,
): Answer<HardwareProfileList> {
  const api = useLaunchFormApi();
  const { entityRef, cluster, namespace } = target ?? {};
  const where = cluster ? { cluster, entityRef, namespace } : null;
  return useAnswer(where && JSON.stringify(where), signal =>
    api.hardwareProfiles(where!, signal),
  );
}
