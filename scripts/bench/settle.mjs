import { join } from 'node:path';
import { ROOT } from '../places.mjs';
import { onDatabases } from './onDatabases.mjs';

const PROGRAM = join(
  ROOT,
  'plugins/ml-workloads-backend/src/metering/bench/cli.ts',
);

/** How long one hour of a cluster of 10,000 GPUs takes to settle, on a database each. */
export const settling = (runtime, print) =>
  onDatabases({
    runtime,
    print,
    name: 'bench-settle',
    failure: 'Settling a large cluster failed',
    program: PROGRAM,
  });
