import type { BigInteger, ClusterFreshness, Micros, Timestamp } from './api';

/**
 * The shapes of `GET /spend` and its neighbours. What each number means: `docs/spend.md`. Money and GPU time are exact integers; unknown
 * money is null and `unpricedGpuMs` beside it says how much GPU time has no price.
 */

/** What a row of spend can be. */
export const SPEND_GROUPINGS = [
  'team',
  'department',
  'component',
  'system',
  'domain',
  'workload',
  'attempt',
  'kind',
  'template',
  'outcome',
  'phase',
  'gpuModel',
  'capacityType',
  'profile',
  'cluster',
  'queue',
  'category',
  'reason',
] as const;
/** One of {@link SPEND_GROUPINGS}. */
export type SpendGroupBy = (typeof SPEND_GROUPINGS)[number];

/** Steps of time, in UTC; weeks begin on Monday (ISO 8601). */
export const SPEND_GRANULARITIES = ['hour', 'day', 'week', 'month'] as const;
/** One of {@link SPEND_GRANULARITIES}. */
export type SpendGranularity = (typeof SPEND_GRANULARITIES)[number];

/** How an attempt ended, as far as it is known now; `unknown`: it belongs to no attempt, or its history was removed. */
export const SPEND_OUTCOMES = [
  'succeeded',
  'failed',
  'preempted',
  'stopped',
  'running',
  'unknown',
] as const;
/** One of {@link SPEND_OUTCOMES}. */
export type SpendOutcome = (typeof SPEND_OUTCOMES)[number];

/** What a held GPU was held for: until its workload first ran or was ready, and from then on. */
export const SPEND_PHASES = ['starting', 'running'] as const;

/** Where all money of the GPU nodes went. */
export const SPEND_CATEGORIES = [
  'allocated',
  'system',
  'unallocated',
  'stranded',
  'unmetered',
  'host',
] as const;

/** What spend can be filtered by beside its team, component, workload and cluster: each is a grouping, and its values are keys of rows. */
export const SPEND_FILTERS = [
  'kind',
  'template',
  'gpuModel',
  'capacityType',
  'profile',
  'queue',
  'phase',
  'outcome',
  'category',
  'reason',
] as const;
/** One of {@link SPEND_FILTERS}. */
export type SpendFilter = (typeof SPEND_FILTERS)[number];

export interface SpendAmount {
  gpuMs: BigInteger;
  /** Of the priced part; null when nothing in it is priced. */
  costMicros: Micros;
  unpricedGpuMs: BigInteger;
}

/** A time that is compared with another. */
export interface ComparedPeriod {
  from: Timestamp;
  to: Timestamp;
  /** Nobody watched for a part of it: what was held then is in no number. */
  hasGap: boolean;
}

/** Allocated money by how its attempts ended; what is absent is nothing. They sum to the amount that they stand beside. */
export type SpendByOutcome = Partial<Record<SpendOutcome, SpendAmount>>;

export interface SpendRow extends SpendAmount {
  /** Value of the grouping; `none`: without one; `others`: the sum of the rows beyond `limit`. What no team owned comes first. */
  key: string;
  /** What a person reads; for workloads `kind name`, for attempts `kind name, attempt 2`. */
  title: string;
  /** Workload id, team, entity reference … for a link; null when there is none. */
  ref: string | null;
  /**
   * No team owned it: the row of `unattributed`; of workloads and attempts each that had no team for some of its GPU time in the period. Such
   * rows come first. Never of `others`.
   */
  unattributed: boolean;
  /** Of `others` only: how many rows it stands for. */
  rows?: number;
  /** starting / running split of the allocated part */
  startingCostMicros: Micros;
  runningCostMicros: Micros;
  /** null unless `outcomes=true` was asked for. */
  outcomes: SpendByOutcome | null;
  /** Of `previousPeriod`; null when not known for all of it. */
  previousCostMicros: Micros;
  /** Of `comparedPeriod`: what of this row is compared; null when nothing is. */
  compared: SpendAmount | null;
  /** Of `previousPeriod`, with its GPU time; null when nothing is compared. */
  previous: SpendAmount | null;
  /** `compared` less `previous`; null when the money of one of them is not known. */
  changeMicros: Micros;
}

export interface SpendBucket {
  /** Start of the hour, day, week or month, UTC. */
  start: Timestamp;
  /** Exclusive. */
  end: Timestamp;
  /** It is not over, or not settled to its end: its numbers still change. */
  provisional: boolean;
  /** Nobody watched for some time of it. */
  hasGap: boolean;
  /** GPU time on nodes without a price, of all keys. */
  unpricedGpuMs: BigInteger;
  /** By key of the grouping, as in `rows`. */
  values: Record<string, SpendAmount>;
}

