import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { STATE } from '../places.mjs';
import { startLab } from '../run/lab.mjs';
import { freePort } from '../run/port.mjs';
import { startPortal } from '../run/portal.mjs';
import { labClient, portalClient } from './portalClient.mjs';
import {
  changeVisibility,
  fillCluster,
  freezeControllers,
  usageOf,
  syncTime,
} from './scale.mjs';
import { FLEET } from './scaleFleet.mjs';

/** As docs/operating.md says: without a limit Node lets garbage pile up as the machine has room for it. */
const HEAP_MB = 1024;

/** A whole portal on the lab's real API server with 50,000 pods in it. */
export async function scaleBench(runtime, print, progress) {
  const directory = join(STATE, 'bench', 'lab');
  const data = join(STATE, 'bench', 'database');
  rmSync(join(STATE, 'bench'), { recursive: true, force: true });
  const lab = await progress.step('Start a lab', () =>
    startLab(
      {
        ...runtime,
        env: { ...runtime.env, SLIPWAY_LAB_API_SERVER_MEMORY: '6GiB' },
      },
      { directory },
    ),
  );
  const record = JSON.parse(readFileSync(join(directory, 'lab.json'), 'utf8'));
  freezeControllers(record);
  const objects = await progress.step('Fill it', () => fillCluster(record));
  const cluster = labClient(join(directory, 'lab.json'));
  await cluster('GET', '/api/v1/pods?limit=1');

  const { portal, since } = await progress.step('Start a portal', () =>
    startWatching(
      {
        ...runtime,
        env: {
          ...runtime.env,
          NODE_OPTIONS: `--max-old-space-size=${HEAP_MB}`,
        },
      },
      { address: lab.address, data },
    ),
  );
  const platform = await portalClient(portal.url, 'platform-engineer');
  const seconds = await progress.step('Wait until all is there', () =>
    syncTime(platform, since),
  );
  const { nodes, gpusPerNode, bystandersPerNode } = FLEET;
  print({
    bench: 'scale-initial-sync',
    unit: 's',
    nodes,
    pods: nodes * (gpusPerNode + bystandersPerNode),
    gpuPods: nodes * gpusPerNode,
    objects,
    seconds,
    heapLimitMb: HEAP_MB,
    ...usageOf(portal.process.pid),
  });
  print(
    await progress.step('Wait for changes to show', () =>
      changeVisibility(platform, cluster),
    ),
  );
  print({ bench: 'scale-memory', ...usageOf(portal.process.pid) });
}

/** Starts a portal, with the moment at which its observer took the cluster. */
async function startWatching(runtime, options) {
  const log = join(STATE, 'logs', 'portal.log');
  rmSync(log, { force: true });
  let since;
  const looking = setInterval(() => {
    if (logOf(log).includes("Observing cluster 'lab'")) {
      since = performance.now();
      clearInterval(looking);
    }
  }, 50);
  try {
    const portal = await startPortal(runtime, {
      port: await freePort(),
      ...options,
    });
    while (since === undefined) {
      await new Promise(resolve => setTimeout(resolve, 50));
    }
    return { portal, since };
  } finally {
    clearInterval(looking);
  }
}

function logOf(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
