import {
  LABELS,
  type StateReason,
  type WorkloadState,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { KubeObject } from '../../observe/types';
import { gpusMilliOf } from '../gpusOf';
import type { WorkloadFacts } from '../facts';
import { addFlips } from '../flips';
import { kueueFacts } from '../kueueFacts';
import { podFacts } from '../podFacts';
import { reasonOfJudged, timelineOf } from '../timeline';
import { totalWants } from '../wants';
import type { StatusEngine } from './engine';
import { objectFactsOf, wantOf } from './objectFacts';

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
  const read = objectFactsOf(engine, object, 0);
  const kueue = kueueWorkload && kueueFacts(kueueWorkload);
  const want = wantOf(engine, object, read.object.createdAt);
  const facts: WorkloadFacts = {
    object: read.object,
    queued: isQueued(object) || kueue !== undefined,
    kueue: kueue?.kueue ?? null,
    flips: addFlips(read.flips, kueue?.flips ?? []),
    pods: pods.map(pod =>
      podFacts(pod, gpusMilliOf(pod), read.object.createdAt),
    ),
    wants: totalWants(want ? [[want]] : []),
  };
  const { current } = timelineOf(facts);
  return {
    state: current.state,
    since: current.since,
    reason: reasonOfJudged(current),
    source: current.source,
  };
}

/**
 * The pure reader of a kind.
 *
 * @returns a function of the object, its pods (ended ones included) and Kueue's object for it, when there is one
 */
export function statusReader(engine: StatusEngine) {
  return (
    object: KubeObject,
    pods: KubeObject[],
    kueueWorkload?: KubeObject,
  ): Status => statusOf(engine, object, pods, kueueWorkload);
}

/** Kueue decides when it starts: it names a queue. */
export function isQueued(object: KubeObject): boolean {
  return Boolean(object.metadata.labels?.[LABELS.queue]);
}
