import type { WorkloadState } from '@slipway/backstage-plugin-ml-workloads-common';
import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import { STATE_ORDER } from '../components';

export interface WorkloadFilters {
  states: WorkloadState[];
  search: string;
}

const STATE = 'state';
const SEARCH = 'q';

/** Reads the filters from the address; unknown states in an old link are left out. */
export function parseFilters(params: URLSearchParams): WorkloadFilters {
  const asked = params.getAll(STATE);
  return {
    states: STATE_ORDER.filter(state => asked.includes(state)),
    search: params.get(SEARCH) ?? '',
  };
}

/** Writes the filters into the address and keeps what else stands there. */
export function writeFilters(
  params: URLSearchParams,
  filters: WorkloadFilters,
): URLSearchParams {
  const next = new URLSearchParams(params);
  next.delete(STATE);
  next.delete(SEARCH);
  filters.states.forEach(state => next.append(STATE, state));
  if (filters.search) next.set(SEARCH, filters.search);
  return next;
}

/** The filters live in the address, so a link shows the same list. */
export function useWorkloadFilters(): [
  WorkloadFilters,
  (change: Partial<WorkloadFilters>) => void,
] {
  const [params, setParams] = useSearchParams();
  const filters = useMemo(() => parseFilters(params), [params]);
  const change = useCallback(
    (part: Partial<WorkloadFilters>) =>
      setParams(
        before => writeFilters(before, { ...parseFilters(before), ...part }),
        { replace: true },
      ),
    [setParams],
  );
  return [filters, change];
}
