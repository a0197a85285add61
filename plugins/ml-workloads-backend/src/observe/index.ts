export { ChangeNotifier, type Changed } from './ChangeNotifier';
export { ClusterStatus, STALE_AFTER_MS } from './ClusterStatus';
export { ListWatcher } from './ListWatcher';
export { Observer } from './Observer';
export { Observers, type ObserversOptions } from './Observers';
