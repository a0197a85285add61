import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { NODE_TRANSFORM, ROOT, STATE } from '../places.mjs';
import { startProcess } from './processes.mjs';
import { untilReady } from './readiness.mjs';

const STARTING_MS = 240_000;

/** True when a lab has been there before, in this directory. */
export function hasLab(directory = join(STATE, 'lab')) {
  return existsSync(join(directory, 'data'));
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
