import type { EntityScope, EntityScopes } from '../ownership';
import type { User } from './context';

/** What is asked for by team or component. */
interface Narrowed {
  team?: string[];
  component?: string[];
}

/**
 * The same choice within an entity of the catalog. A team or component that is asked for beside it must be one of the entity's; a list that
 * is left empty matches nothing.
 *
 * @throws InputError or NotFoundError, see {@link EntityScopes}
 */
export async function withinEntity<T extends Narrowed>(
  scopes: Pick<EntityScopes, 'of'>,
  choice: T,
  entity: string | undefined,
  user: User,
): Promise<T> {
  if (entity === undefined) return choice;
  const scope: EntityScope = await scopes.of(entity, user);
  return 'team' in scope
    ? { ...choice, team: both(scope.team, choice.team) }
    : { ...choice, component: both(scope.component, choice.component) };
}

function both(one: string[], other: string[] | undefined): string[] {
  return other ? one.filter(value => other.includes(value)) : one;
}
