import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bootstrap } from '../bootstrap/index.mjs';
import { BACKSTAGE_CLI, ROOT } from '../places.mjs';
import { Problem, Progress } from '../progress.mjs';
import { requireNoLab } from '../run/lab.mjs';
import { labWithHistory } from '../run/labWithHistory.mjs';
import { adopt } from '../run/processes.mjs';
import { requireFreePort } from '../run/port.mjs';
import { portalEnvironment } from '../run/portal.mjs';
import { untilOneEnds } from './untilOneEnds.mjs';

const PAGES_PORT = 3000;
const BACKEND_PORT = 7007;

const HELP = `npm run dev [-- OPTIONS]

Starts the lab, and the portal from source with hot reload: pages at http://localhost:${PAGES_PORT}, the backend on port ${BACKEND_PORT}. Ctrl-C stops
all of it; state is kept in .slipway/ as with npm start.

  --help   this text`;

function parse(args) {
  try {
    return parseArgs({ args, options: { help: { type: 'boolean' } } }).values;
  } catch (error) {
    throw new Problem(`${error.message}\n\n${HELP}`);
  }
}

/** `npm run dev`: the lab, and the portal from source with hot reload; pages on port 3000, the backend on 7007. */
export async function run(args) {
  if (parse(args).help) {
    process.stdout.write(`${HELP}\n`);
    return 0;
  }
  const progress = new Progress();
  requireNoLab();
  await requireFreePort(PAGES_PORT);
  await requireFreePort(BACKEND_PORT);
  const runtime = await bootstrap(progress, { app: false });
  const lab = await labWithHistory(runtime, progress, { history: true });
  const origin = `http://localhost:${PAGES_PORT}`;
  const env = {
    ...portalEnvironment(runtime.env, {
      port: BACKEND_PORT,
      address: lab.address,
    }),
    APP_CONFIG_app_baseUrl: JSON.stringify(origin),
    APP_CONFIG_backend_cors_origin: JSON.stringify(origin),
  };
  mkdirSync(env.SLIPWAY_DATA_DIR, { recursive: true });
  progress.line(`Starting the portal at ${origin}; Ctrl-C stops everything.`);
  const portal = adopt(
    'portal',
    spawn(
      runtime.node,
      [
        BACKSTAGE_CLI,
        ...['repo', 'start'],
        ...['app-config.yaml', 'app-config.lab.yaml'].flatMap(file => [
          '--config',
          join(ROOT, file),
        ]),
      ],
      { cwd: ROOT, env, stdio: 'inherit' },
    ),
  );
  // Without its cluster there is nothing to develop against.
  const { code } = await Promise.race([portal, untilOneEnds([lab.process])]);
  return code ?? 1;
}
