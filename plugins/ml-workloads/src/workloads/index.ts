export { WorkloadsPage } from './WorkloadsPage';
export { WorkloadsTab } from './WorkloadsTab';
export { WorkloadsView } from './WorkloadsView';
export { describeActive } from './answer';
export { useMayRead } from './useMayRead';
export { useActiveGroups } from './useWorkloads';
