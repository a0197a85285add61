/** Waits; ends early, without an error, when the signal is aborted. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) {
      resolve();
      return;
    }
    let timer: NodeJS.Timeout | undefined = undefined;
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
  });
}

/** Pause before the n-th try: doubles, at most `max`, between half and all of it so that clients do not come back together. */
export function backoffMs(failures: number, base: number, max: number): number {
  const full = Math.min(max, base * 2 ** Math.max(0, failures - 1));
  return full * (0.5 + Math.random() / 2);
}

/** A random number in a range. */
export function between([least, most]: [number, number]): number {
  return least + Math.random() * (most - least);
}
