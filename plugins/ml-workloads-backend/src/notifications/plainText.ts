/** What Kubernetes allows in names of objects, plus `:` and capitals: neither markup, nor direction marks, nor line ends. */
const NOT_PLAIN = /[^A-Za-z0-9._:-]/gu;

/**
 * A name from a cluster as it may stand in a message. Messages go to mail and chat too, where markup, links and mentions would come
 * alive; what no Kubernetes name can hold becomes `_`.
 */
export function plainName(name: string, longest = 100): string {
  const plain = name.replace(NOT_PLAIN, '_');
  return plain.length > longest ? `${plain.slice(0, longest - 1)}…` : plain;
}
