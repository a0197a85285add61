import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, YARN } from '../places.mjs';
import { runProcess } from '../run/processes.mjs';
import { requireDisk } from './requirements.mjs';
import { sumOf, whenChanged, workspaceFolders } from './sums.mjs';

const STAMP = join(ROOT, 'node_modules', '.slipway-stamp');

function sum() {
  return sumOf([
    join(ROOT, 'yarn.lock'),
    join(ROOT, '.yarnrc.yml'),
    join(ROOT, 'package.json'),
    ...workspaceFolders().map(folder => join(folder, 'package.json')),
  ]);
}

/** Installs exactly what yarn.lock says, unless it is installed. @throws {Problem} */
export async function installPackages(env, { node }, detail = () => {}) {
  if (!existsSync(join(ROOT, 'node_modules', '.yarn-state.yml'))) {
    rmSync(STAMP, { force: true });
  }
  return await whenChanged(STAMP, sum(), async () => {
    await requireDisk();
    await runProcess({
      name: 'install',
      failure:
        'The packages could not be installed. Is the network (or the registry that yarn is configured for) reachable? What has been fetched is kept.',
      // It has tried each three times by then, and would go on with the next of thousands.
      hopeless: /RequestError: .*/,
      command: node,
      args: [YARN, 'install', '--immutable'],
      cwd: ROOT,
      env: { ...env, CI: '', FORCE_COLOR: '0' },
      onOutput: text => {
        const step = /(Resolution|Fetch|Link) step/.exec(text);
        if (step) detail(step[1].toLowerCase());
      },
    });
  });
}
