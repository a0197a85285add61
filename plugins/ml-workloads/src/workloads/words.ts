import type { WorkloadGrouping } from '@slipway/backstage-plugin-ml-workloads-common';

/** What a property of workloads is called. */
export const GROUPING_WORDS: Record<WorkloadGrouping, string> = {
  state: 'State',
  team: 'Team',
  queue: 'Queue',
  kind: 'Kind',
  type: 'Type',
  profile: 'Hardware profile',
  component: 'Component',
  cluster: 'Cluster',
  gpuModel: 'GPU model',
};
