import type { SpendClaim } from '@slipway/backstage-plugin-ml-workloads-common';

/** What is claimed, in a sentence: `namespace sandbox of lab`, `Job detector-7 of lab`. */
export function claimedThing(claim: SpendClaim): string {
  const { namespace, workload, workloadTitle, cluster } = claim;
  return namespace === null
    ? `${workloadTitle ?? `workload ${workload}`} of ${cluster}`
    : `namespace ${namespace} of ${cluster}`;
}
