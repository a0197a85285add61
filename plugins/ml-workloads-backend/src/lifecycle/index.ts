export { Lifecycle, type LifecycleOptions } from './Lifecycle';
export { objectPath } from './LiveObjects';
export type { OwnershipLookup } from './ownership';
export { REASONS, reasonOf } from './reasons';
export { workloadId } from './workloadId';
export {
  WorkloadQueries,
  type WorkloadQueriesOptions,
} from './WorkloadQueries';
