import type { KubeObject } from '../../observe/types';
import type { Complaint, Flip } from '../facts';

/** Pods of one template that run at the same time. */
export interface PodSet {
  template: { spec: any };
  count: number;
}

/** What the status of an object says. */
export interface ObjectRead {
  /** Its own switch is off: `spec.suspend`, or the kind's like. */
  suspended: boolean;
  flips: Flip[];
  /** What its status says is wrong now. */
  complaint?: Complaint | null;
}

/** What an engine reads from the top-level object of its kind. Pure. */
export interface StatusEngine {
  name: string;
  /** @param at - when the object was observed, UTC ms: the time of what says no time itself */
  read(object: KubeObject, at: number): ObjectRead;
  /** The pods that it wants; null when that is known from its pods or from what it makes only. */
  podSets(object: KubeObject): PodSet[] | null;
  /** It serves when its own `Ready` condition says so, not already when its pods are ready. */
  readyByObject?: boolean;
  /** Where its own object says no pods, those of the objects that it makes count. */
  wantsOfChildren?: boolean;
}
