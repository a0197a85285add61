import { join } from 'node:path';
import { NODE_TRANSFORM, ROOT } from '../places.mjs';
import { runProcess } from '../run/processes.mjs';
import { startPostgres } from '../test/postgres.mjs';

const PROGRAM = join(
  ROOT,
  'plugins/ml-workloads-backend/src/metering/bench/cli.ts',
);

/** How long one hour of a cluster of 10,000 GPUs takes to settle, on a database each. */
export async function settling(runtime, print) {
  await settle(runtime, print, []);
  const postgres = await startPostgres();
  try {
    await settle(runtime, print, Object.values(postgres.env));
  } finally {
    await postgres.stop();
  }
}

async function settle(runtime, print, database) {
  let text = '';
  await runProcess({
    name: 'bench-settle',
    failure: 'Settling a large cluster failed',
    command: runtime.node,
    args: ['--require', NODE_TRANSFORM, PROGRAM, ...database],
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
