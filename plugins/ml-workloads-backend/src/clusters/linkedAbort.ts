/**
 * A controller that is aborted with a signal, too. `AbortSignal.any` holds its sources weakly; this holds on.
 *
 * @returns `unlink` must be called when the work is over, else long-lived signals collect listeners
 */
export function linkedAbort(signal: AbortSignal | undefined): {
  controller: AbortController;
  unlink: () => void;
} {
  const controller = new AbortController();
  if (!signal) {
    return { controller, unlink: () => {} };
  }
  const abort = () => controller.abort(signal.reason);
  if (signal.aborted) {
    abort();
    return { controller, unlink: () => {} };
  }
  signal.addEventListener('abort', abort, { once: true });
  return {
    controller,
    unlink: () => signal.removeEventListener('abort', abort),
  };
}
