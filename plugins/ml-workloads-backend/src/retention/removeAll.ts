/**
 * Removes some again and again until nothing is left, and lets requests come in between.
 *
 * @param signal ends it early
 * @returns how many were removed
 */
export async function removeAll(
  removeSome: () => Promise<number>,
  signal?: AbortSignal,
): Promise<number> {
  let sum = 0;
  for (;;) {
    if (signal?.aborted) return sum;
    const removed = await removeSome();
    if (removed === 0) return sum;
    sum += removed;
    await new Promise(setImmediate);
  }
}
