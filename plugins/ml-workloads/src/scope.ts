import {
  DEFAULT_NAMESPACE,
  Entity,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import type { Scope } from './api';

/** Whose work a tab shows, and how to call them in a sentence. */
export interface EntityScope extends Scope {
  /** `Vision` */
  title: string;
  kind: 'team' | 'component';
}

/**
 * The team of a Group is its name, with the namespace in front outside the default one (`guardrails.md` §1.5); everything else
 * is asked for by its own entity reference.
 */
export function scopeOfEntity(entity: Entity): EntityScope {
  const { name, namespace = DEFAULT_NAMESPACE, title } = entity.metadata;
  const profile = entity.spec?.profile;
  const displayName =
    profile && typeof profile === 'object' && !Array.isArray(profile)
      ? profile.displayName
      : undefined;
  const shownTitle =
    (typeof displayName === 'string' && displayName) || title || name;
  if (entity.kind.toLowerCase() === 'group') {
    const team =
      namespace === DEFAULT_NAMESPACE ? name : `${namespace}.${name}`;
    return {
      team: team.toLocaleLowerCase('en-US'),
      title: shownTitle,
      kind: 'team',
    };
  }
  return {
    component: stringifyEntityRef(entity),
    title: shownTitle,
    kind: 'component',
  };
}
