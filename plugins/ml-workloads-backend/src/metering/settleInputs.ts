import type { CoverageSpan } from './coverage';
import type { AnnouncedDevices, Reservation } from './dra';
import type { ClaimFacts } from './nodeClaims';
import type { NodeFacts } from './nodeFacts';
import type { PodFacts } from './podFacts';
import type { BillFrom, Dated } from './pricing';
import type { RateTable } from './rates';
import type { Takeovers } from './takeovers';
import type { NodeProfile, PodSize } from './room';
import type { SplitTable } from './splits';
import type { SystemNamespaces } from './systemNamespaces';

/** From an instant on, until the next row; `team` null: none. */
export interface DatedTeam {
  since: number;
  team: string | null;
}

/** What the ledger keeps of an object that may own pods. */
export interface OwnerFacts {
  uid: string;
  kind: string;
  namespace: string;
  name: string;
  /** Controller of the controller; null at the top. */
  ownerUid: string | null;
  profile: string;
  queue: string;
  component: string;
}

export interface DatedAttempt {
  number: number;
  start: number;
}

/** Plain data that settling some hours of one cluster depends on; everything that can change is dated (`ledger.md` §5.21). */
export interface SettleInputs {
  cluster: string;
  /** First beat. */
  observedSince: number;
  /** Nothing is settled from here on. */
  asOf: number;
  coverage: readonly CoverageSpan[];
  /** Every node whose life touches the hours, and every other one that bears a name that one of the pods runs on. */
  nodes: readonly NodeFacts[];
  /** Every pod that may hold slots in the hours or in the quarter of an hour before them. */
  pods: readonly PodFacts[];
  /** Of the pods, by their uid: which claims they may use, and when. */
  reservations?: ReadonlyMap<string, readonly Reservation[]>;
  /** Devices of the nodes, as drivers announced them. */
  devices?: AnnouncedDevices;
  /** By uid. */
  owners: ReadonlyMap<string, OwnerFacts>;
  /** By namespace, ascending; the first holds from the beginning. */
  teams: ReadonlyMap<string, readonly DatedTeam[]>;
  /** By entity reference, ascending. */
  ownership: ReadonlyMap<string, readonly DatedTeam[]>;
  /** What teams took over that no team owned; nothing when absent. */
  takeovers?: Takeovers;
  /** Ids of the workloads of pods by the pods' uid; told from the owners where absent. */
  workloads?: ReadonlyMap<string, string>;
  /** By workload id, ascending. What is in none of them is in the first. */
  attempts: ReadonlyMap<string, readonly DatedAttempt[]>;
  /** Of the cluster. */
  rates: RateTable;
  /** Without any the price of a node is fully loaded onto its GPUs. */
  splits?: SplitTable;
  /** NodeClaims that were billed in the hours. */
  nodeClaims?: readonly ClaimFacts[];
  /** Whether the bill begins with the Node or with its NodeClaim. */
  billFrom?: ReadonlyArray<Dated<BillFrom>>;
  /** The smallest hardware profiles; without any, GPUs are never stranded by CPU or memory. */
  profiles?: ReadonlyArray<Dated<NodeProfile[]>>;
  /** What pods, with and without GPUs, took of the CPU and memory of their nodes in the hours. */
  sizes?: readonly PodSize[];
  systemNamespaces: readonly SystemNamespaces[];
}

/** Where money and GPU time of an hour went (`ledger.md` §5.20). Text fields are empty where they do not apply. */
export interface HourRowKey {
  category: string;
  reason: string;
  phase: string;
  workload: string;
  attempt: number;
  team: string;
  component: string;
  gpuModel: string;
  profile: string;
  capacityType: string;
  queue: string;
  currency: string;
}

export interface HourRow extends HourRowKey {
  milliGpuMs: bigint;
  /** Of the priced part; null when nothing in it is priced. */
  costMicros: bigint | null;
  unpricedMilliGpuMs: bigint;
}

/** One settled (cluster, hour). */
export interface SettledHour {
  hour: number;
  /** What was settled of it: from the first beat to the as-of time; `to` not after `from` when nothing was. */
  from: number;
  to: number;
  /** Not yet over. */
  provisional: boolean;
  rows: readonly HourRow[];
  /** Money of all cuts: what the rows must sum to. */
  nodeCostMicros: bigint;
  unpricedMilliGpuMs: bigint;
  overcommittedMilliGpuMs: bigint;
  gapMs: number;
}
