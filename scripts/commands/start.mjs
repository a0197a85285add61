import { parseArgs } from 'node:util';
import { bootstrap } from '../bootstrap/index.mjs';
import { Problem, Progress, seconds } from '../progress.mjs';
import { requireNoLab } from '../run/lab.mjs';
import { labWithHistory } from '../run/labWithHistory.mjs';
import { requireFreePort } from '../run/port.mjs';
import { startPortal } from '../run/portal.mjs';
import { untilOneEnds } from './untilOneEnds.mjs';

const HELP = `npm start [-- OPTIONS]

Starts the portal on a local Kubernetes lab with a simulated GPU fleet. The first run fetches and builds everything; later ones start
what is there. Ctrl-C stops all of it; state is kept in .slipway/ (delete the folder to begin anew).

  --port N         port of the portal (default 7007)
  --context NAME   use this context of your kubeconfig instead of the lab; says what it will create there and asks first
  --yes            do not ask
  --no-history     begin with an empty ledger instead of 90 days of demo data (docs/demo-history.md); only the first start loads them
  --help           this text

Needs git, Node 20 or newer and Go 1.26. Environment: SLIPWAY_CACHE (default ~/.cache/slipway), SLIPWAY_STATE (default .slipway).`;

function parse(args) {
  try {
    return parseArgs({
      args,
      options: {
        port: { type: 'string', default: '7007' },
        context: { type: 'string' },
        yes: { type: 'boolean', default: false },
        'no-history': { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new Problem(`${error.message}\n\n${HELP}`);
  }
}

export function parsePort(text) {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new Problem(
      `--port ${text} is not a port; give a number from 1 to 65535.`,
    );
  }
  return port;
}

export async function run(args) {
  const options = parse(args);
  if (options.help) {
    process.stdout.write(`${HELP}\n`);
    return 0;
  }
  const begun = Date.now();
  const progress = new Progress();
  const port = parsePort(options.port);
  if (options.context === undefined) requireNoLab();
  await requireFreePort(port);

  if (options.context !== undefined) {
    const { startOnContext } = await import('../context/start.mjs');
    return await startOnContext({ ...options, port, progress, begun });
  }

  const runtime = await bootstrap(progress);
  const lab = await labWithHistory(runtime, progress, {
    history: !options['no-history'],
  });
  const portal = await progress.step('Start the portal', () =>
    startPortal(runtime, { port, address: lab.address }),
  );
  progress.line();
  progress.line(`Ready in ${seconds(Date.now() - begun)}. Ctrl-C stops it.`);
  progress.line(`  cluster  KUBECONFIG=${lab.address.kubeconfig}`);
  progress.line(`  portal   ${portal.url}`);

  return await untilOneEnds([lab.process, portal.process]);
}
