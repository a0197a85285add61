import type { SpendAmount } from '../spend';
import type { WaterfallPhase } from './timeline';
import type { BigInteger, Timestamp } from './values';

/** Lengths in ms that half and 95 of 100 starts did not exceed; both were really seen. */
export interface Percentiles {
  p50Ms: number;
  p95Ms: number;
}

/**
 * `GET /start-statistics?workload=` or `?cluster=&profile=&template=`: how long starts took, from the newest stored ones (at most 200) of
 * all teams. Times are null under five starts.
 */
export interface StartStatistics {
  cluster: string;
  /** Name of the hardware profile. */
  profile: string;
  /** Entity reference of the template; null: of all ways to launch. */
  template: string | null;
  /** How many starts the numbers come from. */
  starts: number;
  /** When the first and the last of them were ready. */
  from: Timestamp | null;
  to: Timestamp | null;
  /** From the begin of the attempt until it was ready. */
  total: Percentiles | null;
  /** By part, of the `starts` that had it. */
  stages: Array<{
    phase: WaterfallPhase;
    starts: number;
    times: Percentiles | null;
  }>;
  /** What would have been spared for each start that had these parts. */
  savings: Array<{
    remedy: 'warmNode' | 'prePulledImage' | 'cachedWeights';
    phases: WaterfallPhase[];
    starts: number;
    times: Percentiles | null;
    /** GPU time that these starts held meanwhile, in all; null where none is held, or too little is known. */
    heldGpuMs: BigInteger | null;
  }>;
}

/** For whom a workload made room; what the person may not know is null. */
export interface PreemptionCause {
  team: string | null;
  workload: { id: string; kind: string; name: string } | null;
}

/** `GET /workloads/:id/preemptions` */
export interface WorkloadPreemptions {
  currency: string;
  /** Newest first. */
  items: Array<{
    /** Number of the attempt that ended. */
    attempt: number;
    at: Timestamp;
    /** See {@link AttemptPreemption}. */
    rule: string | null;
    /** The rule in plain words, which name nobody. */
    sentence: string;
    /** null: nothing says for whom. */
    by: PreemptionCause | null;
    /** What the attempt had cost, as far as it is settled; null when nothing of it is. */
    lost: SpendAmount | null;
  }>;
}

/** How much longer a queued workload will probably wait, from the last waits of its queue for the same GPU shape. */
export interface ExpectedWait {
  /** From now. */
  remainingMs: number;
  /** How many past waits it is the median of. */
  waits: number;
  /** How often the same estimate would have been right within `withinMs`, made with what was known then. */
  record: { withinMs: number; right: number; of: number };
}

/** `GET /workloads/:id/wait`. All null when it is not queued. */
export interface WorkloadWait {
  /** LocalQueue. */
  queue: string | null;
  /** Since when it waits. */
  since: Timestamp | null;
  /** Places in the queue, 1 the next; null where Kueue does not tell. */
  position: { inQueue: number; inClusterQueue: number } | null;
  /** null: the history is too short to say. */
  expected: ExpectedWait | null;
}
