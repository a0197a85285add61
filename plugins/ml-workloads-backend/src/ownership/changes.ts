import type { OwnershipRow } from './OwnershipStore';

/** An entity as the catalog has it now. */
export interface SeenOwner {
  entityRef: string;
  team: string | null;
  ownerRef: string | null;
}

/**
 * The rows that a look at the catalog adds. Pure.
 *
 * - The first row of an entity holds from the beginning of time: who owns it when it is first seen is the best that is known of before.
 * - An entity that is gone gets a row without a team, but not when the catalog is empty: then it is the catalog that is not ready.
 */
export function ownershipChanges(
  current: ReadonlyMap<string, OwnershipRow>,
  seen: readonly SeenOwner[],
  now: number,
): OwnershipRow[] {
  const changed = seen.flatMap((owner): OwnershipRow[] => {
    const known = current.get(owner.entityRef);
    if (!known) return [{ ...owner, effectiveFrom: 0 }];
    return known.team === owner.team && known.ownerRef === owner.ownerRef
      ? []
      : [{ ...owner, effectiveFrom: now }];
  });
  if (seen.length === 0) return changed;
  const present = new Set(seen.map(({ entityRef }) => entityRef));
  const gone = [...current.values()]
    .filter(row => row.team !== null && !present.has(row.entityRef))
    .map(({ entityRef }) => ({
      entityRef,
      team: null,
      ownerRef: null,
      effectiveFrom: now,
    }));
  return [...changed, ...gone];
}
