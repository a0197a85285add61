import { NODE_TRANSFORM, ROOT } from '../places.mjs';
import { runProcess } from '../run/processes.mjs';
import { startPostgres } from '../test/postgres.mjs';

/**
 * Runs a bench's program on SQLite and on PostgreSQL. It is given `args`, and on PostgreSQL the address of the server after them; each line
 * that it writes is one measurement as JSON.
 *
 * @param {{ runtime: any, print: (line: any) => void, name: string, failure: string, program: string, args?: string[] }} bench
 */
export async function onDatabases({ args = [], ...bench }) {
  await run({ ...bench, args });
  const postgres = await startPostgres();
  try {
    await run({ ...bench, args: [...args, ...Object.values(postgres.env)] });
  } finally {
    await postgres.stop();
  }
}

async function run({ runtime, print, name, failure, program, args }) {
  let text = '';
  await runProcess({
    name,
    failure,
    command: runtime.node,
    args: ['--require', NODE_TRANSFORM, program, ...args],
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
