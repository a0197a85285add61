import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { BACKSTAGE_CLI, ROOT } from '../places.mjs';
import { runProcess } from '../run/processes.mjs';
import { sumOf, whenChanged } from './sums.mjs';

const APP = join(ROOT, 'packages', 'app');

/** Packages whose code ends up in the browser. */
const IN_BROWSER = [
  'plugins/ml-workloads',
  'plugins/ml-workloads-common',
  'plugins/scaffolder-module-ml-workloads',
];

/** Everything that the built app, or the configuration schema in it, is made from. */
function sum() {
  return sumOf([
    ...['src', 'public', 'package.json', 'config.d.ts'].map(name =>
      join(APP, name),
    ),
    ...IN_BROWSER.flatMap(folder => [
      join(ROOT, folder, 'src'),
      join(ROOT, folder, 'package.json'),
    ]),
    join(ROOT, 'plugins/ml-workloads-backend/config.d.ts'),
    join(ROOT, 'app-config.yaml'),
    join(ROOT, 'yarn.lock'),
  ]);
}

/** Builds the pages that the backend serves, unless they are built. @throws {Problem} */
export async function buildApp(env, { node }) {
  const dist = join(APP, 'dist');
  const stamp = join(dist, '.slipway-stamp');
  if (!existsSync(join(dist, 'index.html'))) {
    rmSync(stamp, { force: true });
  }
  return await whenChanged(stamp, sum(), () =>
    runProcess({
      name: 'app-build',
      failure: 'The portal could not be built',
      command: node,
      args: [
        BACKSTAGE_CLI,
        'package',
        'build',
        '--config',
        join(ROOT, 'app-config.yaml'),
      ],
      cwd: APP,
      env: { ...env, CI: '', NODE_ENV: 'production' },
    }),
  );
}
