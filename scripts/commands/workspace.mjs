import { join } from 'node:path';
import { bootstrap } from '../bootstrap/index.mjs';
import { ROOT } from '../places.mjs';
import { Progress } from '../progress.mjs';
import { inForeground } from './lab.mjs';

const PROGRAMS = {
  replay: 'plugins/ml-workloads-backend/src/replay/cli.ts',
  record: 'plugins/ml-workloads-backend/src/record/cli.ts',
};

/** `npm run replay` and `npm run record`: programs of the backend plugin. Paths in their arguments are the caller's. */
export async function run(args, command) {
  // Their output may be piped on, so that what we say goes to the other stream.
  const runtime = await bootstrap(new Progress(process.stderr), {
    lab: false,
    app: false,
  });
  return await inForeground(
    runtime,
    [join(ROOT, PROGRAMS[command]), ...args],
    process.env.INIT_CWD ?? process.cwd(),
  );
}
