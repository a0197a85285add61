import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  parseEntityRef,
  RELATION_HAS_PART,
  RELATION_MEMBER_OF,
  RELATION_PARENT_OF,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import { InputError, NotFoundError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { teamOfGroup } from './teams';

/** Whose workloads belong to an entity: those of teams, or those of components. */
export type EntityScope = { team: string[] } | { component: string[] };

/** By kind: which relations lead to what is part of it. */
const PARTS: Record<string, readonly string[]> = {
  component: [RELATION_HAS_PART],
  system: [RELATION_HAS_PART],
  domain: [RELATION_HAS_PART],
  group: [RELATION_PARENT_OF],
  user: [RELATION_MEMBER_OF],
};
const KINDS = Object.keys(PARTS);
/** A domain with more parts is refused: a sum over some of them would look like the sum over all. */
const MOST_ENTITIES = 2000;

/**
 * Which workloads belong to an entity of the catalog. It is read as the person that asks, so that nobody learns of parts that they may not
 * see.
 */
export class EntityScopes {
  static create(options: {
    catalog: Pick<CatalogService, 'getEntityByRef' | 'getEntitiesByRefs'>;
  }): EntityScopes {
    return new EntityScopes(options.catalog);
  }

  private constructor(
    private readonly catalog: Pick<
      CatalogService,
      'getEntityByRef' | 'getEntitiesByRefs'
    >,
  ) {}

  /**
   * A Component's own and its subcomponents'; a System's or Domain's components'; a Group's and its child groups'; a User's groups'.
   *
   * @throws InputError for a reference that is none, or of another kind; NotFoundError when the person's catalog has no such entity
   */
  async of(
    entityRef: string,
    credentials: BackstageCredentials,
  ): Promise<EntityScope> {
    const ref = readRef(entityRef);
    const root = await this.catalog.getEntityByRef(ref, { credentials });
    if (!root) {
      throw new NotFoundError(
        `entity: there is no ${ref} in the catalog, or you may not see it`,
      );
    }
    const refs = (await this.withParts(root, credentials)).map(entity =>
      stringifyEntityRef(entity),
    );
    const { kind } = parseEntityRef(ref);
    return kind === 'group' || kind === 'user'
      ? { team: [...new Set(refs.flatMap(one => teamOfGroup(one) ?? []))] }
      : {
          component: refs.filter(
            one => parseEntityRef(one).kind === 'component',
          ),
        };
  }

  /** Breadth first; a catalog may have circles. */
  private async withParts(
    root: Entity,
    credentials: BackstageCredentials,
  ): Promise<Entity[]> {
    const found = new Map([[stringifyEntityRef(root), root]]);
    let edge = [root];
    while (edge.length > 0) {
      const next = [...new Set(edge.flatMap(partsOf))].filter(
        ref => !found.has(ref),
      );
      if (found.size + next.length > MOST_ENTITIES) {
        throw new InputError(
          `entity: ${stringifyEntityRef(
            root,
          )} has more than ${MOST_ENTITIES} parts; ask for one of them`,
        );
      }
      const { items } =
        next.length > 0
          ? await this.catalog.getEntitiesByRefs(
              {
                entityRefs: next,
                fields: [
                  'kind',
                  'metadata.name',
                  'metadata.namespace',
                  'relations',
                ],
              },
              { credentials },
            )
          : { items: [] };
      edge = items.filter((entity): entity is Entity => Boolean(entity));
      for (const entity of edge) found.set(stringifyEntityRef(entity), entity);
    }
    return [...found.values()];
  }
}

/** @throws InputError that says which kinds have workloads */
function readRef(entityRef: string): string {
  let ref;
  try {
    ref = parseEntityRef(entityRef);
  } catch {
    throw new InputError(
      `entity: '${entityRef}' is no entity reference such as system:default/perception`,
    );
  }
  if (!KINDS.includes(ref.kind.toLocaleLowerCase('en-US'))) {
    throw new InputError(
      `entity: a ${ref.kind} has no workloads; ask for one of ${KINDS.join(
        ', ',
      )}`,
    );
  }
  return stringifyEntityRef(ref);
}

/** References of what an entity consists of: a system's components, not the APIs beside them. */
function partsOf(entity: Entity): string[] {
  const followed = PARTS[entity.kind.toLocaleLowerCase('en-US')] ?? [];
  return (entity.relations ?? [])
    .filter(({ type }) => followed.includes(type))
    .map(({ targetRef }) => targetRef)
    .filter(ref => {
      const { kind } = parseEntityRef(ref);
      return kind in PARTS;
    });
}
