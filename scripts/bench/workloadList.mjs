import { join } from 'node:path';
import { ROOT } from '../places.mjs';
import { onDatabases } from './onDatabases.mjs';

const PROGRAM = join(
  ROOT,
  'plugins/ml-workloads-backend/src/lifecycle/list/bench/cli.ts',
);

/** As many workloads as a large fleet keeps in its history. */
const WORKLOADS = 100_000;

/** How long pages and groups of a long list take, on a database each; a line for each question. */
export const listLatency = (runtime, print) =>
  onDatabases({
    runtime,
    print,
    name: 'bench-workload-list',
    failure: 'Asking for the list of workloads failed',
    program: PROGRAM,
    args: [String(WORKLOADS)],
  });
