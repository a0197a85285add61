import type { WorkloadGrouping } from '@slipway/backstage-plugin-ml-workloads-common';
import type { GroupColumn } from '../../database/WorkloadGroups';

/** Every property that the list is grouped by. */
export const GROUPS: Record<WorkloadGrouping, GroupColumn> = {
  team: 'team',
  component: 'component',
  kind: 'kind',
  type: 'type',
  queue: 'queue',
  state: 'state',
  cluster: 'cluster',
  profile: 'profile',
  gpuModel: 'gpu_model',
};
