import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  parseEntityRef,
  RELATION_OWNED_BY,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import {
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { LABELS } from '@slipway/backstage-plugin-ml-workloads-common';
import { bodyOf, type ClusterClient, type Clusters } from '../clusters';
import { teamOfGroup } from '../ownership';

export interface TeamBindingOptions {
  catalog: Pick<CatalogService, 'getEntityByRef'>;
  clusters: Pick<Clusters, 'get' | 'list'>;
}

/** An entity and the team that owns it. */
export interface OwnedEntity {
  entity: Entity;
  ref: string;
  name: string;
  team: string;
  ownerRef: string;
}

/** Who owns an entity, and which namespaces are that team's. Both are asked anew for each launch: the answer decides what a person may do. */
export class TeamBinding {
  readonly #options: TeamBindingOptions;

  static create(options: TeamBindingOptions): TeamBinding {
    return new TeamBinding(options);
  }

  private constructor(options: TeamBindingOptions) {
    this.#options = options;
  }

  /**
   * The entity, read with the caller's own credentials, and its team.
   *
   * @throws NotFoundError when the caller does not see it, InputError when no group owns it
   */
  async owned(
    entityRef: string,
    credentials: BackstageCredentials,
  ): Promise<OwnedEntity> {
    const entity = await this.#options.catalog.getEntityByRef(entityRef, {
      credentials,
    });
    if (!entity) {
      throw new NotFoundError(
        `There is no ${entityRef} in the catalog, or you may not see it`,
      );
    }
    const ref = stringifyEntityRef(entity);
    const owners =
      parseEntityRef(ref).kind === 'group'
        ? [ref]
        : (entity.relations ?? [])
            .filter(relation => relation.type === RELATION_OWNED_BY)
            .map(relation => relation.targetRef);
    for (const ownerRef of owners) {
      const team = teamOfGroup(ownerRef);
      if (team) {
        return { entity, ref, name: entity.metadata.name, team, ownerRef };
      }
    }
    throw new InputError(
      `entityRef: ${ref} is not owned by a group, so it has no team that could pay for GPUs. Set spec.owner to a group in its catalog file`,
    );
  }

  /** @throws InputError when there is no such cluster */
  cluster(name: string): ClusterClient {
    const cluster = this.#options.clusters.get(name);
    if (!cluster) {
      throw new InputError(
        `cluster: there is no cluster '${name}'; there are ${this.#options.clusters
          .list()
          .map(known => known.name)
          .join(', ')}`,
      );
    }
    return cluster;
  }

  /** Namespaces that are bound to the team in the cluster now, without those being deleted. */
  async namespaces(cluster: ClusterClient, team: string): Promise<string[]> {
    const path = `/api/v1/namespaces?labelSelector=${encodeURIComponent(
      `${LABELS.team}=${team}`,
    )}`;
    const response = await cluster.read({ path });
    const { items } = bodyOf<{
      items: Array<{ metadata: { name: string; deletionTimestamp?: string } }>;
    }>(cluster.name, 'GET', path, response);
    return items
      .filter(item => !item.metadata.deletionTimestamp)
      .map(item => item.metadata.name);
  }

  /**
   * Checks that the namespace is the team's.
   *
   * @param seenTeam - the team that an observer saw it bound to moments ago: where that is the team, the cluster is not asked. For what
   * creates nothing only
   *
   * @throws ConflictError when the team has none, NotAllowedError when it is not one of the team's
   */
  async checkNamespace(
    cluster: ClusterClient,
    namespace: string,
    team: string,
    seenTeam?: string | null,
  ): Promise<void> {
    if (seenTeam === team) return;
    const bound = await this.namespaces(cluster, team);
    if (bound.length === 0) {
      throw new ConflictError(noNamespace(team, cluster.name));
    }
    if (!bound.includes(namespace)) {
      // The same words whether it exists or is another team's: the answer must not tell.
      throw new NotAllowedError(
        `namespace: '${namespace}' is not a namespace of team ${team} in cluster '${
          cluster.name
        }'; its namespaces are ${bound.join(', ')}`,
      );
    }
  }
}

/** What to do for a team that has nowhere to launch. */
export function noNamespace(team: string, cluster: string): string {
  return `Team ${team} has no namespace in cluster '${cluster}'. Ask the platform team to label one with ${LABELS.team}=${team}`;
}
