import type { TeamLimits } from '@slipway/backstage-plugin-ml-workloads-common';
import type { Target } from '../form';
import { useAnswer } from './useAnswer';
import { useLaunchFormApi } from './useLaunchFormApi';

/**
 * The bounds of the place that the form launches into; null until they are known, or when none are set. Fields show them beside their
 * inputs and never enforce them: the API server decides, and it may have been told otherwise since.
 */
export function useTeamLimits(target: Partial<Target> | undefined): {
  limits: TeamLimits | null;
  pending: boolean;
} {
  const api = useLaunchFormApi();
  const entityRef = target?.entityRef ?? null;
  const { value, pending } = useAnswer(entityRef, signal =>
    api.limits(entityRef!, signal),
  );
  const limits =
    value?.items.find(
      item =>
        item.cluster === target?.cluster &&
        item.namespace === target?.namespace,
    ) ?? null;
  return { limits, pending };
}
