import { join } from 'node:path';
import { NODE_TRANSFORM, ROOT } from '../places.mjs';
import { runProcess } from '../run/processes.mjs';
import { startPostgres } from '../test/postgres.mjs';

const PROGRAM = join(
  ROOT,
  'plugins/ml-workloads-backend/src/lifecycle/list/bench/cli.ts',
);

/** As many workloads as a large fleet keeps in its history. */
const WORKLOADS = 100_000;

/** How long pages and groups of a long list take, on a database each; a line for each question. */
export async function listLatency(runtime, print) {
  await ask(runtime, print, []);
  const postgres = await startPostgres();
  try {
    await ask(runtime, print, Object.values(postgres.env));
  } finally {
    await postgres.stop();
  }
}

async function ask(runtime, print, database) {
  let text = '';
  await runProcess({
    name: 'bench-workload-list',
    failure: 'Asking for the list of workloads failed',
    command: runtime.node,
    args: [
      ...['--require', NODE_TRANSFORM],
      ...[PROGRAM, String(WORKLOADS), ...database],
    ],
    cwd: ROOT,
    env: runtime.env,
    onOutput: chunk => {
      text += chunk;
    },
  });
  text
    .split('\n')
    .filter(Boolean)
    .forEach(line => print(JSON.parse(line)));
}
