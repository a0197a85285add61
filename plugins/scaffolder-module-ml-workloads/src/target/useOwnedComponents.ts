import { type Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { identityApiRef, useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { type Answer, useAnswer } from '../api';

/** A component to choose from. */
export interface ComponentOption {
  value: string;
  label: string;
}

function optionOf(entity: Entity): ComponentOption {
  return {
    value: stringifyEntityRef(entity),
    label: entity.metadata.title ?? entity.metadata.name,
  };
}

/**
 * Components that the person or one of their groups owns, by name; with `everyone` all that the catalog shows them.
 */
export function useOwnedComponents(
  everyone: boolean,
): Answer<ComponentOption[]> {
  const catalog = useApi(catalogApiRef);
  const identity = useApi(identityApiRef);
  return useAnswer(everyone ? 'all' : 'owned', async () => {
    const { ownershipEntityRefs } = await identity.getBackstageIdentity();
    const { items } = await catalog.getEntities({
      filter: {
        kind: 'Component',
        ...(everyone ? {} : { 'relations.ownedBy': ownershipEntityRefs }),
      },
      fields: ['kind', 'metadata.namespace', 'metadata.name', 'metadata.title'],
    });
    return items
      .map(optionOf)
      .sort((a, b) => a.label.localeCompare(b.label, 'en'));
  });
}
