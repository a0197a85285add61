import { meetsRequirement } from '../../meetsRequirement';
import type { Amounts } from '../../observe/amounts';

/** A pod as the scheduler sees it before it runs. */
export interface PodShape {
  requests: Amounts;
  nodeSelector: Readonly<Record<string, string>>;
  /** `affinity.nodeAffinity.required….nodeSelectorTerms`, as written; absent: none. */
  nodeAffinity?: any[];
  tolerations: readonly any[];
}

export interface Taint {
  key: string;
  value?: string;
  effect: string;
}

/** Does a pod's selector and required affinity choose a node with these labels? */
export function selects(
  pod: Pick<PodShape, 'nodeSelector' | 'nodeAffinity'>,
  labels: Readonly<Record<string, string>>,
  name?: string,
): boolean {
  return (
    Object.entries(pod.nodeSelector).every(
      ([key, value]) => labels[key] === value,
    ) &&
    (!pod.nodeAffinity?.length ||
      pod.nodeAffinity.some(term => termMatches(term, labels, name)))
  );
}

/** The pod without what it says of other labels: a Kueue flavor is asked only for the labels that it names. */
export function onlyKeys(
  pod: PodShape,
  keys: ReadonlySet<string>,
): Pick<PodShape, 'nodeSelector' | 'nodeAffinity'> {
  const nodeSelector = Object.fromEntries(
    Object.entries(pod.nodeSelector).filter(([key]) => keys.has(key)),
  );
  const terms = (pod.nodeAffinity ?? []).map(term => ({
    matchExpressions: (term.matchExpressions ?? []).filter((expression: any) =>
      keys.has(expression.key),
    ),
  }));
  // Terms are alternatives, so one that says nothing of these labels lets all through.
  return terms.some(term => term.matchExpressions.length === 0)
    ? { nodeSelector }
    : { nodeSelector, nodeAffinity: terms };
}

function termMatches(
  term: any,
  labels: Readonly<Record<string, string>>,
  name?: string,
): boolean {
  const expressions: any[] = term.matchExpressions ?? [];
  const fields: any[] = term.matchFields ?? [];
  if (expressions.length === 0 && fields.length === 0) return false;
  return (
    expressions.every(expression => meetsRequirement(labels, expression)) &&
    fields.every(field =>
      meetsRequirement(
        name === undefined ? {} : { 'metadata.name': name },
        field,
      ),
    )
  );
}

/** The first taint that keeps a pod away; undefined when none does. `PreferNoSchedule` keeps nobody away. */
export function untolerated(
  taints: readonly Taint[],
  tolerations: readonly any[],
): Taint | undefined {
  return taints.find(
    taint =>
      (taint.effect === 'NoSchedule' || taint.effect === 'NoExecute') &&
      !tolerations.some(toleration => tolerates(toleration, taint)),
  );
}

function tolerates(toleration: any, taint: Taint): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) return false;
  if (!toleration.key) return toleration.operator === 'Exists';
  return (
    toleration.key === taint.key &&
    (toleration.operator === 'Exists' ||
      (toleration.value ?? '') === (taint.value ?? ''))
  );
}
