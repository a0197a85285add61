/**
 * The same value with U+FFFD for each NUL in its texts: Kubernetes takes one in annotations and messages, and PostgreSQL takes none in any
 * text, so that one object could stop all that is told of its cluster. What has none is given back as it is.
 */
export function withoutNul(value: any): any {
  if (typeof value === 'string') {
    return value.includes('\0') ? value.replaceAll('\0', '\ufffd') : value;
  }
  if (value === null || typeof value !== 'object') return value;
  let copy: any;
  for (const key of Object.keys(value)) {
    const clean = withoutNul(value[key]);
    if (clean === value[key]) continue;
    copy ??= Array.isArray(value) ? [...value] : { ...value };
    copy[key] = clean;
  }
  return copy ?? value;
}
