import { useCallback, useEffect, useRef, useState } from 'react';
import { untilReleased, watchPresses } from './untilReleased';

/** The state of one question to the backend. */
export interface Answer<T> {
  /** The newest answer that arrived; while {@link pending} it belongs to an earlier question. */
  value: T | undefined;
  /** A question is out, or about to be. */
  pending: boolean;
  /** Why the newest question failed. */
  error: Error | undefined;
  /** Asks the same question again. */
  retry: () => void;
}

/**
 * Asks a question whenever its key changes, after the key has rested for `restMs`. An answer to an earlier key is dropped and its
 * request cancelled, so what is shown never belongs to a form that has since changed. One that comes while something is pressed waits for
 * its release: what it shows may take a place on the page, and the button would be gone from under the finger.
 *
 * @param key - identifies the question; null asks nothing and forgets the answer
 */
export function useAnswer<T>(
  key: string | null,
  ask: (signal: AbortSignal) => Promise<T>,
  restMs = 0,
): Answer<T> {
  const [round, setRound] = useState(0);
  const [state, setState] = useState<{
    key: string | null;
    round: number;
    value?: T;
    error?: Error;
  }>({ key: null, round: 0 });
  const latestAsk = useRef(ask);
  latestAsk.current = ask;

  useEffect(watchPresses, []);
  useEffect(() => {
    if (key === null) {
      setState({ key, round });
      return undefined;
    }
    const controller = new AbortController();
    const timer = setTimeout(async () => {
      let answer: { value: T } | { error: Error };
      try {
        answer = { value: await latestAsk.current(controller.signal) };
      } catch (error) {
        answer = { error: error as Error };
      }
      await untilReleased();
      if (!controller.signal.aborted) setState({ key, round, ...answer });
    }, restMs);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [key, round, restMs]);

  const pending = key !== null && (state.key !== key || state.round !== round);
  return {
    value: key === null ? undefined : state.value,
    pending,
    error: pending ? undefined : state.error,
    retry: useCallback(() => setRound(r => r + 1), []),
  };
}
