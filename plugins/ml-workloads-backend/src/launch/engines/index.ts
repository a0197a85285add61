import type { Engine } from '@slipway/backstage-plugin-ml-workloads-node';
import { jobEngine } from './job';

/** Every engine that comes with Slipway, in the order in which the form shows them. */
export const engines: Engine[] = [jobEngine];
