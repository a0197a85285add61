import {
  coreServices,
  createServiceFactory,
  type BackstageCredentials,
} from '@backstage/backend-plugin-api';
import {
  AuthorizeResult,
  isResourcePermission,
  type Permission,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import {
  mlPlatformReadPermission,
  RESOURCE_TYPE_ML_WORKLOAD,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { teamsOfRefs } from '../ownership';
import {
  createMlWorkloadConditionalDecision,
  mlWorkloadConditions,
} from '../permissions';
import { OWNERSHIP } from './catalog';

const ALLOW: PolicyDecision = { result: AuthorizeResult.ALLOW };
const DENY: PolicyDecision = { result: AuthorizeResult.DENY };

function refsOf(credentials: BackstageCredentials): string[] {
  const { userEntityRef } = credentials.principal as any;
  return OWNERSHIP[userEntityRef] ?? [userEntityRef];
}

/** The rules of the example portal, in short: platform everything, FinOps reads all, operators the platform, teams their own; services everything. */
function decide(
  permission: Permission,
  credentials: BackstageCredentials,
): PolicyDecision {
  if ((credentials.principal as any).type === 'service') return ALLOW;
  const refs = refsOf(credentials);
  if (refs.includes('group:default/platform')) return ALLOW;
  if (refs.includes('group:default/finops')) {
    return permission.attributes.action === 'read' ? ALLOW : DENY;
  }
  if (refs.includes('group:default/operators')) {
    return permission.name === mlPlatformReadPermission.name ? ALLOW : DENY;
  }
  const teams = teamsOfRefs(refs);
  return isResourcePermission(permission, RESOURCE_TYPE_ML_WORKLOAD) &&
    teams.length > 0
    ? createMlWorkloadConditionalDecision(
        permission,
        mlWorkloadConditions.isTeamOf({ teams }),
      )
    : DENY;
}

/**
 * Decides in the process: the mocked tokens of a test backend carry no actor, and the permission backend gives conditions to services
 * only.
 */
export const permissionsFactory = createServiceFactory({
  service: coreServices.permissions,
  deps: {},
  factory: () => ({
    authorize: async (requests, { credentials }) =>
      requests.map(({ permission }) => {
        const { result } = decide(permission, credentials as any);
        return {
          result:
            result === AuthorizeResult.ALLOW
              ? AuthorizeResult.ALLOW
              : AuthorizeResult.DENY,
        };
      }),
    authorizeConditional: async (requests, { credentials }) =>
      requests.map(({ permission }) => decide(permission, credentials as any)),
  }),
});

/** Groups of the tests' people. */
export const ownershipFactory = createServiceFactory({
  service: coreServices.userInfo,
  deps: {},
  factory: () => ({
    async getUserInfo(credentials: BackstageCredentials) {
      const [userEntityRef] = refsOf(credentials);
      return { userEntityRef, ownershipEntityRefs: refsOf(credentials) };
    },
  }),
});
