import { useEffect, useState } from 'react';

/**
 * The reader's clock, in ms since the epoch, moving every `everyMs`: for ages and for bars that still grow. Null: it stands.
 */
export function useNow(everyMs: number | null): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (everyMs === null) return undefined;
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