/** A row that changed, in `comparedPeriod` against `previousPeriod`. */
export interface SpendMover {
  key: string;
  title: string;
  ref: string | null;
  costMicros: BigInteger;
  previousCostMicros: BigInteger;
  changeMicros: BigInteger;
}

/** What was posted against closed months (`ledger.md` §5.22): new less old. May be negative. */
export interface SpendCorrection extends SpendAmount {
  /** Corrected keys and hours. */
  count: number;
}

/** Where a price comes from. */
export interface SpendPrice {
  gpuModel: string;
  /** `on-demand`, `spot` or `reserved`. */
  capacityType: string;
  /** null: nodes of this kind have no price. */
  pricePerGpuHourMicros: Micros;
  /** `node`, `contract`, `list` or `fallback`; null where there is no price. */
  kind: string | null;
  source: string | null;
  retrievedAt: Timestamp | null;
  /** From when on it holds; a price that changed in the period is told once for each. */
  effectiveFrom: Timestamp | null;
}

/** A UTC month that the period touches. */
export interface SpendMonth {
  /** `2026-11` */
  month: string;
  /** Its charges never change any more; what is found later is a correction. */
  closed: boolean;
  closesAt: Timestamp;
}

/**
 * `GET /spend?team=&component=&workload=&cluster=&entity=&from=&to=&granularity=hour|day|week|month&groupBy=&compare=previous|none&limit=&outcomes=`
 *
 * Without team, component, workload or entity it is the whole fleet (needs `ml-workloads.spend.read-all`) and `categories` says where all of
 * the node money went.
 */
export interface Spend {
  /** The period that is answered for: what was asked, widened to whole steps. */
  from: Timestamp;
  to: Timestamp;
  granularity: SpendGranularity;
  groupBy: SpendGroupBy;
  currency: string;
  /** Of the usage in the period. */
  total: SpendAmount;
  /** money on GPUs that were held but not yet running */
  starting: SpendAmount;
  running: SpendAmount;
  /** null unless `outcomes=true` was asked for. */
  outcomes: SpendByOutcome | null;
  /** Posted in the period, to months that were closed. Not in `total`. */
  corrections: SpendCorrection & {
    /** By the month of the usage, oldest first. */
    months: Array<SpendCorrection & { month: string }>;
  };
  /** What a bill for the period says: `total` and `corrections`. */
  bill: SpendAmount;
  /** Of `comparedPeriod`; null when nothing is compared. */
  comparedTotal: SpendAmount | null;
  /** Of `previousPeriod`; null when nothing is compared. */
  previousTotal: SpendAmount | null;
  /** What of this period is compared: all of it when it is over; else from its beginning on as many whole hours, or days, as are settled. */
  comparedPeriod: ComparedPeriod | null;
  /** What it is compared with: the period before, or as long a time from its beginning on; null when nothing is compared. */
  previousPeriod: ComparedPeriod | null;
  /** Why nothing is compared; null when something is. */
  notCompared:
    | 'notAsked'
    /** The clusters were not observed from the beginning of the period before. */
    | 'notObserved'
    /** No hour, or no day, of the period is over and settled. */
    | 'nothingComplete'
    /** With the hours before it would be more than 48. */
    | 'tooManyHours'
    /** The hours before are kept no longer. */
    | 'hoursGone'
    | null;
  /** They sum to `total`. */
  rows: SpendRow[];
  /** The greatest changes, at most five up and five down; null when nothing is compared. */
  movers: { up: SpendMover[]; down: SpendMover[] } | null;
  buckets: SpendBucket[];
  /** Fleet view only: every category/reason; sums to the node money. */
  categories: Array<
    SpendAmount & { category: string; reason: string | null }
  > | null;
  /** Of the kinds of GPU in the answer, as they held in the period. */
  prices: SpendPrice[];
  months: SpendMonth[];
  /** everything up to here is settled and complete; null when nothing is */
  completeUntil: Timestamp | null;
  observedSince: Timestamp | null;
  /** What is in these numbers, one sentence. */
  included: string;
  /** Something of the selection belonged to teams whose spend the person may not read; it is in no number here. */
  partial: boolean;
  simulated: boolean;
  clusters: ClusterFreshness[];
}

