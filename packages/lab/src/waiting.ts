/** Resolves after some milliseconds. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, milliseconds));
}

/** Thrown inside a check of {@link waitFor} when waiting longer is of no use. */
export class GiveUp extends Error {}

/**
 * Polls until `check` returns something truthy and returns that.
 *
 * @param what - what is waited for, as it reads after "Gave up waiting for"
 * @param check - errors that it throws count as "not yet"; the last one is named when time is up
 * @throws Error after `seconds`
 */
export async function waitFor<T>(
  what: string,
  check: () => Promise<T | undefined | false | null>,
  options: { seconds?: number; every?: number } = {},
): Promise<T> {
  const { seconds = 240, every = 100 } = options;
  const deadline = Date.now() + seconds * 1000;
  let last = '';
  for (;;) {
    try {
      const result = await check();
      if (result) return result;
      last = '';
    } catch (error) {
      if (error instanceof GiveUp) throw error;
      last = ` The last attempt said: ${
        error instanceof Error ? error.message : String(error)
      }`;
    }
    if (Date.now() > deadline) {
      throw new Error(
        `Gave up waiting for ${what} after ${seconds} seconds.${last}`,
      );
    }
    await pause(every);
  }
}
