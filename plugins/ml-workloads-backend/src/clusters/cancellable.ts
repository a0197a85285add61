/**
 * The bytes of a response until it ends or the signal is aborted; then it throws the signal's reason and the connection is closed.
 *
 * The signal that was given to `fetch` is not enough: undici keeps only a weak reference from it to the request, so on Node 22 an abort
 * does nothing any more once the request object was collected, and a watch would never end.
 */
export async function* cancellable(
  body: ReadableStream<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  const cancel = () => {
    // Makes a pending read end.
    reader.cancel(signal.reason).catch(() => {});
  };
  signal.addEventListener('abort', cancel, { once: true });
  try {
    for (;;) {
      signal.throwIfAborted();
      const { done, value } = await reader.read();
      signal.throwIfAborted();
      if (done) {
        return;
      }
      yield value;
    }
  } finally {
    signal.removeEventListener('abort', cancel);
    cancel();
  }
}
