import type { KubeObject } from '../../../observe/types';
import { flipsOf } from '../../flips';
import type { Flip } from '../../facts';
import { countOf } from '../conditions';
import type { PodSet, StatusEngine } from '../engine';
import { statusReader } from '../statusOf';

const CONDITIONS = {
  Succeeded: 'Complete',
  Failed: 'Failed',
  Suspended: 'Suspended',
};

/** `kubeflow.org` PyTorchJob of Trainer v1. */
export const pyTorchJobStatusEngine: StatusEngine = {
  name: 'pytorchjob',
  read: ({ spec = {}, status = {} }: KubeObject) => ({
    suspended: spec.runPolicy?.suspend === true,
    flips: flipsOf('object', 'PyTorchJob', status.conditions, CONDITIONS).map(
      withDeadline,
    ),
  }),
  podSets: ({ spec = {} }) =>
    Object.values<any>(spec.pytorchReplicaSpecs ?? {}).flatMap<PodSet>(
      ({ template, replicas }) =>
        template ? [{ template, count: countOf(replicas, 1) }] : [],
    ),
};

// Trainer v1 has one reason for every failure; `pkg/controller.v1/common/job.go` says a passed deadline in the message only.
function withDeadline(flip: Flip): Flip {
  return flip.type === 'Failed' && /specified deadline/.test(flip.message)
    ? { ...flip, reason: 'DeadlineExceeded' }
    : flip;
}

/** The state of a PyTorchJob from the objects as they are now. */
export const readStatus = statusReader(pyTorchJobStatusEngine);
