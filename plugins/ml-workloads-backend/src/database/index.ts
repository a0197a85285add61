export { ClusterStatusStore } from './ClusterStatusStore';
export { LastKnownObjects } from './LastKnownObjects';
export { LeaseLostError, ObserverLeases } from './ObserverLeases';
export { WorkloadReader } from './WorkloadReader';
