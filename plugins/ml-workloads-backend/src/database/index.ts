export { HistoryRemoval } from './HistoryRemoval';
export { LastKnownObjects } from './LastKnownObjects';
export { LeaseLostError, ObserverLeases } from './ObserverLeases';
export { scheduleStatistics } from './scheduleStatistics';
