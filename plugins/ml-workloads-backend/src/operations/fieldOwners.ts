import { ConflictError } from '@backstage/errors';
import { FIELD_MANAGER } from '@slipway/backstage-plugin-ml-workloads-common';

/** A field that somebody else manages, and who. */
export interface FieldOwner {
  /** e.g. `.spec.activeDeadlineSeconds` */
  field: string;
  /** Field manager, e.g. `argocd-controller`. */
  manager: string;
}

/** `conflict with "argocd-controller" using batch/v1` and `conflict with "kubectl" with subresource "scale" using …` */
const CAUSE = /^conflict with "([^"]{1,200})"/;

/**
 * Who manages the fields of a server-side apply that the API server answered with 409; empty for another conflict. What Slipway itself
 * wrote when it created the object is not somebody else's. Pure.
 */
export function otherOwners(status: unknown): FieldOwner[] {
  const causes = (status as any)?.details?.causes;
  if (!Array.isArray(causes)) return [];
  return causes.flatMap(({ reason, message, field }) => {
    if (reason !== 'FieldManagerConflict') return [];
    const manager = CAUSE.exec(String(message))?.[1] ?? 'somebody else';
    return manager === FIELD_MANAGER
      ? []
      : [{ field: String(field).slice(0, 200), manager }];
  });
}

/** Never forced: whoever manages a field would set it back, or rely on it (`guardrails.md` §4.14). */
export function ownedByOthers(
  what: string,
  owners: FieldOwner[],
): ConflictError {
  const managers = [...new Set(owners.map(({ manager }) => manager))];
  return new ConflictError(
    `${what}: ${owners
      .map(({ field, manager }) => `${field} is managed by ${manager}`)
      .join(', ')}. Change it where ${managers.join(
      ' and ',
    )} gets it from, for instance the Git repository; it would be set back otherwise`,
  );
}
