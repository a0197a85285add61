import {
  LABELS,
  type StateReason,
  type WorkloadState,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { KubeObject } from '../../observe/types';
import { gpusMilliOf, UNKNOWN_NODE } from '../gpusOf';
import { addFlips, type WorkloadFacts } from '../facts';
import { kueueFacts } from '../kueueFacts';
import { podFacts } from '../podFacts';
import { reasonOfJudged, timelineOf } from '../timeline';
import type { StatusEngine } from './engine';

export interface Status {
  state: WorkloadState;
  /** UTC ms */
  since: number;
  reason: StateReason | null;
  /** The field that the state was read from. */
  source: string;
}

/** The state of a workload from its objects as they are now. */
export function statusOf(
  engine: StatusEngine,
  object: KubeObject,
  pods: KubeObject[],
  kueueWorkload?: KubeObject,
): Status {
  const read = engine.read(object);
  const kueue = kueueWorkload && kueueFacts(kueueWorkload);
  const facts: WorkloadFacts = {
    object: read.object,
    queued: isQueued(object) || kueue !== undefined,
    kueue: kueue?.kueue ?? null,
    flips: addFlips(read.flips, kueue?.flips ?? []),
    pods: pods.map(pod =>
      podFacts(pod, gpusMilliOf(pod, UNKNOWN_NODE), read.object.createdAt),
    ),
  };
  const { current } = timelineOf(facts);
  return {
    state: current.state,
    since: current.since,
    reason: reasonOfJudged(current),
    source: current.source,
  };
}

/** Kueue decides when it starts: it names a queue. */
export function isQueued(object: KubeObject): boolean {
  return Boolean(object.metadata.labels?.[LABELS.queue]);
}
