import type { SpendGroupBy } from '@slipway/backstage-plugin-ml-workloads-common';
import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import { GROUPINGS } from './formatSpend';
import { DEFAULT_PERIOD, Period, periodOf } from './period';

export interface SpendControlsState {
  period: Period;
  groupBy: SpendGroupBy;
}

/** Period and grouping, kept in the address. */
export function useSpendControls(
  now: number,
  defaultGroupBy: SpendGroupBy,
): [
  SpendControlsState,
  (change: { period?: string; groupBy?: SpendGroupBy }) => void,
] {
  const [params, setParams] = useSearchParams();
  const asked = params.get('by');
  const periodId = params.get('period') ?? DEFAULT_PERIOD;
  // The period moves with the day, not with every tick of the clock.
  const day = Math.floor(now / 86_400_000);
  const state = useMemo(
    () => ({
      period: periodOf(periodId, day * 86_400_000),
      groupBy:
        asked && asked in GROUPINGS ? (asked as SpendGroupBy) : defaultGroupBy,
    }),
    [periodId, day, asked, defaultGroupBy],
  );
  const change = useCallback(
    (part: { period?: string; groupBy?: SpendGroupBy }) =>
      setParams(
        before => {
          const next = new URLSearchParams(before);
          if (part.period) next.set('period', part.period);
          if (part.groupBy) next.set('by', part.groupBy);
          return next;
        },
        { replace: true },
      ),
    [setParams],
  );
  return [state, change];
}