/** What one unit of useful work cost, by a metric that the platform configured (`mlWorkloads.spend.unitMetrics`). */
export interface SpendUnit {
  name: string;
  title: string;
  /** Units that the price is for, e.g. 1,000 requests. */
  per: number;
  /** Units counted in the period, floored; null when the metric did not answer. */
  quantity: BigInteger | null;
  /** Of the workloads that the metric counts for. */
  costMicros: Micros;
  /** null when it cannot be said. */
  costPerUnitsMicros: Micros;
  /** Why it cannot be said. */
  problem: string | null;
}

/** `GET /spend/efficiency`, with the selection and period of `GET /spend`. */
export interface SpendEfficiency {
  from: Timestamp;
  to: Timestamp;
  currency: string;
  /** Allocated in the period. */
  total: SpendAmount;
  /** Trainings that succeeded in the period, and what they cost from their first attempt to their last, whenever that was. */
  successfulRuns: SpendAmount & {
    runs: number;
    /** Runs of which all GPU time has a price: `costPerRunMicros` is over these. */
    pricedRuns: number;
    /** null when none is priced throughout. */
    costPerRunMicros: Micros;
    /** Why the other runs are left out: GPUs without a price that they held. A run can be in several. At most ten. */
    leftOut: Array<{
      gpuModel: string;
      capacityType: string;
      runs: number;
      unpricedGpuMs: BigInteger;
    }>;
  };
  /** Money of the period on attempts that ended so, whenever they ended. */
  failed: SpendAmount & { attempts: number };
  preempted: SpendAmount & { attempts: number };
  /** GPUs that were held and did not run yet. */
  coldStart: SpendAmount & {
    /** Attempts that held GPUs before they ran. */
    attempts: number;
  };
  units: SpendUnit[];
  /** Why there are no `units`; null when there are. */
  unitsProblem: string | null;
  completeUntil: Timestamp | null;
  observedSince: Timestamp | null;
  included: string;
  partial: boolean;
  simulated: boolean;
}

/** OpenCost beside the ledger, of one team (or `unattributed`, `system`, `idle`) and the days that both have. */
export interface ReconciliationRow {
  key: string;
  ours: SpendAmount;
  theirs: {
    gpuMs: BigInteger;
    /** Money that OpenCost puts on the GPUs. */
    gpuCostMicros: BigInteger;
    /** With CPU, memory and the rest of the same namespaces. */
    totalCostMicros: BigInteger;
  };
  /** Ours less their GPU money; null where ours has no price. */
  differenceMicros: Micros;
  /**
   * Why. They sum to the difference. `starting`: GPUs that were held before anything ran, which OpenCost does not count; `time`: other time
   * that only one of us counts, at our price; `price`: the difference of the prices over the time that OpenCost counts.
   */
  effects: Array<{ code: 'starting' | 'time' | 'price'; micros: BigInteger }>;
}

/** `GET /spend/reconciliation?from=&to=` */
export interface Reconciliation {
  /** Whole UTC days. */
  from: Timestamp;
  to: Timestamp;
  currency: string;
  /** Whether any cluster has an OpenCost. */
  configured: boolean;
  clusters: Array<{
    cluster: string;
    /** Days that OpenCost answered for; only these are compared. */
    days: number;
    missingDays: number;
    /** When it last answered; null: never. */
    retrievedAt: Timestamp | null;
    /** Why the last import did not work; null when it did. */
    problem: string | null;
  }>;
  /** Unattributed first, then teams, then `system` and `idle`. */
  rows: ReconciliationRow[];
  /** Its key is `total`. */
  total: ReconciliationRow;
}

/** A team took over what no team owned. */
export interface SpendClaim {
  id: string;
  cluster: string;
  /** This or `workload`. */
  namespace: string | null;
  workload: string | null;
  /** `Job detector-7`; null for a namespace, and when nothing is known of the workload any more. */
  workloadTitle: string | null;
  team: string;
  reason: string;
  /** Unattributed GPU time counts for the team from here on; what was settled before moves by corrections. */
  effectiveFrom: Timestamp;
  /**
   * From here on it holds no more: it was taken back, or claimed once more. Its `effectiveFrom`: nothing is left of it. null: it holds.
   */
  endsAt: Timestamp | null;
  claimedAt: Timestamp;
  /** Entity reference of the person. */
  claimedBy: string;
}

/** `GET /spend/claims`: those that the person may see, the newest first. */
export interface SpendClaimList {
  items: SpendClaim[];
  totalItems: number;
  /** Opaque; null on the last page. */
  nextCursor: string | null;
}
