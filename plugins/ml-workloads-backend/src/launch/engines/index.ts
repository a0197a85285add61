import type { Engine } from '@slipway/backstage-plugin-ml-workloads-node';
import { deploymentEngine } from './deployment';
import { inferenceServiceEngine } from './inferenceservice';
import { jobEngine } from './job';
import { jobSetEngine } from './jobset';
import { leaderWorkerSetEngine } from './leaderworkerset';
import { rayJobEngine } from './rayjob';
import { rayServiceEngine } from './rayservice';
import { trainJobEngine } from './trainjob';

/** Every engine that comes with Slipway, in the order in which the form shows them. */
export const engines: Engine[] = [
  jobEngine,
  jobSetEngine,
  trainJobEngine,
  rayJobEngine,
  deploymentEngine,
  leaderWorkerSetEngine,
  inferenceServiceEngine,
  rayServiceEngine,
];
