import { Problem } from '../progress.mjs';
import { lastLines } from './processes.mjs';

const PAUSE_MS = 250;

/**
 * Asks until the answer is yes.
 *
 * @param {{ what: string, deadlineMs: number, ask: () => Promise<boolean>, process: ReturnType<import('./processes.mjs').startProcess> }} options
 *   - `process`: whose end means that there is nothing to wait for
 * @throws {Problem} when the time is over or the process has ended
 */
export async function untilReady({ what, deadlineMs, ask, process }) {
  const deadline = Date.now() + deadlineMs;
  let ended;
  process.ended.then(result => {
    ended = result;
  });
  for (;;) {
    if (ended) {
      throw new Problem(
        [
          `${what} ended while it was starting (${
            ended.error?.message ?? ended.signal ?? `exit code ${ended.code}`
          }). Its last lines:`,
          ...lastLines(process.log).map(line => `    ${line}`),
          `The whole log: ${process.log}`,
        ].join('\n'),
      );
    }
    if (await ask().catch(() => false)) return;
    if (Date.now() > deadline) {
      throw new Problem(
        `${what} was not ready after ${Math.round(
          deadlineMs / 1000,
        )} s. Its log may say why: ${process.log}`,
      );
    }
    await new Promise(resolve => setTimeout(resolve, PAUSE_MS));
  }
}
