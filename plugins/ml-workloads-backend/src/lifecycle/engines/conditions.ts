import type { Complaint, Flip } from '../facts';

/** The condition of a type; undefined when there is none. */
export function conditionOf(status: any, type: string): any {
  const conditions = status?.conditions;
  return Array.isArray(conditions)
    ? conditions.find((candidate: any) => candidate?.type === type)
    : undefined;
}

/** A complaint from the message of a condition; null unless it has the status. */
export function complaintOf(
  condition: any,
  status: 'True' | 'False',
  code: string,
): Complaint | null {
  return condition?.status === status
    ? { code, message: text(condition.message || condition.reason) }
    : null;
}

/** Text from a cluster, cut to what is kept. */
export function text(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 1024) : '';
}

/** A flip that is read from a field that is no condition. `at` null: the object does not say since when. */
export function fieldFlip(
  source: string,
  flip: Pick<Flip, 'type' | 'status'> & { reason?: unknown; message?: unknown },
  at: number | null,
  observedAt: number,
): Flip {
  return {
    source,
    owner: 'object',
    type: flip.type,
    status: flip.status,
    reason: text(flip.reason),
    message: text(flip.message),
    at: at ?? observedAt,
    ...(at === null ? { observed: true as const } : {}),
  };
}

/** A count that an object says; `otherwise` when it says none. */
export function countOf(value: unknown, otherwise: number): number {
  const count = Number(value ?? otherwise);
  return Number.isSafeInteger(count) && count >= 0 ? count : otherwise;
}
