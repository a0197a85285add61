export { readColumns } from './columns';
export { WorkloadLists, type WorkloadListsOptions } from './WorkloadLists';
