import { useEffect, useState } from 'react';

/** The reader's clock, in ms since the epoch, moving every `everyMs`: for ages and for bars that still grow. */
export function useNow(everyMs = 1000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
