import type { WorkloadState } from '@slipway/backstage-plugin-ml-workloads-common';
import type { ReasonFacts } from './reasons';

/** A state with what it was read from. */
export interface Judged {
  state: WorkloadState;
  /** Code of the reason table; null where the state says it all. */
  code: string | null;
  /** For the sentence. */
  facts: ReasonFacts;
  source: string;
}
