import { join } from 'node:path';
import { NODE_TRANSFORM, ROOT } from '../places.mjs';
import { runProcess } from '../run/processes.mjs';
import { startPostgres } from '../test/postgres.mjs';

const PROGRAM = join(
  ROOT,
  'plugins/ml-workloads-backend/src/spend/bench/cli.ts',
);

/** A year of a large fleet: 13,700 settled rows a day. */
const HOUR_ROWS = 5_000_000;

/** How long answers about a year of spend and its files take, on a database each; a line for each question. */
export async function spendLatency(runtime, print) {
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
    name: 'bench-spend',
    failure: 'Asking for what was spent failed',
    command: runtime.node,
    args: [
      ...['--require', NODE_TRANSFORM],
      ...[PROGRAM, String(HOUR_ROWS), ...database],
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
