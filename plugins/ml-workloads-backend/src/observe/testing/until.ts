/**
 * Asks again and again until the answer is not undefined.
 *
 * @throws Error with what was waited for, when it takes too long
 */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined> | T | undefined,
  timeoutMs = 180_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) {
      return answer;
    }
    if (Date.now() > deadline) {
      throw new Error(`Waited ${timeoutMs} ms for ${what}`);
    }
    await new Promise(done => setTimeout(done, 20));
  }
}
