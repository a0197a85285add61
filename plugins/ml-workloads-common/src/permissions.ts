import { createPermission } from '@backstage/plugin-permission-common';

/** The resource type that every workload permission is judged on: one row of `GET /workloads`. */
export const RESOURCE_TYPE_ML_WORKLOAD = 'ml-workload';

/**
 * What a permission is asked on where it is about a team and not about one workload of it: the frontend has no rows of its own to ask with.
 *
 * @example teamResourceRef('vision') // 'team:vision'
 */
export function teamResourceRef(team: string): string {
  return `team:${team}`;
}

/** The team of a {@link teamResourceRef}; undefined for the id of a workload. */
export function teamOfResourceRef(ref: string): string | undefined {
  return ref.startsWith('team:') ? ref.slice('team:'.length) : undefined;
}

/** See a workload: list, timeline, events, manifests. */
export const mlWorkloadReadPermission = createPermission({
  name: 'ml-workloads.workload.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_ML_WORKLOAD,
});

/** Read the logs of a workload's pods. */
export const mlWorkloadLogsPermission = createPermission({
  name: 'ml-workloads.workload.logs',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_ML_WORKLOAD,
});

/** Launch a workload. Judged on the row that it would become. */
export const mlWorkloadLaunchPermission = createPermission({
  name: 'ml-workloads.workload.launch',
  attributes: { action: 'create' },
  resourceType: RESOURCE_TYPE_ML_WORKLOAD,
});

/** Pause, resume, scale, restart, stop, delete or extend a workload. */
export const mlWorkloadOperatePermission = createPermission({
  name: 'ml-workloads.workload.operate',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_ML_WORKLOAD,
});

/** Read the spend of every team (FinOps, platform). The spend of one's own team needs only workload.read on it. */
export const mlSpendReadAllPermission = createPermission({
  name: 'ml-workloads.spend.read-all',
  attributes: { action: 'read' },
});

/** Claim GPU time that no team owns, for a team. Judged on a row of the team that claims. */
export const mlSpendClaimPermission = createPermission({
  name: 'ml-workloads.spend.claim',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_ML_WORKLOAD,
});

/** See clusters, prices and data health. */
export const mlPlatformReadPermission = createPermission({
  name: 'ml-workloads.platform.read',
  attributes: { action: 'read' },
});

export const mlWorkloadPermissions = [
  mlWorkloadReadPermission,
  mlWorkloadLogsPermission,
  mlWorkloadLaunchPermission,
  mlWorkloadOperatePermission,
  mlSpendReadAllPermission,
  mlSpendClaimPermission,
  mlPlatformReadPermission,
];
