import type { StatusEngine } from '../engine';
import { podSetsOfReplicas } from '../deployment/readStatus';
import { statusReader } from '../statusOf';

/** `apps/v1` StatefulSet. It has no conditions: why there are no pods is in its events. */
export const statefulSetStatusEngine: StatusEngine = {
  name: 'statefulset',
  read: () => ({ suspended: false, flips: [] }),
  podSets: podSetsOfReplicas,
};

/** The state of a StatefulSet from the objects as they are now. */
export const readStatus = statusReader(statefulSetStatusEngine);
