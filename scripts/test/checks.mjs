/** The parts of `npm test`. Each says how many passed and failed, and never throws for a failing test. */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { BACKSTAGE_CLI, ROOT, STATE } from '../places.mjs';
import { lastLines, startProcess } from '../run/processes.mjs';

/** @typedef {{ name: string, passed: number, failed: number, details: string[] }} Outcome */

const RESULTS = join(STATE, 'test');
const bin = (...parts) => join(ROOT, 'node_modules', ...parts);

function readResults(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function resultsFile(name) {
  mkdirSync(RESULTS, { recursive: true });
  const file = join(RESULTS, name);
  rmSync(file, { force: true });
  return file;
}

/** A command that either passes or fails as one. */
async function wholeCommand(runtime, name, args, env = {}) {
  const handle = startProcess({
    name: `test-${name}`,
    command: runtime.node,
    args,
    cwd: ROOT,
    env: { ...runtime.env, ...env },
  });
  const { code } = await handle.ended;
  const ok = code === 0;
  return {
    name,
    passed: ok ? 1 : 0,
    failed: ok ? 0 : 1,
    details: ok
      ? []
      : [
          `${name}: exit code ${code}. The whole log: ${handle.log}`,
          ...lastLines(handle.log, 30).map(line => `    ${line}`),
        ],
  };
}

export const checkFormat = runtime =>
  wholeCommand(runtime, 'format', [
    bin('prettier', 'bin-prettier.js'),
    '--check',
    '--loglevel',
    'warn',
    '.',
  ]);

export const checkTypes = runtime =>
  wholeCommand(runtime, 'types', [
    bin('typescript', 'bin', 'tsc'),
    '--incremental',
    'false',
  ]);

/** After {@link checkTypes}, which writes the declarations that the reports are made from. `yarn api-reports` renews them. */
export const checkApiReports = runtime =>
  wholeCommand(runtime, 'api-reports', [
    bin('@backstage', 'repo-tools', 'bin', 'backstage-repo-tools'),
    'api-reports',
    '--ci',
    '--allow-all-warnings',
    '-o',
    'ae-wrong-input-file-type,ae-undocumented,ae-missing-release-tag',
    '--include',
    'plugins/*',
    // The compiler orders the unions of Backstage's entity groups now one way, now another; its report is renewed but not compared.
    '--exclude',
    'plugins/ml-workloads',
  ]);

export const checkLint = runtime =>
  wholeCommand(runtime, 'lint', [BACKSTAGE_CLI, 'repo', 'lint']);

export const checkScripts = runtime =>
  wholeCommand(runtime, 'scripts', ['--test', 'scripts/**/*.test.mjs']);

const ANSI = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');

/** Why a test failed, short enough to stand in the summary, which may be all that is kept of a run. */
function reasonsOf(test) {
  return test.failureMessages
    .flatMap(message => message.replace(ANSI, '').split('\n'))
    .filter(line => line.trim() && !/^\s+at .*node_modules/.test(line))
    .slice(0, 40);
}

/** The Jest tests, all or those whose path contains one of `paths`. A suite that could not even run counts as one failure. */
export async function runJest(runtime, env, paths = []) {
  const file = resultsFile('jest.json');
  const handle = startProcess({
    name: 'test-jest',
    command: runtime.node,
    args: [
      BACKSTAGE_CLI,
      ...['repo', 'test', '--watchAll=false', '--json'],
      `--outputFile=${file}`,
      ...['--maxWorkers=2', '--workerIdleMemoryLimit=1200M'],
      // A deadline, where a test sets none: on a busy machine a database or a page may take more than Jest's five seconds.
      '--testTimeout=60000',
      `--testSequencer=${join(ROOT, 'scripts', 'test', 'longFirst.cjs')}`,
      ...paths,
    ],
    cwd: ROOT,
    env: { ...runtime.env, ...env, NODE_ENV: 'test', FORCE_COLOR: '0' },
  });
  const { code } = await handle.ended;
  const results = readResults(file);
  if (!results) {
    return {
      name: 'jest',
      passed: 0,
      failed: 1,
      details: [
        `jest gave no results (exit code ${code}). The whole log: ${handle.log}`,
        ...lastLines(handle.log, 30).map(line => `    ${line}`),
      ],
    };
  }
  const details = results.testResults
    .filter(suite => suite.status === 'failed')
    .flatMap(suite => {
      const failed = suite.assertionResults.filter(
        test => test.status === 'failed',
      );
      const where = suite.name.replace(`${ROOT}/`, '');
      return failed.length > 0
        ? failed.flatMap(test => [
            `${where}: ${test.fullName}`,
            ...reasonsOf(test).map(line => `    ${line}`),
          ])
        : [`${where}: ${suite.message.trim().split('\n')[0]}`];
    });
  const failed =
    results.numFailedTests + (results.numRuntimeErrorTestSuites ?? 0);
  if (details.length > 0) details.push(`The whole log: ${handle.log}`);
  return {
    name: 'jest',
    passed: results.numPassedTests,
    failed: failed === 0 && code !== 0 ? 1 : failed,
    details,
  };
}

/** The browser tests, against a portal that runs already. */
export async function runBrowserTests(runtime, env) {
  const file = resultsFile('browser.json');
  const handle = startProcess({
    name: 'test-browser',
    command: runtime.node,
    args: [bin('@playwright', 'test', 'cli.js'), 'test'],
    cwd: ROOT,
    env: { ...runtime.env, ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: file },
  });
  const { code } = await handle.ended;
  const results = existsSync(file) ? readResults(file) : undefined;
  if (!results) {
    return {
      name: 'browser',
      passed: 0,
      failed: 1,
      details: [
        `The browser tests gave no results (exit code ${code}). The whole log: ${handle.log}`,
        ...lastLines(handle.log, 30).map(line => `    ${line}`),
      ],
    };
  }
  const { expected, unexpected, flaky } = results.stats;
  const failed = unexpected + flaky;
  return {
    name: 'browser',
    passed: expected,
    failed: failed === 0 && code !== 0 ? 1 : failed,
    details:
      failed === 0
        ? []
        : [
            `The browser tests' log, with what failed: ${handle.log}`,
            ...lastLines(handle.log, 60).map(line => `    ${line}`),
          ],
  };
}
