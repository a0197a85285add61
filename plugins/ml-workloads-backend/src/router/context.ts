import type {
  AuditorService,
  BackstageCredentials,
  BackstageUserPrincipal,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import type { ResourcePermission } from '@backstage/plugin-permission-common';
import { mlWorkloadReadPermission } from '@slipway/backstage-plugin-ml-workloads-common';
import type { Request } from 'express';
import type { Clusters } from '../clusters';
import type {
  ClusterStatusService,
  SpendQueriesService,
  WorkloadQueriesService,
  WorkloadRow,
} from '../contracts';
import type { DriftQueries } from '../drift';
import type {
  HardwareProfiles,
  LaunchAgainService,
  LaunchPreparation,
  LaunchService,
  TeamBinding,
} from '../launch';
import type { LogsService } from '../logs';
import type { OperationPreviews, OperationsService } from '../operations';
import type { PreemptionsService } from '../preemptions';
import type { QueueWaitService } from '../queueWait';
import type { StartStatisticsService } from '../startStatistics';
import type { EntityRollUps, EntityScopes, SpendClaims } from '../ownership';
import type { ServedModels } from '../servedModels';
import type { SpendMetrics } from '../spendMetrics';
import type { Reconciliation } from '../openCost';
import type { ObservationHealth } from '../observe';
import type { WorkloadAuthoriser } from '../permissions';

/** A signed-in person. Services are refused: the permission framework allows them everything (`guardrails.md` §5.20). */
export type User = BackstageCredentials<BackstageUserPrincipal>;

export interface RouterOptions {
  httpAuth: HttpAuthService;
  auditor: AuditorService;
  authoriser: WorkloadAuthoriser;
  launchAgain: LaunchAgainService;
  launches: LaunchService;
  logs: LogsService;
  preemptions: PreemptionsService;
  queueWait: QueueWaitService;
  startStatistics: StartStatisticsService;
  preparation: LaunchPreparation;
  profiles: HardwareProfiles;
  binding: TeamBinding;
  claims: Pick<
    SpendClaims,
    'claim' | 'find' | 'heirs' | 'holder' | 'list' | 'teams' | 'withdraw'
  >;
  clusters: Pick<Clusters, 'get' | 'list'>;
  workloads: WorkloadQueriesService;
  scopes: EntityScopes;
  rollUps: Pick<EntityRollUps, 'of'>;
  /** `mlWorkloads.pricing.currency` */
  currency: string;
  drift: Pick<DriftQueries, 'list' | 'clusters'>;
  operations: OperationsService;
  previews: OperationPreviews;
  observation: Pick<ObservationHealth, 'items'>;
  servedModels: Pick<ServedModels, 'list'>;
  reconciliation: Pick<Reconciliation, 'of'>;
  /** `mlWorkloads.spend.metrics.scrapers` */
  scrapers: readonly string[];
  spend: SpendQueriesService;
  spendMetrics: Pick<SpendMetrics, 'exposition'>;
  status: ClusterStatusService;
}

/** @throws AuthenticationError or NotAllowedError unless a person asks */
export async function userOf(
  { httpAuth }: Pick<RouterOptions, 'httpAuth'>,
  request: Request,
): Promise<User> {
  return httpAuth.credentials(request, { allow: ['user'] });
}

/**
 * The row of a workload, if the person may see it. One that they may not see is not found: the answer must not tell that it exists.
 *
 * @throws NotAllowedError when they may see it but lack the permission asked for
 */
export async function demandRow(
  { workloads, authoriser }: Pick<RouterOptions, 'workloads' | 'authoriser'>,
  id: string,
  user: User,
  permission: ResourcePermission = mlWorkloadReadPermission,
): Promise<WorkloadRow> {
  // No id has a NUL, and PostgreSQL fails by one.
  const row = id.includes('\0') ? undefined : await workloads.row(id);
  if (!row || !(await authoriser.allows(mlWorkloadReadPermission, row, user))) {
    throw new NotFoundError(
      `There is no workload ${id}, or you may not see it`,
    );
  }
  if (
    permission !== mlWorkloadReadPermission &&
    !(await authoriser.allows(permission, row, user))
  ) {
    throw new NotAllowedError(
      `You may not do this with ${row.kind} ${row.namespace}/${row.name} of team ${row.team}: it needs the permission ${permission.name}`,
    );
  }
  return row;
}
