import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { NODE_TRANSFORM, ROOT } from '../places.mjs';
import { DATABASE, historyEnvironment } from './history.mjs';
import { startProcess } from './processes.mjs';
import { untilReady } from './readiness.mjs';

const STARTING_MS = 180_000;
const BACKEND = join(ROOT, 'packages', 'backend');

/** Environment that app-config.lab.yaml reads. Tokens are passed as files, never as values. */
export function portalEnvironment(env, { port, address, data }) {
  return {
    ...env,
    // The demo sign-in loads in a development process only.
    NODE_ENV: 'development',
    SLIPWAY_PORT: String(port),
    SLIPWAY_DATA_DIR: data ?? DATABASE,
    ...historyEnvironment(data ?? DATABASE),
    SLIPWAY_CLUSTER_URL: address.apiServerUrl,
    SLIPWAY_CLUSTER_CA_FILE: address.caFile,
    SLIPWAY_READER_TOKEN_FILE: address.readerTokenFile,
    SLIPWAY_WRITER_TOKEN_FILE: address.writerTokenFile,
    // Absent for a cluster of the user's own: its autoscalers then get no metrics from the form.
    ...(address.prometheusUrl && {
      SLIPWAY_PROMETHEUS_URL: address.prometheusUrl,
    }),
  };
}

/**
 * Starts the backend, which serves the built app too, and waits until somebody could sign in.
 *
 * @returns the process and the address for a browser
 */
export async function startPortal(runtime, options) {
  const { port, configs = ['app-config.yaml', 'app-config.lab.yaml'] } =
    options;
  const env = portalEnvironment(runtime.env, options);
  mkdirSync(env.SLIPWAY_DATA_DIR, { recursive: true });
  const portal = startProcess({
    name: 'portal',
    command: runtime.node,
    args: [
      '--require',
      join(ROOT, 'scripts', 'run', 'followParent.cjs'),
      '--require',
      NODE_TRANSFORM,
      'src/index.ts',
      ...configs.flatMap(file => ['--config', join(ROOT, file)]),
    ],
    cwd: BACKEND,
    env,
    follows: true,
    // It waits for open connections to end, and a browser's live updates never do. What it writes is in transactions.
    patienceMs: 5_000,
  });
  const url = `http://localhost:${port}`;
  await untilReady({
    what: 'The portal',
    process: portal,
    deadlineMs: STARTING_MS,
    ask: async () => {
      const ready = await fetch(
        `http://127.0.0.1:${port}/.backstage/health/v1/readiness`,
      );
      if (!ready.ok) return false;
      // The users come from the catalog, which reads its files after the backend is up.
      const signIn = await fetch(
        `http://127.0.0.1:${port}/api/auth/demo/refresh`,
        { headers: { 'x-slipway-demo-role': 'platform-engineer' } },
      );
      return signIn.ok;
    },
  });
  return { process: portal, url };
}
