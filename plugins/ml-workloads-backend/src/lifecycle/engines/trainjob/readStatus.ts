import type { KubeObject } from '../../../observe/types';
import { flipsOf } from '../../flips';
import { countOf } from '../conditions';
import type { StatusEngine } from '../engine';
import { statusReader } from '../statusOf';

const CONDITIONS = {
  Complete: 'Complete',
  Failed: 'Failed',
  Suspended: 'Suspended',
};

/** `trainer.kubeflow.org` TrainJob. What it does not say itself its runtime does: then its JobSet tells the pods. */
export const trainJobStatusEngine: StatusEngine = {
  name: 'trainjob',
  wantsOfChildren: true,
  read: ({ spec = {}, status = {} }: KubeObject) => ({
    suspended: spec.suspend === true,
    flips: flipsOf('object', 'TrainJob', status.conditions, CONDITIONS),
  }),
  podSets: ({ spec = {} }) => {
    const { numNodes, resourcesPerNode: resources } = spec.trainer ?? {};
    return resources && numNodes !== undefined
      ? [
          {
            template: { spec: { containers: [{ name: 'node', resources }] } },
            count: countOf(numNodes, 1),
          },
        ]
      : null;
  },
};

/** The state of a TrainJob from the objects as they are now. */
export const readStatus = statusReader(trainJobStatusEngine);
