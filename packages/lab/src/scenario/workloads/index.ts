export type { WorkloadOptions } from './options';
export { rayCluster, rayJob } from './ray';
export { barePod, deployment, leaderWorkerSet, statefulSet } from './serving';
export { job, jobSet, trainJob } from './training';
