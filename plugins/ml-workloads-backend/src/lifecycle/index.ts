export { Lifecycle } from './Lifecycle';
export { readColumns, WorkloadLists } from './list';
export { preemptionSentence, type Preemption } from './reasons';
export { workloadId } from './workloadId';
export { WorkloadQueries } from './WorkloadQueries';
