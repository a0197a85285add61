import type { AuthService } from '@backstage/backend-plugin-api';
import { RELATION_PARENT_OF } from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { NotificationRecipients } from '@backstage/plugin-notifications-node';
import { groupOfTeam } from '../ownership';

/** Who is told about the workloads of a team. */
export class Recipients {
  static create(options: {
    catalog: Pick<CatalogService, 'getEntityByRef'>;
    auth: AuthService;
  }): Recipients {
    return new Recipients(options.catalog, options.auth);
  }

  private constructor(
    private readonly catalog: Pick<CatalogService, 'getEntityByRef'>,
    private readonly auth: AuthService,
  ) {}

  /**
   * The members of the team's group, and of no other: Backstage also tells the groups below one, which are teams of their own here.
   * Null when the catalog has no such group.
   */
  async of(team: string): Promise<NotificationRecipients | null> {
    const entityRef = groupOfTeam(team);
    const group = await this.catalog.getEntityByRef(entityRef, {
      credentials: await this.auth.getOwnServiceCredentials(),
    });
    if (!group) {
      return null;
    }
    const below = (group.relations ?? [])
      .filter(({ type }) => type === RELATION_PARENT_OF)
      .map(({ targetRef }) => targetRef);
    return {
      type: 'entity',
      entityRef,
      ...(below.length > 0 ? { excludeEntityRef: below } : {}),
    };
  }
}
