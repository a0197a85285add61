import { Problem } from '../progress.mjs';
import { lastLines } from '../run/processes.mjs';

/** A part that ends by itself has crashed; the rest is stopped then. */
export async function untilOneEnds(parts) {
  const first = await Promise.race(
    parts.map(part => part.ended.then(result => ({ part, result }))),
  );
  throw new Problem(
    [
      `The ${first.part.name} ended (${
        first.result.signal ?? `exit code ${first.result.code}`
      }); stopping the rest. Its last lines:`,
      ...lastLines(first.part.log).map(line => `    ${line}`),
      `The whole log: ${first.part.log}`,
    ].join('\n'),
  );
}
