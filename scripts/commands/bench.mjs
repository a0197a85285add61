import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { bootstrap } from '../bootstrap/index.mjs';
import { previewLatency, visibility } from '../bench/measure.mjs';
import { launchToObject } from '../bench/launching.mjs';
import { labClient, portalClient } from '../bench/portalClient.mjs';
import { RATES, writeRecording } from '../bench/recording.mjs';
import { scaleBench } from '../bench/scaleRun.mjs';
import { settling } from '../bench/settle.mjs';
import { spendLatency } from '../bench/spend.mjs';
import { previewsWhileTyping } from '../bench/typing.mjs';
import { listLatency } from '../bench/workloadList.mjs';
import { NODE_TRANSFORM, ROOT, STATE } from '../places.mjs';
import { Problem, Progress } from '../progress.mjs';
import { startLab } from '../run/lab.mjs';
import { freePort } from '../run/port.mjs';
import { startPortal } from '../run/portal.mjs';
import { runProcess } from '../run/processes.mjs';

const HELP = `npm run bench [-- OPTIONS]

Measures on this machine and prints one JSON line for each measurement to standard output:

  replay      events replayed in a second, settling one cluster-hour
  settle      one hour of 10,000 GPUs in 12,000 rows: read, settled and written, on SQLite and PostgreSQL
  list        pages and groups of 100,000 stored workloads, on SQLite and PostgreSQL
  spend       answers about a year of spend, 5,000,000 settled hours, and its files, on SQLite and PostgreSQL
  preview     latency of a preview for one person, and while ten people of six teams type at once
  launch      from Launch until the object exists
  visibility  from a change in the cluster to GET /workloads

  --only NAME,…      some of these
  --scale            only these: initial sync, memory and visibility with 50,000 pods on 1,250 nodes
  --recording FILE   replay this recording instead of a generated one
  --help             this text`;

/** Measured on a portal that runs on a lab. */
const LIVE = ['preview', 'launch', 'visibility'];
const ALL = ['replay', 'settle', 'list', 'spend', ...LIVE];

/** A replayed day of 40 nodes with 400 pods an hour: 29,000 pod events. */
const DAY = { nodes: 40, hours: 24, podsPerHour: 400 };

/** The same fleet with next to no events: what is left is settling. */
const QUIET = { nodes: 40, hours: 240, podsPerHour: 1 };

function parse(args) {
  try {
    return parseArgs({
      args,
      options: {
        only: { type: 'string' },
        scale: { type: 'boolean' },
        recording: { type: 'string' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new Problem(`${error.message}\n\n${HELP}`);
  }
}

export async function run(args) {
  const values = parse(args);
  if (values.help) {
    process.stdout.write(`${HELP}\n`);
    return 0;
  }
  const names = values.only?.split(',') ?? ALL;
  const unknown = names.filter(name => !ALL.includes(name));
  if (unknown.length > 0) {
    throw new Problem(
      `There is no measurement ${unknown.join(', ')}; there are ${ALL.join(
        ', ',
      )}.`,
    );
  }
  const wanted = name => names.includes(name);
  const progress = new Progress(process.stderr);
  // The pages are not measured.
  const runtime = await bootstrap(progress, { app: false });
  const print = result =>
    process.stdout.write(
      `${JSON.stringify({
        ...result,
        cpus: cpus().length,
        at: new Date().toISOString(),
      })}\n`,
    );

  if (values.scale) {
    await scaleBench(runtime, print, progress);
    return 0;
  }
  const folder = mkdtempSync(join(tmpdir(), 'slipway-bench-'));
  try {
    if (wanted('replay')) {
      await replayBenches(runtime, folder, values.recording, print, progress);
    }
    if (wanted('list')) {
      await progress.step('Ask for a long list', () =>
        listLatency(runtime, print),
      );
    }
    if (wanted('settle')) {
      await progress.step('Settle an hour of 10,000 GPUs', () =>
        settling(runtime, print),
      );
    }
    if (wanted('spend')) {
      await progress.step('Ask for what was spent', () =>
        spendLatency(runtime, print),
      );
    }
    if (LIVE.some(wanted)) {
      await liveBenches(runtime, wanted, print, progress);
    }
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

async function liveBenches(runtime, wanted, print, progress) {
  const directory = join(STATE, 'bench', 'lab');
  const data = join(STATE, 'bench', 'database');
  rmSync(join(STATE, 'bench'), { recursive: true, force: true });
  const lab = await progress.step('Start a lab', () =>
    startLab(runtime, { directory }),
  );
  const { url } = await progress.step('Start a portal', async () =>
    startPortal(runtime, {
      port: await freePort(),
      address: lab.address,
      data,
      configs: [
        'app-config.yaml',
        'app-config.lab.yaml',
        'scripts/bench/app-config.bench.yaml',
      ],
    }),
  );
  const cluster = labClient(join(directory, 'lab.json'));
  const engineer = await portalClient(url, 'ml-engineer');
  if (wanted('preview')) {
    print(
      await progress.step('Preview launches', () => previewLatency(engineer)),
    );
    print(
      await progress.step('Preview launches of ten people at once', () =>
        previewsWhileTyping(url),
      ),
    );
  }
  if (wanted('launch')) {
    const launched = await progress.step('Launch', () =>
      launchToObject(url, cluster),
    );
    launched.forEach(print);
  }
  if (wanted('visibility')) {
    print(
      await progress.step('Wait for changes to show', () =>
        visibility(engineer, cluster),
      ),
    );
  }
}
