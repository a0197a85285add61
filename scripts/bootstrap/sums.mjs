import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { ROOT } from '../places.mjs';

/** What nothing is built from: what builds leave, and tests. */
const NOT_BUILT_FROM =
  /^(node_modules|dist|dist-types|__testUtils__)$|\.test\.[cm]?[jt]sx?$/;

/** Every file below the paths that something is built from, in a fixed order. */
function filesOf(path) {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  return readdirSync(path)
    .filter(name => !NOT_BUILT_FROM.test(name))
    .sort()
    .flatMap(name => filesOf(join(path, name)));
}

/** One sum over the contents and names of files. @param {string[]} paths @param {string} more - anything else that matters */
export function sumOf(paths, more = '') {
  const hash = createHash('sha256').update(more);
  for (const file of paths.flatMap(filesOf)) {
    hash.update(`\0${relative(ROOT, file)}\0`).update(readFileSync(file));
  }
  return hash.digest('hex');
}

/** Paths of the workspace's packages. */
export function workspaceFolders() {
  return ['packages', 'plugins'].flatMap(folder =>
    existsSync(join(ROOT, folder))
      ? readdirSync(join(ROOT, folder))
          .map(name => join(ROOT, folder, name))
          .filter(path => existsSync(join(path, 'package.json')))
      : [],
  );
}

/**
 * Does work only if its inputs changed since it was last done to the end. The stamp is removed first and written last, so work that was
 * interrupted is done again.
 */
export async function whenChanged(stampFile, sum, work) {
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === sum) {
    return false;
  }
  rmSync(stampFile, { force: true });
  await work();
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, sum);
  return true;
}
