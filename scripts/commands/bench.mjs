import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { bootstrap } from '../bootstrap/index.mjs';
import { previewLatency, visibility } from '../bench/measure.mjs';
import { labClient, portalClient } from '../bench/portalClient.mjs';
import { RATES, writeRecording } from '../bench/recording.mjs';
import { NODE_TRANSFORM, ROOT, STATE } from '../places.mjs';
import { Problem, Progress } from '../progress.mjs';
import { startLab } from '../run/lab.mjs';
import { freePort } from '../run/port.mjs';
import { startPortal } from '../run/portal.mjs';
import { runProcess } from '../run/processes.mjs';

const HELP = `npm run bench [-- OPTIONS]

Measures on this machine and prints one JSON line for each measurement to standard output: preview latency, from a change in the cluster
to GET /workloads, replay rate, settling one cluster-hour.

  --recording FILE   replay this recording instead of a generated one
  --help             this text`;

/** A replayed day of 40 nodes with 400 pods an hour: 29,000 pod events. */
const DAY = { nodes: 40, hours: 24, podsPerHour: 400 };

/** The same fleet with next to no events: what is left is settling. */
const QUIET = { nodes: 40, hours: 240, podsPerHour: 1 };

export async function run(args) {
  const { values } = parseArgs({
    args,
    options: {
      recording: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    process.stdout.write(`${HELP}\n`);
    return 0;
  }
  const progress = new Progress(process.stderr);
  const runtime = await bootstrap(progress);
  const print = result =>
    process.stdout.write(
      `${JSON.stringify({
        ...result,
        cpus: cpus().length,
        at: new Date().toISOString(),
      })}\n`,
    );

  const folder = mkdtempSync(join(tmpdir(), 'slipway-bench-'));
  try {
    await replayBenches(runtime, folder, values.recording, print, progress);
    await liveBenches(runtime, print, progress);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return 0;
}

async function replayBenches(runtime, folder, recording, print, progress) {
  const rates = join(folder, 'rates.json');
  writeFileSync(rates, JSON.stringify(RATES));
  const day = recording ?? join(folder, 'day.jsonl.gz');
  if (!recording) await writeRecording(day, DAY);
  const replayed = await progress.step('Replay a recording', () =>
    replay(runtime, [day, '--rates', rates]),
  );
  print({
    bench: 'replay',
    events: replayed.events,
    eventsPerSecond: replayed.eventsPerSecond,
    seconds: replayed.seconds,
    peakRssMb: replayed.peakRssMb,
    lawHolds: replayed.lawHolds,
  });

  const quiet = join(folder, 'quiet.jsonl.gz');
  await writeRecording(quiet, QUIET);
  const settled = await progress.step('Settle quiet hours', () =>
    replay(runtime, [quiet, '--rates', rates]),
  );
  print({
    bench: 'settle-cluster-hour',
    unit: 'ms',
    nodes: QUIET.nodes,
    hours: QUIET.hours,
    mean: Math.round((settled.seconds * 10_000) / QUIET.hours) / 10,
  });
}

async function replay(runtime, args) {
  let text = '';
  const begun = performance.now();
  await runProcess({
    name: 'bench-replay',
    failure: 'The replay failed',
    command: runtime.node,
    args: [
      ...['--require', NODE_TRANSFORM],
      join(ROOT, 'plugins/ml-workloads-backend/src/replay/cli.ts'),
      ...args,
      '--json',
    ],
    cwd: process.env.INIT_CWD ?? ROOT,
    env: runtime.env,
    onOutput: chunk => {
      text += chunk;
    },
  });
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem(
      `The replay gave no JSON after ${Math.round(
        performance.now() - begun,
      )} ms: ${text.slice(0, 200)}`,
    );
  }
}

async function liveBenches(runtime, print, progress) {
  const directory = join(STATE, 'bench', 'lab');
  const data = join(STATE, 'bench', 'database');
  rmSync(join(STATE, 'bench'), { recursive: true, force: true });
  const lab = await progress.step('Start a lab', () =>
    startLab(runtime, { directory }),
  );
  const portal = await progress.step('Start a portal', async () =>
    startPortal(runtime, {
      port: await freePort(),
      address: lab.address,
      data,
    }),
  );
  const engineer = await portalClient(portal.url, 'ml-engineer');
  print(
    await progress.step('Preview launches', () => previewLatency(engineer)),
  );
  print(
    await progress.step('Wait for changes to show', () =>
      visibility(engineer, labClient(join(directory, 'lab.json'))),
    ),
  );
}
