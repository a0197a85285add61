import { execFile } from 'node:child_process';
import { Problem } from '../progress.mjs';

/** What kubectl could not do; `said` are its own words. */
export class KubectlProblem extends Problem {
  constructor(args, said) {
    super(`kubectl ${args.join(' ')} failed: ${said}`);
    this.said = said;
  }
}

/** The last thing that kubectl said: before it are its attempts. */
export function lastWords(stderr) {
  const line = stderr.trim().split('\n').at(-1);
  return line.replace(/^(error|Unable to connect to the server): /i, '');
}

/**
 * Runs kubectl against one context of the person's kubeconfig.
 *
 * @throws {KubectlProblem} with kubectl's own words
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
          reject(new KubectlProblem(args, lastWords(stderr)));
        }
      },
    );
    child.stdin?.end(input ?? '');
  });
}
