import { fetchApiRef, useApi } from '@backstage/frontend-plugin-api';
import { useMemo } from 'react';
import { createLaunchFormApi, type LaunchFormApi } from './launchFormApi';

/** The backend, as the signed-in person. */
export function useLaunchFormApi(): LaunchFormApi {
  const fetchApi = useApi(fetchApiRef);
  return useMemo(() => createLaunchFormApi(fetchApi), [fetchApi]);
}
