import type { LaunchEngine } from '@slipway/backstage-plugin-ml-workloads-common';
import type { LaunchFormData } from '../form';
import { type Answer, useAnswer } from './useAnswer';
import { useLaunchFormApi } from './useLaunchFormApi';

/** The engines of a cluster; asks nothing until one is chosen. */
export function useEngines(
  cluster: string | null | undefined,
): Answer<{ items: LaunchEngine[] }> {
  const api = useLaunchFormApi();
  return useAnswer(cluster ?? null, signal => api.engines(cluster!, signal));
}

/** The engine that the form has chosen; undefined until it is known, or when the backend does not list it. */
export function useChosenEngine(
  form: LaunchFormData,
  cluster: string | null | undefined,
): LaunchEngine | undefined {
  const engines = useEngines(cluster);
  const fallback = form.type === 'serving' ? 'deployment' : 'job';
  return engines.value?.items.find(
    item => item.name === (form.engine ?? fallback),
  );
}
