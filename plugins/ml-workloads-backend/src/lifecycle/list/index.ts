export { readColumns } from './columns';
export { WorkloadLists } from './WorkloadLists';
