import type { Engine } from '@slipway/backstage-plugin-ml-workloads-node';
import { jobEngine } from './job';
import { jobSetEngine } from './jobset';
import { rayJobEngine } from './rayjob';
import { trainJobEngine } from './trainjob';

/** Every engine that comes with Slipway, in the order in which the form shows them. */
export const engines: Engine[] = [
  jobEngine,
  jobSetEngine,
  trainJobEngine,
  rayJobEngine,
];
