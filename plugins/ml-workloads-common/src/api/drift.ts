import type { VerdictReason } from './launchAnswer';
import type { Timestamp } from './values';

/** A running workload that today's guardrails would refuse (`guardrails.md` §2.8). It is never stopped for it. */
export interface DriftItem {
  workloadId: string;
  cluster: string;
  namespace: string;
  kind: string;
  name: string;
  team: string | null;
  component: string | null;
  reasons: VerdictReason[];
  truncated: boolean;
  /** When it was first found to drift. */
  since: Timestamp;
  checkedAt: Timestamp;
}

/** `GET /drift?team=&component=`: what the caller may read. */
export interface DriftList {
  items: DriftItem[];
  /** Per cluster: when it was last looked at, how many objects; and why not, when it could not be. */
  clusters: Array<{
    cluster: string;
    checkedAt: Timestamp | null;
    checked: number;
    problem: string | null;
  }>;
}
