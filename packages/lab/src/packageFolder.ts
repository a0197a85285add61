import { dirname, resolve } from 'path';

/** Folder of this package; the lab runs from a checkout, where its Go modules are. */
export function packageFolder(): string {
  return dirname(require.resolve('../package.json'));
}

/** Root of the checkout. */
export function repositoryFolder(): string {
  return resolve(packageFolder(), '..', '..');
}
