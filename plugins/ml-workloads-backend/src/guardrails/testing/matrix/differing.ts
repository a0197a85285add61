/** A merge patch from one object to another: what the second has differently, null where it has nothing. */
export function differing(from: any, to: any): any {
  if (Array.isArray(to) || typeof to !== 'object' || to === null) return to;
  const patch: Record<string, unknown> = {};
  for (const key of new Set([...Object.keys(from), ...Object.keys(to)])) {
    if (JSON.stringify(from[key]) === JSON.stringify(to[key])) continue;
    const both = from[key] !== undefined && to[key] !== undefined;
    patch[key] = both ? differing(from[key], to[key]) : to[key] ?? null;
  }
  return patch;
}
