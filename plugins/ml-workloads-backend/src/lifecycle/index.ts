export { Lifecycle, type LifecycleOptions } from './Lifecycle';
export { readColumns, WorkloadLists, type WorkloadListsOptions } from './list';
export { objectPath } from './LiveObjects';
export type { OwnershipLookup } from './ownership';
export {
  preemptionSentence,
  REASONS,
  reasonOf,
  type Preemption,
} from './reasons';
export { workloadId } from './workloadId';
export {
  WorkloadQueries,
  type WorkloadQueriesOptions,
} from './WorkloadQueries';
