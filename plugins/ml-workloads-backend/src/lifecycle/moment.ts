import type { AttemptFacts } from './attempts';
import type { Flip, PodFacts, WorkloadFacts } from './facts';

/** What was true at one instant. */
export interface Moment {
  /** Last word of each condition. */
  object: Map<string, Flip>;
  kueue: Map<string, Flip>;
  /** By uid of Kueue's object, where it admits the pods in parts. */
  parts: Map<string, Map<string, Flip>>;
  /** GPU pods wanted; null when nothing says it. */
  wanted: number | null;
  gone: boolean;
  live: number;
  scheduled: number;
  ready: number;
  ok: number;
  bad: number;
  troubled: PodFacts | null;
  hasBeenReady: boolean;
  /** Another try begins: its state is news even when it is the same again. */
  begins: boolean;
  /** Ended last so far. */
  lastEnded: PodFacts | null;
  /** Pods of the last try: they say why the whole failed. */
  lastPods: PodFacts[];
}

/** Before anything happened. */
export function newMoment(
  { object, wants = [] }: WorkloadFacts,
  attempts: AttemptFacts[],
): Moment {
  return {
    object: new Map(),
    kueue: new Map(),
    parts: new Map(),
    wanted: wants[0]?.pods ?? object.wantedPods,
    gone: false,
    live: 0,
    scheduled: 0,
    ready: 0,
    ok: 0,
    bad: 0,
    troubled: null,
    hasBeenReady: false,
    begins: false,
    lastEnded: null,
    lastPods: attempts.findLast(({ pods }) => pods.length > 0)?.pods ?? [],
  };
}
