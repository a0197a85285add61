export { ClusterStatusStore } from './ClusterStatusStore';
export { HistoryRemoval } from './HistoryRemoval';
export { LastKnownObjects } from './LastKnownObjects';
export { LeaseLostError, ObserverLeases } from './ObserverLeases';
export { WorkloadReader } from './WorkloadReader';
export { scheduleStatistics } from './scheduleStatistics';
