export { CapacityRecorder } from './capacity';
export { ChangeNotifier, type Changed } from './ChangeNotifier';
export { ClusterStatus, STALE_AFTER_MS } from './ClusterStatus';
export { ListWatcher } from './ListWatcher';
export { ObservationHealth } from './ObservationHealth';
export { Observer } from './Observer';
export type { Fence } from './observerOptions';
export { Observers, type ObserversOptions } from './Observers';
export { UnobservedClusters } from './UnobservedClusters';
