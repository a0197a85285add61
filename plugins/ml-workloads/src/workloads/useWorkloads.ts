import { useApi } from '@backstage/frontend-plugin-api';
import type { WorkloadGrouping } from '@slipway/backstage-plugin-ml-workloads-common';
import { useEffect, useState } from 'react';
import { mlWorkloadsApiRef, Scope, useLive } from '../api';
import { ACTIVE_STATES } from './answer';
import { choiceOf, viewText, type ListView } from './view';

const PAGE_SIZE = 20;

/** One page of the list, and the way to the others. */
export function useWorkloadPages(
  { entity }: Scope,
  view: ListView,
  now: number,
) {
  const api = useApi(mlWorkloadsApiRef);
  const question = JSON.stringify([entity, viewText(view)]);
  // The cursors of the pages before this one; another question starts at its first page.
  const [place, setPlace] = useState({ question, cursors: [] as string[] });
  const cursors = place.question === question ? place.cursors : [];
  const cursor = cursors[cursors.length - 1];
  const { orderBy, order, columns } = view;
  const live = useLive(`${question} ${cursor ?? ''}`, signal =>
    api.getWorkloads(
      {
        entity,
        ...choiceOf(view, now),
        ...{ orderBy, order, cursor, limit: PAGE_SIZE },
        column: columns,
      },
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

/** What runs or waits by state, for the answer sentence. */
export function useActiveGroups({ entity }: Scope) {
  const api = useApi(mlWorkloadsApiRef);
  return useLive(`active ${entity ?? ''}`, signal =>
    api.getWorkloadGroups(
      { entity, state: ACTIVE_STATES, by: 'state' },
      signal,
    ),
  );
}

/** Those that the view shows, by one property. */
export function useWorkloadGroups(
  { entity }: Scope,
  view: ListView,
  by: WorkloadGrouping,
  now: number,
) {
  const api = useApi(mlWorkloadsApiRef);
  return useLive(
    `groups ${JSON.stringify([entity, by, viewText(view)])}`,
    signal =>
      api.getWorkloadGroups({ entity, ...choiceOf(view, now), by }, signal),
  );
}

/** The values of a property that workloads of the scope have, for a filter to offer; asked once it is needed. */
export function useValues({ entity }: Scope, by: WorkloadGrouping) {
  const api = useApi(mlWorkloadsApiRef);
  const live = useLive(
    `values ${JSON.stringify([entity, by])}`,
    signal => api.getWorkloadGroups({ entity, by }, signal),
    [],
  );
  return (live.value?.items ?? []).flatMap(({ key }) => key ?? []).sort();
}

/** A text that follows another after a pause in typing. */
export function useSettledText(
  value: string,
  onSettled: (value: string) => void,
): [string, (value: string) => void] {
  const [text, setText] = useState(value);
  const [followed, setFollowed] = useState(value);
  // Another view was chosen, or the filters were cleared.
  if (followed !== value) {
    setFollowed(value);
    setText(value);
  }
  useEffect(() => {
    if (text === value) return undefined;
    const timer = setTimeout(() => onSettled(text), 300);
    return () => clearTimeout(timer);
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [text]);
  return [text, setText];
}
