export { launchMeta, workloadMeta } from './attempts';
export { audited } from './audited';
