import type { Flip } from './facts';

/** Adds what a newer observation of the same object says. The message of a condition may change without its time. */
export function addFlips(known: Flip[], observed: Flip[]): Flip[] {
  const byKey = new Map(known.map(flip => [flipKey(flip), flip]));
  for (const flip of observed) {
    if (!flip.observed || lastOf(known, flip)?.status !== flip.status) {
      byKey.set(flipKey(flip), flip);
    }
  }
  return [...byKey.values()].sort(
    (a, b) => a.at - b.at || (flipKey(a) < flipKey(b) ? -1 : 1),
  );
}

/** The condition, if it is true. */
export function isTrue(flip: Flip | undefined): Flip | undefined {
  return flip?.status === 'True' ? flip : undefined;
}

function flipKey(flip: Flip): string {
  return `${flip.owner}/${flip.part ?? ''}/${flip.type}/${flip.status}/${
    flip.at
  }`;
}

function lastOf(flips: Flip[], { owner, part, type }: Flip): Flip | undefined {
  return flips.findLast(
    flip => flip.owner === owner && flip.part === part && flip.type === type,
  );
}

/** Parses a Kubernetes time; null for what is absent or not a time. */
export function timeOf(value: unknown): number | null {
  if (typeof value !== 'string') {
    return null;
  }
  const ms = Date.parse(value);
  return Number.isNaN(ms) ? null : ms;
}

/**
 * Conditions of a status as flips.
 *
 * @param types - the condition types that are read, with what they are called in a flip
 */
export function flipsOf(
  owner: Flip['owner'],
  kind: string,
  conditions: any,
  types: Readonly<Record<string, string>>,
): Flip[] {
  if (!Array.isArray(conditions)) {
    return [];
  }
  return conditions.flatMap(condition => {
    const at = timeOf(condition?.lastTransitionTime);
    if (at === null || !Object.hasOwn(types, condition.type)) {
      return [];
    }
    return [
      {
        source: `${kind}.status.conditions[${condition.type}]`,
        owner,
        type: types[condition.type],
        status: String(condition.status),
        reason: String(condition.reason ?? ''),
        message: String(condition.message ?? '').slice(0, 1024),
        at,
      },
    ];
  });
}
