import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bootstrap } from '../bootstrap/index.mjs';
import { STATE } from '../places.mjs';
import { Problem, Progress, seconds } from '../progress.mjs';
import { startLab } from '../run/lab.mjs';
import { freePort } from '../run/port.mjs';
import { startPortal } from '../run/portal.mjs';
import { findBrowser } from '../test/browser.mjs';
import {
  checkApiReports,
  checkFormat,
  checkLint,
  checkScripts,
  checkTypes,
  runBrowserTests,
  runJest,
} from '../test/checks.mjs';
import { startPostgres } from '../test/postgres.mjs';

const HELP = `npm test [-- OPTIONS] [PATH…]

Everything that CI checks: format, types, lint, all tests (against a real API server, SQLite and PostgreSQL), and the portal in a real
browser. Ends with one line "N passed, N failed".

  --only NAME,…   some of: format, types (with API reports), lint, scripts, browser, jest
  --help          this text
  PATH            only the Jest tests whose path contains it`;

const ALL = ['format', 'types', 'lint', 'scripts', 'browser', 'jest'];

function parse(args) {
  let values;
  let paths;
  try {
    ({ values, positionals: paths } = parseArgs({
      args,
      allowPositionals: true,
      options: { only: { type: 'string' }, help: { type: 'boolean' } },
    }));
  } catch (error) {
    throw new Problem(`${error.message}\n\n${HELP}`);
  }
  const only = values.only?.split(',') ?? (paths.length > 0 ? ['jest'] : ALL);
  const unknown = only.filter(name => !ALL.includes(name));
  if (unknown.length > 0) {
    throw new Problem(
      `There is no check ${unknown.join(', ')}; there are ${ALL.join(', ')}.`,
    );
  }
  return { help: values.help, paths, wanted: name => only.includes(name) };
}

export async function run(args) {
  const { help, paths, wanted } = parse(args);
  if (help) {
    process.stdout.write(`${HELP}\n`);
    return 0;
  }
  const begun = Date.now();
  const progress = new Progress();
  const needsLab = wanted('browser') || wanted('jest');
  const runtime = await bootstrap(progress, {
    lab: needsLab,
    app: wanted('browser'),
  });

  const outcomes = [];
  const check = async (name, title, work) => {
    if (!wanted(name)) return;
    outcomes.push(
      await progress.step(title, async detail => {
        const outcome = await work();
        detail(`${outcome.passed} passed, ${outcome.failed} failed`);
        return outcome;
      }),
    );
  };
  const withoutLab = async () => {
    await check('format', 'Format', () => checkFormat(runtime));
    await check('types', 'Types', () => checkTypes(runtime));
    await check('types', 'API reports', () => checkApiReports(runtime));
    await check('lint', 'Lint', () => checkLint(runtime));
    await check('scripts', 'Tests of the scripts', () => checkScripts(runtime));
  };
  const withLab = async () => {
    if (!needsLab) return;
    await withTestLab(runtime, progress, async lab => {
      await check('browser', 'The portal in a browser', () =>
        inBrowser(runtime, lab),
      );
      await check('jest', 'Tests', () => withDatabases(runtime, lab, paths));
    });
  };
  // A browser waits more than it works, and the others take one core of two.
  await allEnded([withoutLab(), withLab()]);

  let passed = 0;
  let failed = 0;
  for (const outcome of outcomes) {
    passed += outcome.passed;
    failed += outcome.failed;
    for (const line of outcome.details) progress.line(line);
  }
  for (const outcome of outcomes) {
    progress.line(
      `${outcome.failed === 0 ? '✓' : '✗'} ${outcome.name}: ${
        outcome.passed
      } passed, ${outcome.failed} failed`,
    );
  }
  progress.line(`Took ${seconds(Date.now() - begun)}.`);
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}

/** Waits for all of it, then throws what one of them threw: nothing is left to run on. */
async function allEnded(works) {
  const ends = await Promise.allSettled(works);
  const failed = ends.find(({ status }) => status === 'rejected');
  if (failed) throw failed.reason;
}

/** One lab for the whole run, from nothing. */
async function withTestLab(runtime, progress, work) {
  const directory = join(STATE, 'test', 'lab');
  rmSync(directory, { recursive: true, force: true });
  const lab = await progress.step('Start a lab for the tests', detail =>
    startLab(runtime, { directory, detail }),
  );
  try {
    await work({ ...lab, record: join(directory, 'lab.json') });
  } finally {
    await lab.process.stop();
  }
}

async function inBrowser(runtime, lab) {
  const data = join(STATE, 'test', 'database');
  rmSync(data, { recursive: true, force: true });
  const port = await freePort();
  const browser = await findBrowser();
  const portal = await startPortal(runtime, {
    port,
    address: lab.address,
    data,
  });
  try {
    return await runBrowserTests(runtime, {
      PLAYWRIGHT_URL: portal.url,
      SLIPWAY_CHROMIUM: browser,
      SLIPWAY_TEST_LAB: lab.record,
      KUBECONFIG: lab.address.kubeconfig,
    });
  } finally {
    await portal.process.stop();
  }
}

async function withDatabases(runtime, lab, paths) {
  const postgres = await startPostgres();
  try {
    return await runJest(
      runtime,
      {
        ...postgres.env,
        // With CI set, Backstage's test databases would start containers for every version; ours is the one above.
        BACKSTAGE_TEST_DISABLE_DOCKER: '1',
        SLIPWAY_TEST_LAB: lab.record,
      },
      paths,
    );
  } finally {
    await postgres.stop();
  }
}
