export { CapacityRecorder } from './capacity';
export { ChangeNotifier } from './ChangeNotifier';
export { ClusterStatus } from './ClusterStatus';
export { ObservationHealth } from './ObservationHealth';
export type { Fence } from './observerOptions';
export { Observers } from './Observers';
export { UnobservedClusters } from './UnobservedClusters';
