import { takeoversOf, type StoredTakeover } from '../../metering';

function samePlace(a: StoredTakeover, b: StoredTakeover): boolean {
  return (
    a.cluster === b.cluster &&
    a.namespace === b.namespace &&
    a.workload === b.workload
  );
}

/** Who holds a place from a time on; `team` empty: nobody by a claim. */
export interface Held {
  /** UTC ms */
  since: number;
  team: string;
}

/**
 * What a place is without one of its claims: who had claimed it before, from when on. The first one begins where the claim does. Pure.
 *
 * @param claims - of the cluster, in the order in which they were made
 */
export function withoutClaim(
  claim: StoredTakeover,
  claims: readonly StoredTakeover[],
): Held[] {
  const before = claims
    .slice(
      0,
      claims.findIndex(({ id }) => id === claim.id),
    )
    .filter(other => samePlace(other, claim));
  const { namespaces, workloads } = takeoversOf(before);
  const held =
    (claim.workload
      ? workloads.get(claim.workload)
      : namespaces.get(claim.namespace)) ?? [];
  const first = held.filter(({ since }) => since <= claim.effectiveFrom).at(-1);
  return [
    { since: claim.effectiveFrom, team: first?.team ?? '' },
    ...held
      .filter(({ since }) => since > claim.effectiveFrom)
      .map(({ since, team }) => ({ since, team: team ?? '' })),
  ];
}

/** Whether nothing that was made later has ended a claim, in part or whole. Pure. */
export function stands(
  claim: StoredTakeover,
  claims: readonly StoredTakeover[],
): boolean {
  const last = claims.filter(other => samePlace(other, claim)).at(-1);
  return last?.id === claim.id;
}
