/** A condition of an object by its type, as the cluster wrote it; undefined when it has none of that type. */
export function conditionOf(
  object: { status?: any } | null | undefined,
  type: string,
): any {
  const conditions = object?.status?.conditions;
  return Array.isArray(conditions)
    ? conditions.find(condition => condition?.type === type)
    : undefined;
}

/** Whether an object has a condition of the type whose status is `True`. */
export function isTrueOf(
  object: { status?: any } | null | undefined,
  type: string,
): boolean {
  return conditionOf(object, type)?.status === 'True';
}
