import { join } from 'node:path';
import { ROOT } from '../places.mjs';
import { onDatabases } from './onDatabases.mjs';

const PROGRAM = join(
  ROOT,
  'plugins/ml-workloads-backend/src/spend/bench/cli.ts',
);

/** A year of a large fleet: 13,700 settled rows a day. */
const HOUR_ROWS = 5_000_000;

/** How long answers about a year of spend and its files take, on a database each; a line for each question. */
export const spendLatency = (runtime, print) =>
  onDatabases({
    runtime,
    print,
    name: 'bench-spend',
    failure: 'Asking for what was spent failed',
    program: PROGRAM,
    args: [String(HOUR_ROWS)],
  });
