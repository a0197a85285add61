/** UTC ms as Kubernetes writes a time: whole seconds. */
export function rfc3339(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
}
