import type { KubeObject } from '../observe/types';

/** Who keeps an object as it is in Git. */
export interface GitOwner {
  tool: 'Argo CD' | 'Flux';
  /** Name of the application, Kustomization or release; null when only its writes are seen. Text from the cluster. */
  application: string | null;
  /** The first of the asked fields that it manages, e.g. `.spec.replicas`, and as whom; null when it manages none of them. */
  field: string | null;
  manager: string | null;
}

interface Mark {
  tool: GitOwner['tool'];
  labels: string[];
  annotations: string[];
  managers: string[];
}

/** How Argo CD 2 and 3 and Flux 2 mark what is theirs. */
const MARKS: Mark[] = [
  {
    tool: 'Argo CD',
    labels: ['argocd.argoproj.io/instance'],
    annotations: ['argocd.argoproj.io/tracking-id'],
    managers: ['argocd-controller', 'argocd-application-controller'],
  },
  {
    tool: 'Flux',
    labels: ['kustomize.toolkit.fluxcd.io/name', 'helm.toolkit.fluxcd.io/name'],
    annotations: [],
    managers: ['kustomize-controller', 'helm-controller'],
  },
];

const LONGEST_NAME = 100;

/**
 * Whether Argo CD or Flux owns an object, and which of the fields. It would set them back, or make the object again. Pure.
 *
 * @param fields - paths, e.g. `['spec', 'replicas']`
 */
export function gitOwner(
  { metadata }: KubeObject,
  fields: string[][],
): GitOwner | null {
  const written: any[] = (metadata as any).managedFields ?? [];
  for (const { tool, labels, annotations, managers } of MARKS) {
    const names = [
      ...labels.map(name => metadata.labels?.[name]),
      // `application:group/Kind:namespace/name`
      ...annotations.map(name => metadata.annotations?.[name]?.split(':')[0]),
    ];
    const name = names.find(Boolean);
    const writes = written.filter(entry => managers.includes(entry?.manager));
    if (!name && writes.length === 0) continue;
    const found = fields.flatMap(field => {
      const entry = writes.find(({ fieldsV1 }) => covers(fieldsV1, field));
      return entry ? [{ field: `.${field.join('.')}`, entry }] : [];
    });
    return {
      tool,
      application: name ? name.slice(0, LONGEST_NAME) : null,
      field: found[0]?.field ?? null,
      manager: found[0]?.entry.manager ?? null,
    };
  }
  return null;
}

/** `{"f:spec": {"f:replicas": {}}}` covers `spec.replicas`, and what is below it; lists that are owned element by element count too. */
function covers(fieldsV1: any, path: string[]): boolean {
  let inner = fieldsV1;
  for (const key of path) {
    if (inner === undefined || inner === null) return false;
    inner = inner[`f:${key}`];
  }
  return inner !== undefined;
}

/** `Argo CD (captions)`. */
export function sayOwner({ tool, application }: GitOwner): string {
  return application ? `${tool} (${application})` : tool;
}
