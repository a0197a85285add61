import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NODE_TRANSFORM, ROOT, STATE } from '../places.mjs';
import { Problem } from '../progress.mjs';
import { startProcess } from './processes.mjs';
import { untilReady } from './readiness.mjs';

const STARTING_MS = 240_000;

/** True when a lab has been there before, in this directory. */
export function hasLab(directory = join(STATE, 'lab')) {
  return existsSync(join(directory, 'data'));
}

/**
 * Two labs cannot share a directory; better said before anything is built or written.
 *
 * @throws {Problem} when one runs there
 */
export function requireNoLab(directory = join(STATE, 'lab')) {
  const pid = runningIn(directory);
  if (pid === undefined) return;
  throw new Problem(
    [
      `Slipway is running already: process ${pid} runs the lab whose state is in ${directory}.`,
      'Stop it first, with Ctrl-C where it was started or with: npm run lab -- down',
      'Or start a second one with state of its own: SLIPWAY_STATE=FOLDER npm start -- --port 7008',
    ].join('\n'),
  );
}

/** Process id of the lab that runs in a directory, as `lab.json` there says. */
function runningIn(directory) {
  try {
    const { pid, components } = JSON.parse(
      readFileSync(join(directory, 'lab.json'), 'utf8'),
    );
    // Numbers of processes are reused: one of the lab's own must be there too.
    const own = Object.values(components).some(one => exists(one.pid));
    return exists(pid) && own ? pid : undefined;
  } catch {
    return undefined;
  }
}

function exists(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** What the rest needs to know of a running lab: addresses and files, no secrets. */
/** @typedef {{ apiServerUrl: string, caFile: string, readerTokenFile: string, writerTokenFile: string, kubeconfig: string, prometheusUrl?: string, since?: number }} LabAddress */

/**
 * Starts the lab and waits until it is complete.
 *
 * @returns {Promise<{ process: ReturnType<typeof startProcess>, address: LabAddress }>}
 */
export async function startLab({ node, env }, { directory, detail } = {}) {
  let address;
  const lab = startProcess({
    name: 'lab',
    command: node,
    args: [
      '--require',
      NODE_TRANSFORM,
      join(ROOT, 'scripts', 'run', 'labServer.cjs'),
      directory ?? join(STATE, 'lab'),
    ],
    cwd: ROOT,
    env,
    follows: true,
    onMessage: message => {
      if (message.step) detail?.(message.step);
      if (message.address) address = message.address;
    },
  });
  await untilReady({
    what: 'The lab',
    process: lab,
    deadlineMs: STARTING_MS,
    ask: async () => address !== undefined,
  });
  return { process: lab, address };
}
