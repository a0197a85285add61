import { execFile } from 'node:child_process';
import { Problem } from '../progress.mjs';

/**
 * Runs kubectl against one context of the person's kubeconfig.
 *
 * @throws {Problem} with kubectl's own words
 */
export function kubectl(context, args, { input } = {}) {
  return new Promise((resolve, reject) => {
    const child = execFile(
      'kubectl',
      ['--context', context, ...args],
      { maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        if (!error) {
          resolve(stdout);
        } else if (error.code === 'ENOENT') {
          reject(
            new Problem(
              'kubectl was not found. --context uses it to create the identities: install it from https://kubernetes.io/docs/tasks/tools/',
            ),
          );
        } else {
          reject(
            new Problem(`kubectl ${args.join(' ')} failed: ${stderr.trim()}`),
          );
        }
      },
    );
    child.stdin?.end(input ?? '');
  });
}
