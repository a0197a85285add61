/** Namespaces whose pods serve the cluster itself, unless configuration says others. */
export const DEFAULT_SYSTEM_NAMESPACES = ['kube-system', 'gpu-operator'];

/** From an instant on, until the next ones, these namespaces serve the cluster itself. */
export interface SystemNamespaces {
  from: number;
  names: ReadonlySet<string>;
}

/**
 * A time of a namespace in parts in which it serves the cluster itself or does not.
 *
 * @param dated - ascending; the first ones hold from ever
 */
export function systemParts(
  namespace: string,
  { from, to }: { from: number; to: number },
  dated: readonly SystemNamespaces[],
): Array<{ from: number; to: number; system: boolean }> {
  const parts: Array<{ from: number; to: number; system: boolean }> = [];
  dated.forEach((one, index) => {
    const start = index === 0 ? from : Math.max(from, one.from);
    const end = Math.min(to, dated[index + 1]?.from ?? to);
    if (start >= end) return;
    const system = one.names.has(namespace);
    const last = parts[parts.length - 1];
    if (last?.system === system) last.to = end;
    else parts.push({ from: start, to: end, system });
  });
  return parts;
}
