import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  parseEntityRef,
  RELATION_CHILD_OF,
  RELATION_PART_OF,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { RolledUp } from '../contracts';
import { groupOfTeam } from './teams';

/** References that are asked for at a time. */
const CHUNK = 500;

/** A component in a component in a system in a domain in a domain; a catalog may have circles. */
const MOST_STEPS = 8;

type Whole = 'system' | 'domain' | 'department';

/**
 * What components and teams are part of, read from the catalog as the person that asks, so that nobody learns of entities that they may not
 * see: what they do not see is part of nothing.
 */
export class EntityRollUps {
  static create(options: {
    catalog: Pick<CatalogService, 'getEntitiesByRefs'>;
  }): EntityRollUps {
    return new EntityRollUps(options.catalog);
  }

  private constructor(
    private readonly catalog: Pick<CatalogService, 'getEntitiesByRefs'>,
  ) {}

  /**
   * The system or domain of components, by their reference; the department, which is the parent group, of teams, by their name. A domain
   * within another is its own; a component within another has the system of that.
   */
  async of(
    whole: Whole,
    parts: readonly string[],
    credentials: BackstageCredentials,
  ): Promise<Map<string, RolledUp>> {
    const starts = new Map(
      parts
        .filter(Boolean)
        .map(part => [
          part,
          normal(whole === 'department' ? groupOfTeam(part) : part),
        ]),
    );
    const known = await this.upwards(
      whole,
      [...starts.values()].filter((ref): ref is string => ref !== undefined),
      credentials,
    );
    const found = new Map<string, RolledUp>();
    for (const [part, ref] of starts) {
      const entity = ref && wholeOf(whole, ref, known);
      if (entity) {
        const { title, name } = entity.metadata;
        found.set(part, {
          ref: stringifyEntityRef(entity),
          title: title ?? name,
        });
      }
    }
    return found;
  }

  /** The entities and all that is above them, as far as it is needed. */
  private async upwards(
    whole: Whole,
    refs: readonly string[],
    credentials: BackstageCredentials,
  ): Promise<Map<string, Entity>> {
    const known = new Map<string, Entity>();
    const asked = new Set<string>();
    let edge = [...new Set(refs)];
    for (let step = 0; step < MOST_STEPS && edge.length > 0; step += 1) {
      edge.forEach(ref => asked.add(ref));
      const next = new Set<string>();
      for (let at = 0; at < edge.length; at += CHUNK) {
        const { items } = await this.catalog.getEntitiesByRefs(
          {
            entityRefs: edge.slice(at, at + CHUNK),
            fields: [
              'kind',
              'metadata.name',
              'metadata.namespace',
              'metadata.title',
              'relations',
            ],
          },
          { credentials },
        );
        for (const entity of items) {
          if (!entity) continue;
          known.set(stringifyEntityRef(entity), entity);
          if (isKind(entity, whole)) continue;
          aboveOf(whole, entity).forEach(ref => next.add(ref));
        }
      }
      edge = [...next].filter(ref => !asked.has(ref));
    }
    return known;
  }
}

function isKind(entity: Entity, whole: Whole): boolean {
  return entity.kind.toLocaleLowerCase('en-US') === whole;
}

/** References of what an entity is directly part of, sorted: of several the first one counts, always the same. */
function aboveOf(whole: Whole, entity: Entity): string[] {
  const relation =
    whole === 'department' ? RELATION_CHILD_OF : RELATION_PART_OF;
  return (entity.relations ?? [])
    .filter(({ type }) => type === relation)
    .flatMap(({ targetRef }) => normal(targetRef) ?? [])
    .sort();
}

function normal(ref: string): string | undefined {
  try {
    return stringifyEntityRef(parseEntityRef(ref));
  } catch {
    // Text from a cluster, which is no reference.
    return undefined;
  }
}

function wholeOf(
  whole: Whole,
  ref: string,
  known: ReadonlyMap<string, Entity>,
): Entity | undefined {
  const seen = new Set<string>();
  let edge = [ref];
  while (edge.length > 0) {
    const next: string[] = [];
    for (const one of edge) {
      const entity = known.get(one);
      if (!entity || seen.has(one)) continue;
      seen.add(one);
      if (one !== ref && (whole === 'department' || isKind(entity, whole))) {
        return entity;
      }
      next.push(...aboveOf(whole, entity));
    }
    edge = next;
  }
  return undefined;
}
