export { workloadId } from './workloadId';
