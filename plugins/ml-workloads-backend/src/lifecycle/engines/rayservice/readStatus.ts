import type { KubeObject } from '../../../observe/types';
import { flipsOf } from '../../flips';
import type { Complaint } from '../../facts';
import { complaintOf, conditionOf, text } from '../conditions';
import type { StatusEngine } from '../engine';
import { podSetsOfRay } from '../raycluster/podSets';
import { statusReader } from '../statusOf';

const CONDITIONS = { Ready: 'Ready', Suspended: 'Suspended' };

/** States of a Serve application that it does not leave by itself. */
const FAILED = new Set(['DEPLOY_FAILED', 'UNHEALTHY']);

/** `ray.io` RayService. */
export const rayServiceStatusEngine: StatusEngine = {
  name: 'rayservice',
  readyByObject: true,
  read: ({ spec = {}, status = {} }: KubeObject) => ({
    suspended: spec.suspend === true,
    flips: flipsOf('object', 'RayService', status.conditions, CONDITIONS),
    complaint:
      failedApplication(status.activeServiceStatus) ??
      failedApplication(status.pendingServiceStatus) ??
      podsNotCreated(status.pendingServiceStatus) ??
      podsNotCreated(status.activeServiceStatus),
  }),
  podSets: ({ spec = {} }) => podSetsOfRay(spec.rayClusterConfig),
};

function failedApplication(service: any): Complaint | null {
  const applications = Object.entries<any>(service?.applicationStatuses ?? {});
  const failed = applications.find(([, { status }]) => FAILED.has(status));
  return failed
    ? {
        code: 'ApplicationFailed',
        message: text(`${failed[0]}: ${failed[1].message ?? failed[1].status}`),
      }
    : null;
}

function podsNotCreated(service: any): Complaint | null {
  return complaintOf(
    conditionOf(service?.rayClusterStatus, 'ReplicaFailure'),
    'True',
    'PodsNotCreated',
  );
}

/** The state of a RayService from the objects as they are now. */
export const readStatus = statusReader(rayServiceStatusEngine);
