import { useSignal } from '@backstage/plugin-signals-react';
import {
  ChangedSignal,
  SIGNAL_CHANNEL,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { useCallback, useEffect, useRef, useState } from 'react';

/** Several changes in this time are one request. */
const GATHER_MS = 250;
/** How often to ask while the page is visible and nobody tells us of changes. */
const POLL_MS = 5_000;
/** With signals: still ask now and then, for signals go only to the team and a socket can be cut. */
const SAFETY_POLL_MS = 20_000;

export interface Live<T> {
  /** The last answer; it stays while a newer one is fetched, and when that fails. */
  value: T | undefined;
  /** Why the last request failed; undefined when it did not. */
  error: Error | undefined;
  /** Nothing to show yet. */
  loading: boolean;
  /** What is shown answers an earlier question (other filters), or an earlier request failed. */
  stale: boolean;
  /** When `value` arrived, ms since the epoch. */
  updatedAt: number | undefined;
  reload: () => void;
}

interface State<T> {
  key: string;
  value?: T;
  error?: Error;
  updatedAt?: number;
}

/**
 * Asks, and asks again when the backend says that something changed (`signals`), or every five seconds while the page is
 * visible where signals are absent.
 *
 * @param key - names the question; another key is another question
 * @param load - asks it
 * @param topics - the changes that concern it; none: it is asked once and on `reload`
 */
export function useLive<T>(
  key: string,
  load: (signal: AbortSignal) => Promise<T>,
  topics: ReadonlyArray<ChangedSignal['changed']> = ['workloads'],
): Live<T> {
  const [state, setState] = useState<State<T>>({ key: '' });
  const latestLoad = useRef(load);
  latestLoad.current = load;
  const request = useRef<{ controller: AbortController; begun: number }>();
  const again = useRef(false);

  const ask = useCallback(() => {
    request.current?.controller.abort();
    const controller = new AbortController();
    request.current = { controller, begun: Date.now() };
    again.current = false;
    const ended = (show: () => void) => {
      if (controller.signal.aborted) return;
      request.current = undefined;
      show();
      if (again.current) ask();
    };
    latestLoad.current(controller.signal).then(
      value => ended(() => setState({ key, value, updatedAt: Date.now() })),
      error =>
        ended(() =>
          setState(before => ({ ...before, error, key: before.key || key })),
        ),
    );
  }, [key]);

  /** Where answers take longer than changes, each would be thrown away for the next: the one that is under way comes first. */
  const askAgain = useCallback(() => {
    const { current } = request;
    if (current && Date.now() - current.begun < SAFETY_POLL_MS) {
      again.current = true;
    } else {
      ask();
    }
  }, [ask]);

  useEffect(() => {
    ask();
    return () => {
      request.current?.controller.abort();
      request.current = undefined;
    };
  }, [ask]);

  const live = topics.length > 0;
  const { lastSignal, isSignalsAvailable } = useSignal(SIGNAL_CHANNEL) as {
    lastSignal: Partial<ChangedSignal> | null;
    isSignalsAvailable: boolean;
  };

  // A timer that is already set is not moved: a burst of changes must not put the answer off for ever.
  const gathering = useRef<ReturnType<typeof setTimeout>>();
  const wanted = topics.join();
  useEffect(() => {
    const changed = lastSignal?.changed;
    if (!changed) return;
    const concerns = changed === 'clusters' ? live : wanted.includes(changed);
    if (!concerns || gathering.current) return;
    gathering.current = setTimeout(() => {
      gathering.current = undefined;
      askAgain();
    }, GATHER_MS);
  }, [lastSignal, wanted, live, askAgain]);
  useEffect(
    () => () => {
      clearTimeout(gathering.current);
      gathering.current = undefined;
    },
    [ask],
  );

  useEffect(() => {
    if (!live) return undefined;
    const tick = () => {
      if (document.visibilityState === 'visible') askAgain();
    };
    const timer = setInterval(
      tick,
      isSignalsAvailable ? SAFETY_POLL_MS : POLL_MS,
    );
    document.addEventListener('visibilitychange', tick);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', tick);
    };
  }, [live, isSignalsAvailable, askAgain]);

  return {
    value: state.value,
    error: state.error,
    loading: state.value === undefined && state.error === undefined,
    stale:
      state.value !== undefined &&
      (state.key !== key || state.error !== undefined),
    updatedAt: state.updatedAt,
    reload: ask,
  };
}
