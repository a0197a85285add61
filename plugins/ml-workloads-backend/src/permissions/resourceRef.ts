import { createPermissionResourceRef } from '@backstage/plugin-permission-node';
import {
  PLUGIN_ID,
  RESOURCE_TYPE_ML_WORKLOAD,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { WorkloadFilter, WorkloadRow } from '../contracts';

/** One stored workload. A launch is judged on the row that it would become (`guardrails.md` §5.20). */
export const mlWorkloadResourceRef = createPermissionResourceRef<
  WorkloadRow,
  WorkloadFilter
>().with({
  pluginId: PLUGIN_ID,
  resourceType: RESOURCE_TYPE_ML_WORKLOAD,
});
