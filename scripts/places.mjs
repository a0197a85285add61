import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** What a checkout keeps between runs: logs, the lab's state, the portal's database. */
export const STATE = resolve(
  process.env.SLIPWAY_STATE ?? join(ROOT, '.slipway'),
);
export const LOGS = join(STATE, 'logs');

/** What checkouts share: Node, the lab's programs. */
export const CACHE = resolve(
  process.env.SLIPWAY_CACHE ?? join(homedir(), '.cache', 'slipway'),
);

/** The vendored Yarn; the same version as `packageManager` in package.json. */
export const YARN = join(ROOT, '.yarn', 'releases', 'yarn-4.13.0.cjs');

export const BACKSTAGE_CLI = join(
  ROOT,
  'node_modules',
  '@backstage',
  'cli',
  'bin',
  'backstage-cli',
);

/** Lets Node run the TypeScript of the workspace as it is. */
export const NODE_TRANSFORM = join(
  ROOT,
  'node_modules',
  '@backstage',
  'cli',
  'config',
  'nodeTransform.cjs',
);
