import type { KubeObject } from '../../../observe/types';
import { flipsOf } from '../../flips';
import { complaintOf, conditionOf } from '../conditions';
import type { StatusEngine } from '../engine';
import { statusReader } from '../statusOf';
import { podSetsOfRay } from './podSets';

const CONDITIONS = { RayClusterSuspended: 'Suspended' };

/** `ray.io` RayCluster. */
export const rayClusterStatusEngine: StatusEngine = {
  name: 'raycluster',
  read: ({ spec = {}, status = {} }: KubeObject) => ({
    suspended: spec.suspend === true,
    flips: flipsOf('object', 'RayCluster', status.conditions, CONDITIONS),
    complaint: complaintOf(
      conditionOf(status, 'ReplicaFailure'),
      'True',
      'PodsNotCreated',
    ),
  }),
  podSets: ({ spec }) => podSetsOfRay(spec),
};

/** The state of a RayCluster from the objects as they are now. */
export const readStatus = statusReader(rayClusterStatusEngine);
