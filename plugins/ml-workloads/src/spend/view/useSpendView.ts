import type { SpendGroupBy } from '@slipway/backstage-plugin-ml-workloads-common';
import { useCallback, useMemo } from 'react';
import { useLocation, useSearchParams } from 'react-router-dom';
import { readView, SpendViewState, writeView } from './spendView';

export type ViewChange = Parameters<typeof writeView>[1];

export interface SpendViewControls {
  view: SpendViewState;
  /** What the page offers to group by. */
  groupings: readonly SpendGroupBy[];
  /** Goes to the view with a change; the browser's "back" comes back. */
  change: (change: ViewChange) => void;
  /** The address of the view with a change, for links. */
  hrefOf: (change: ViewChange) => string;
}

/** The view that the address holds. */
export function useSpendView(
  now: number,
  groupings: readonly SpendGroupBy[],
): SpendViewControls {
  const [params, setParams] = useSearchParams();
  const { pathname } = useLocation();
  // The period moves with the day, not with every tick of the clock.
  const day = Math.floor(now / 86_400_000) * 86_400_000;
  const view = useMemo(
    () => readView(params, day, groupings),
    [params, day, groupings],
  );
  const change = useCallback(
    (part: ViewChange) => setParams(before => writeView(before, part, day)),
    [setParams, day],
  );
  const hrefOf = useCallback(
    (part: ViewChange) => {
      const search = writeView(params, part, day).toString();
      return search ? `${pathname}?${search}` : pathname;
    },
    [params, pathname, day],
  );
  return { view, groupings, change, hrefOf };
}
