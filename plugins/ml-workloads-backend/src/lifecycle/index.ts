export { Lifecycle, type LifecycleOptions } from './Lifecycle';
export type { OwnershipLookup } from './ownership';
export { REASONS, reasonOf } from './reasons';
export { workloadId } from './workloadId';
