import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import { parseView, writeView, type ListView } from './listView';

/** The view lives in the address, so a link shows the same list. */
export function useListView(): [ListView, (change: Partial<ListView>) => void] {
  const [params, setParams] = useSearchParams();
  const view = useMemo(() => parseView(params), [params]);
  const change = useCallback(
    (part: Partial<ListView>) =>
      setParams(
        before => writeView(before, { ...parseView(before), ...part }),
        { replace: true },
      ),
    [setParams],
  );
  return [view, change];
}
