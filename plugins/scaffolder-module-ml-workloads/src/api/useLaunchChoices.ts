import type { LaunchChoices } from '@slipway/backstage-plugin-ml-workloads-common';
import type { Target } from '../form';
import { type Answer, useAnswer } from './useAnswer';
import { useLaunchFormApi } from './useLaunchFormApi';

/** What the namespace of the target has to choose from; asks nothing until a place is chosen. */
export function useLaunchChoices(
  target: Partial<Target> | undefined,
): Answer<LaunchChoices> {
  const api = useLaunchFormApi();
  const { entityRef, cluster, namespace } = target ?? {};
  const place =
    entityRef && cluster && namespace
      ? { entityRef, cluster, namespace }
      : null;
  return useAnswer(place && JSON.stringify(place), signal =>
    api.choices(place!, signal),
  );
}
