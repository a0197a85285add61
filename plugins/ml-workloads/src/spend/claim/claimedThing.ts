import type { SpendClaim } from '@slipway/backstage-plugin-ml-workloads-common';

/** What is claimed, in a sentence. */
export function claimedThing({ namespace, workload, cluster }: SpendClaim) {
  return namespace === null
    ? `workload ${workload} of ${cluster}`
    : `namespace ${namespace} of ${cluster}`;
}
