#!/usr/bin/env node
/** `npm start`, `npm test` and the others (see package.json): node scripts/slipway.mjs COMMAND [options] */
import { Problem } from './progress.mjs';
import { withoutLeftovers } from './run/processes.mjs';

const COMMANDS = {
  start: () => import('./commands/start.mjs'),
  dev: () => import('./commands/dev.mjs'),
  test: () => import('./commands/test.mjs'),
  lab: () => import('./commands/lab.mjs'),
  replay: () => import('./commands/workspace.mjs'),
  record: () => import('./commands/workspace.mjs'),
  bench: () => import('./commands/bench.mjs'),
};

const [command, ...args] = process.argv.slice(2);
const load = COMMANDS[command];

if (!load) {
  process.stderr.write(
    `Usage: node scripts/slipway.mjs ${Object.keys(COMMANDS).join('|')}\n`,
  );
  process.exitCode = 2;
} else {
  try {
    const { run } = await load();
    process.exitCode = await withoutLeftovers(() => run(args, command));
  } catch (error) {
    process.stderr.write(
      `\n${error instanceof Problem ? error.message : error.stack}\n`,
    );
    process.exitCode = 1;
  }
  // Keep-alive sockets of finished requests must not hold the process.
  process.exit();
}
