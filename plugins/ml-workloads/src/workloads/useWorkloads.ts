import { useApi } from '@backstage/frontend-plugin-api';
import { useEffect, useState } from 'react';
import { mlWorkloadsApiRef, Scope, useLive } from '../api';
import { ACTIVE_STATES } from './answer';
import type { WorkloadFilters } from './filters';

const PAGE_SIZE = 20;
/** As many active workloads as the answer sentence looks at; above, it says "at least". */
const ACTIVE_LIMIT = 200;

/** One page of the list, and the way to the others. */
export function useWorkloadPages(scope: Scope, filters: WorkloadFilters) {
  const api = useApi(mlWorkloadsApiRef);
  const { team, component } = scope;
  const { states, search } = filters;
  const question = JSON.stringify([team, component, states, search]);
  // The cursors of the pages before this one; another question starts at its first page.
  const [place, setPlace] = useState({ question, cursors: [] as string[] });
  const cursors = place.question === question ? place.cursors : [];
  const cursor = cursors[cursors.length - 1];
  const live = useLive(`${question} ${cursor ?? ''}`, signal =>
    api.getWorkloads(
      { team, component, states, search, cursor, limit: PAGE_SIZE },
      signal,
    ),
  );
  const nextCursor = live.value?.nextCursor ?? null;
  return {
    live,
    paging: {
      pageSize: PAGE_SIZE,
      offset: cursors.length * PAGE_SIZE,
      total: live.value?.totalItems ?? 0,
      onNext:
        nextCursor === null
          ? undefined
          : () => setPlace({ question, cursors: [...cursors, nextCursor] }),
      onPrevious:
        cursors.length === 0
          ? undefined
          : () => setPlace({ question, cursors: cursors.slice(0, -1) }),
    },
  };
}

/** Everything that runs or waits, for the answer sentence. */
export function useActiveWorkloads(scope: Scope) {
  const api = useApi(mlWorkloadsApiRef);
  const { team, component } = scope;
  return useLive(`active ${JSON.stringify([team, component])}`, signal =>
    api.getWorkloads(
      { team, component, states: ACTIVE_STATES, limit: ACTIVE_LIMIT },
      signal,
    ),
  );
}

/** A text that follows another after a pause in typing. */
export function useSettledText(
  value: string,
  onSettled: (value: string) => void,
): [string, (value: string) => void] {
  const [text, setText] = useState(value);
  useEffect(() => {
    if (text === value) return undefined;
    const timer = setTimeout(() => onSettled(text), 300);
    return () => clearTimeout(timer);
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [text]);
  return [text, setText];
}
