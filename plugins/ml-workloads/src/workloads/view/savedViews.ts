import { storageApiRef, useApi } from '@backstage/frontend-plugin-api';
import { useEffect, useMemo, useState } from 'react';
import type { NamedView } from './builtInViews';
import { parseView, viewText, type ListView } from './listView';

const BUCKET = 'ml-workloads';
const KEY = 'workload-views';
const MOST_VIEWS = 30;
const LONGEST_NAME = 60;

interface Saved {
  name: string;
  /** As in the address, so that a view that is saved today can be read by a later version. */
  query: string;
}

/** What storage holds, which an older version or another tab may have written. */
export function readSaved(value: unknown): Saved[] {
  if (!Array.isArray(value)) return [];
  return value
    .filter(
      (one): one is Saved =>
        typeof one?.name === 'string' && typeof one?.query === 'string',
    )
    .slice(0, MOST_VIEWS);
}

/** The person's own views: in the portal's storage for them, or in this browser where the portal has none. */
export function useSavedViews() {
  const storage = useApi(storageApiRef);
  const bucket = useMemo(() => storage.forBucket(BUCKET), [storage]);
  const [saved, setSaved] = useState(() =>
    readSaved(bucket.snapshot(KEY).value),
  );
  useEffect(() => {
    const subscription = bucket
      .observe$(KEY)
      .subscribe(({ value }) => setSaved(readSaved(value)));
    return () => subscription.unsubscribe();
  }, [bucket]);

  const store = async (next: Saved[]) => {
    setSaved(next);
    await bucket.set(KEY, next as any);
  };
  const without = (name: string) => saved.filter(one => one.name !== name);
  return {
    views: saved.map(
      ({ name, query }): NamedView => ({
        name,
        view: parseView(new URLSearchParams(query)),
      }),
    ),
    /** Replaces one of the same name. */
    save: (name: string, view: ListView) =>
      store(
        [
          ...without(name.trim()),
          { name: name.trim().slice(0, LONGEST_NAME), query: viewText(view) },
        ].slice(-MOST_VIEWS),
      ),
    remove: (name: string) => store(without(name)),
  };
}
