import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { bootstrap } from '../bootstrap/index.mjs';
import { NODE_TRANSFORM, ROOT } from '../places.mjs';
import { Progress } from '../progress.mjs';
import { adopt } from '../run/processes.mjs';

/** `npm run lab -- up|down|status|seed|reset`: the lab's own command, once everything for it is there. */
export async function run(args) {
  const progress = new Progress(process.stderr);
  // Who only asks what there is does not wait until Kubernetes is compiled.
  const lab = !args.some(arg => ['help', '--help', '-h'].includes(arg));
  const runtime = await bootstrap(progress, { app: false, lab });
  return await inForeground(runtime, [
    join(ROOT, 'packages', 'lab', 'src', 'cli.ts'),
    ...args,
  ]);
}

/** Runs TypeScript of the workspace with this terminal as its own; Ctrl-C reaches it directly. Resolves to its exit code. */
export async function inForeground({ node, env }, args, cwd = ROOT) {
  const { code, signal } = await adopt(
    args[0],
    spawn(node, ['--require', NODE_TRANSFORM, ...args], {
      cwd,
      env,
      stdio: 'inherit',
    }),
  );
  return code ?? (signal === 'SIGINT' ? 130 : 1);
}
