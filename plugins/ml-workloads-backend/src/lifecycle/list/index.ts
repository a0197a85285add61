export { WorkloadLists, type WorkloadListsOptions } from './WorkloadLists';
