import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import type { Scope } from './api';

/** Whose work a tab shows, and how to call them in a sentence. */
export interface EntityScope extends Scope {
  entity: string;
  /** `Vision` */
  title: string;
  /** `teams`: of a Group and its child groups; `component`: of one; `parts`: of a System's or Domain's components. */
  kind: 'teams' | 'component' | 'parts';
}

const KINDS: Record<string, EntityScope['kind']> = {
  group: 'teams',
  system: 'parts',
  domain: 'parts',
};

/** The backend finds out what belongs to the entity, with the person's own view of the catalog. */
export function scopeOfEntity(entity: Entity): EntityScope {
  const { name, title } = entity.metadata;
  const profile = entity.spec?.profile;
  const displayName =
    profile && typeof profile === 'object' && !Array.isArray(profile)
      ? profile.displayName
      : undefined;
  return {
    entity: stringifyEntityRef(entity),
    title: (typeof displayName === 'string' && displayName) || title || name,
    kind: KINDS[entity.kind.toLocaleLowerCase('en-US')] ?? 'component',
  };
}
