export { launchMeta, workloadMeta } from './attempts';
export { audited, type Attempt } from './audited';
