import {
  RESOURCE_TYPE_CATALOG_ENTITY,
  catalogEntityReadPermission,
  catalogEntityRefreshPermission,
  catalogLocationReadPermission,
} from '@backstage/plugin-catalog-common/alpha';
import {
  catalogConditions,
  createCatalogConditionalDecision,
} from '@backstage/plugin-catalog-backend/alpha';
import {
  AuthorizeResult,
  isPermission,
  isResourcePermission,
  type Permission,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import {
  actionExecutePermission,
  taskCreatePermission,
  templateParameterReadPermission,
  templateStepReadPermission,
} from '@backstage/plugin-scaffolder-common/alpha';
import {
  createScaffolderTaskConditionalDecision,
  scaffolderTaskConditions,
} from '@backstage/plugin-scaffolder-backend/alpha';
import { kubernetesClustersReadPermission } from '@backstage/plugin-kubernetes-common';
import {
  createMlWorkloadConditionalDecision,
  mlWorkloadConditions,
} from '@slipway/backstage-plugin-ml-workloads-backend';
import {
  RESOURCE_TYPE_ML_WORKLOAD,
  mlPlatformReadPermission,
  mlSpendClaimPermission,
  mlSpendReadAllPermission,
  mlWorkloadReadPermission,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { Person } from './person';

const ALLOW: PolicyDecision = { result: AuthorizeResult.ALLOW };
const DENY: PolicyDecision = { result: AuthorizeResult.DENY };

/** What everybody who is signed in may do. What is in no list here is denied, new permissions of new plugins too. */
const FOR_EVERYBODY = [
  catalogEntityReadPermission,
  catalogLocationReadPermission,
  templateParameterReadPermission,
  templateStepReadPermission,
  actionExecutePermission,
  taskCreatePermission,
  kubernetesClustersReadPermission,
].map(permission => permission.name);

/** What FinOps may do beyond that: read all the money and what it was spent on. Not launch, not stop. */
const FOR_FINOPS = [
  mlSpendReadAllPermission,
  mlPlatformReadPermission,
  mlWorkloadReadPermission,
].map(permission => permission.name);

/**
 * Who may do what in the portal (`guardrails.md` §5.16 and 5.20).
 *
 * - platform: everything;
 * - everybody: read the catalog, use templates, see and cancel their own template runs;
 * - members of a team: see, read logs of, launch and operate the workloads in their team's namespaces, and see what they cost;
 * - leads of a team, beyond that: decide over its money, which is to claim for it what no team owns and to take that back;
 * - FinOps: read every team's workloads and spend;
 * - nobody but platform: `kubernetes.proxy` and `kubernetes.resources.read`, which would be every team's rights at once.
 *
 * @param person - undefined when nobody is signed in
 */
export function decide(
  permission: Permission,
  person: Person | undefined,
): PolicyDecision {
  if (!person) return DENY;
  if (person.isPlatform) return ALLOW;
  if (FOR_EVERYBODY.includes(permission.name)) return ALLOW;
  if (person.isFinops && FOR_FINOPS.includes(permission.name)) return ALLOW;

  if (isResourcePermission(permission, RESOURCE_TYPE_ML_WORKLOAD)) {
    const teams = isPermission(permission, mlSpendClaimPermission)
      ? person.leads
      : person.teams;
    return teams.length > 0 && !person.isFinops
      ? createMlWorkloadConditionalDecision(
          permission,
          mlWorkloadConditions.isTeamOf({ teams }),
        )
      : DENY;
  }
  if (
    isPermission(permission, catalogEntityRefreshPermission) &&
    isResourcePermission(permission, RESOURCE_TYPE_CATALOG_ENTITY)
  ) {
    return createCatalogConditionalDecision(
      permission,
      catalogConditions.isEntityOwner({ claims: person.ownershipRefs }),
    );
  }
  if (isResourcePermission(permission, 'scaffolder-task')) {
    return createScaffolderTaskConditionalDecision(
      permission,
      scaffolderTaskConditions.isTaskOwner({
        createdBy: person.ownershipRefs,
      }),
    );
  }
  return DENY;
}
