/** When clouds began and ceased to bill nodes that Karpenter made (`mlWorkloads.metering.billFrom`). */
export { billedLife, billFromAt, claimOf } from './billedLife';
export type { ClaimFacts } from './claimFacts';
export { NODE_CLAIMS, NodeClaimBatch } from './NodeClaimBatch';
export { NodeClaimStore } from './NodeClaimStore';
