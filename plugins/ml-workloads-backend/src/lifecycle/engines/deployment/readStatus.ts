import type { KubeObject } from '../../../observe/types';
import type { Complaint } from '../../facts';
import { complaintOf, conditionOf, countOf, text } from '../conditions';
import type { PodSet, StatusEngine } from '../engine';
import { statusReader } from '../statusOf';

/** `apps/v1` Deployment. Its pods say how it is; its conditions say why there are none. */
export const deploymentStatusEngine: StatusEngine = {
  name: 'deployment',
  read: ({ status = {} }: KubeObject) => ({
    suspended: false,
    flips: [],
    complaint:
      complaintOf(
        conditionOf(status, 'ReplicaFailure'),
        'True',
        'PodsNotCreated',
      ) ?? stuckRollout(conditionOf(status, 'Progressing')),
  }),
  podSets: object => podSetsOfReplicas(object),
};

/** Replicas of a template: one where the object does not say how many. */
export function podSetsOfReplicas({ spec = {} }: KubeObject): PodSet[] | null {
  return spec.template
    ? [{ template: spec.template, count: countOf(spec.replicas, 1) }]
    : null;
}

function stuckRollout(progressing: any): Complaint | null {
  return progressing?.status === 'False' &&
    progressing.reason === 'ProgressDeadlineExceeded'
    ? { code: 'RolloutStuck', message: text(progressing.message) }
    : null;
}

/** The state of a Deployment from the objects as they are now. */
export const readStatus = statusReader(deploymentStatusEngine);
