import type { KubeObject } from '../../../observe/types';
import { timeOf } from '../../flips';
import type { Flip } from '../../facts';
import { complaintOf, conditionOf, fieldFlip } from '../conditions';
import type { StatusEngine } from '../engine';
import { podSetsOfRay } from '../raycluster/podSets';
import { statusReader } from '../statusOf';

/** `ray.io` RayJob. It has no conditions: its states are fields, and only the end has a time. */
export const rayJobStatusEngine: StatusEngine = {
  name: 'rayjob',
  read: ({ spec = {}, status = {} }: KubeObject, at) => ({
    suspended: spec.suspend === true,
    flips: [suspended(status, at), ...ended(status, at)],
    complaint: complaintOf(
      conditionOf(status.rayClusterStatus, 'ReplicaFailure'),
      'True',
      'PodsNotCreated',
    ),
  }),
  // With a selector it uses a cluster that is a workload of its own.
  podSets: ({ spec = {} }) => podSetsOfRay(spec.rayClusterSpec),
};

function suspended(status: any, at: number): Flip {
  const is = status.jobDeploymentStatus === 'Suspended';
  return fieldFlip(
    'RayJob.status.jobDeploymentStatus',
    { type: 'Suspended', status: is ? 'True' : 'False' },
    null,
    at,
  );
}

function ended(status: any, observedAt: number): Flip[] {
  const { jobDeploymentStatus, jobStatus, reason, message } = status;
  const at = timeOf(status.endTime);
  const flip = (type: string, source: string) => [
    fieldFlip(
      source,
      { type, status: 'True', reason, message },
      at,
      observedAt,
    ),
  ];
  if (
    jobDeploymentStatus === 'Failed' ||
    jobDeploymentStatus === 'ValidationFailed'
  ) {
    return flip('Failed', 'RayJob.status.jobDeploymentStatus');
  }
  if (jobDeploymentStatus !== 'Complete') {
    return [];
  }
  // A person who stops the job inside of Ray ends it without success or failure.
  const types: Record<string, string> = {
    SUCCEEDED: 'Complete',
    STOPPED: 'Stopped',
    FAILED: 'Failed',
  };
  return flip(types[jobStatus] ?? 'Complete', 'RayJob.status.jobStatus');
}

/** The state of a RayJob from the objects as they are now. */
export const readStatus = statusReader(rayJobStatusEngine);
