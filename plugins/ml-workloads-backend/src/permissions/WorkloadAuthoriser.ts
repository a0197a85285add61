import type {
  BackstageCredentials,
  BackstageUserPrincipal,
  PermissionsRegistryService,
  PermissionsService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  AuthorizeResult,
  type BasicPermission,
  type ConditionalPolicyDecision,
  type PolicyDecision,
  type ResourcePermission,
} from '@backstage/plugin-permission-common';
import {
  createConditionAuthorizer,
  createConditionTransformer,
} from '@backstage/plugin-permission-node';
import type { WorkloadFilter, WorkloadRow } from '../contracts';
import { groupOfTeam } from '../ownership';
import { mlWorkloadResourceRef } from './resourceRef';

type User = BackstageCredentials<BackstageUserPrincipal>;

/** What a person may see: everything, nothing, or what a filter lets through. */
export type Visible =
  | { kind: 'all' }
  | { kind: 'none' }
  | { kind: 'some'; filter: WorkloadFilter };

export interface WorkloadAuthoriserOptions {
  permissions: PermissionsService;
  permissionsRegistry: PermissionsRegistryService;
  userInfo: UserInfoService;
  /**
   * `permission.enabled`. While permissions are off everything would be allowed to everybody; then whoever acts must at least belong to
   * the team (`guardrails.md` §5.19).
   */
  permissionsEnabled: boolean;
}

/** Asks the portal's permission policy about workloads, on stored rows or on the row that a launch would become. */
export class WorkloadAuthoriser {
  readonly #options: WorkloadAuthoriserOptions;

  static create(options: WorkloadAuthoriserOptions): WorkloadAuthoriser {
    return new WorkloadAuthoriser(options);
  }

  private constructor(options: WorkloadAuthoriserOptions) {
    this.#options = options;
  }

  /** Which rows a person may see, as a filter for the query. */
  async visible(
    permission: ResourcePermission,
    credentials: User,
  ): Promise<Visible> {
    const decision = await this.#decide(permission, credentials);
    if (decision.result === AuthorizeResult.ALLOW) return { kind: 'all' };
    if (decision.result === AuthorizeResult.DENY) return { kind: 'none' };
    const ruleset = this.#options.permissionsRegistry.getPermissionRuleset(
      mlWorkloadResourceRef,
    );
    return {
      kind: 'some',
      // The framework's criteria and the filter have the same shape.
      filter: createConditionTransformer<WorkloadFilter>(ruleset)(
        (decision as ConditionalPolicyDecision).conditions,
      ) as WorkloadFilter,
    };
  }

  /** Whether a person may do something with a row. */
  async allows(
    permission: ResourcePermission,
    row: WorkloadRow,
    credentials: User,
  ): Promise<boolean> {
    const decision = await this.#decide(permission, credentials);
    const ruleset = this.#options.permissionsRegistry.getPermissionRuleset(
      mlWorkloadResourceRef,
    );
    if (!createConditionAuthorizer(ruleset)(decision, row)) return false;
    if (
      this.#options.permissionsEnabled ||
      permission.attributes.action === 'read'
    ) {
      return true;
    }
    return this.#belongsTo(row.team, credentials);
  }

  async allowsBasic(
    permission: BasicPermission,
    credentials: User,
  ): Promise<boolean> {
    const [{ result }] = await this.#options.permissions.authorize(
      [{ permission }],
      { credentials },
    );
    return result === AuthorizeResult.ALLOW;
  }

  /** @throws NotAllowedError that names the permission */
  async demandBasic(
    permission: BasicPermission,
    credentials: User,
    what: string,
  ): Promise<void> {
    if (!(await this.allowsBasic(permission, credentials))) {
      throw new NotAllowedError(
        `You may not ${what}: it needs the permission ${permission.name}. Ask the platform team`,
      );
    }
  }

  async #decide(
    permission: ResourcePermission,
    credentials: User,
  ): Promise<PolicyDecision> {
    const [decision] = await this.#options.permissions.authorizeConditional(
      [{ permission }],
      { credentials },
    );
    return decision;
  }

  async #belongsTo(team: string | null, credentials: User): Promise<boolean> {
    if (team === null) return false;
    const { ownershipEntityRefs } = await this.#options.userInfo.getUserInfo(
      credentials,
    );
    return ownershipEntityRefs.includes(groupOfTeam(team));
  }
}
