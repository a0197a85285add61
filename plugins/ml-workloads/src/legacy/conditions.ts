import type { Entity } from '@backstage/catalog-model';
import { KINDS_WITH_GPU_WORK } from '../ownsGpuWork';

/**
 * Whether an entity is of a kind that owns GPU work: a Component, System, Domain or Group. The condition of both tabs and of the card.
 *
 * @public
 */
export function isGpuWorkAvailable(entity: Entity): boolean {
  return KINDS_WITH_GPU_WORK.includes(entity.kind.toLocaleLowerCase('en-US'));
}
