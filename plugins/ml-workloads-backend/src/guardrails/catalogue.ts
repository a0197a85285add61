import { POLICY_ANNOTATIONS } from '@slipway/backstage-plugin-ml-workloads-common';

/** Label of every policy and binding of a guardrail; its value is the code. */
export const GUARDRAIL_LABEL = 'slipway.dev/guardrail';

/** One ValidatingAdmissionPolicy as the verdict needs it. */
export interface PolicyEntry {
  /** Name of the policy object. */
  name: string;
  /** `SW01`; null for a policy that is not one of Slipway's. */
  code: string | null;
  title: string;
  why: string | null;
  fix: string | null;
  /** Fields of `LaunchRequest`. */
  fields: string[];
  since: string | null;
  /** Sentences of what was found, see {@link sentenceFor}. */
  found: string[];
}

/** The texts of a cluster's policies, by policy name. */
export interface Catalogue {
  policies: ReadonlyMap<string, PolicyEntry>;
  /**
   * Warn bindings that a Deny binding of the same policy, selector and parameters stands beside: their warnings are refusals. Any other
   * warning is advice, for instance of a rollout that only warns so far.
   */
  enforcedBindings: ReadonlySet<string>;
}

export const EMPTY_CATALOGUE: Catalogue = {
  policies: new Map(),
  enforcedBindings: new Set(),
};

interface KubernetesObject {
  metadata?: {
    name?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  };
  spec?: {
    policyName?: string;
    validationActions?: string[];
    paramRef?: unknown;
    matchResources?: unknown;
  };
}

/**
 * Joins policies and bindings, as listed from a cluster or read from their files, into the table that verdicts are read with.
 *
 * @param policies ValidatingAdmissionPolicy objects
 * @param bindings ValidatingAdmissionPolicyBinding objects
 */
export function buildCatalogue(
  policies: readonly unknown[],
  bindings: readonly unknown[],
): Catalogue {
  const entries = (policies as KubernetesObject[]).map(entryOf);
  return {
    policies: new Map(entries.map(entry => [entry.name, entry])),
    enforcedBindings: enforced(bindings as KubernetesObject[]),
  };
}

function entryOf({ metadata }: KubernetesObject): PolicyEntry {
  const name = metadata?.name ?? '';
  const annotations = metadata?.annotations ?? {};
  const text = (key: string) => annotations[key]?.trim() || null;
  return {
    name,
    code: metadata?.labels?.[GUARDRAIL_LABEL] ?? null,
    title: text(POLICY_ANNOTATIONS.title) ?? name,
    why: text(POLICY_ANNOTATIONS.why),
    fix: text(POLICY_ANNOTATIONS.fix),
    fields: (text(POLICY_ANNOTATIONS.fields) ?? '')
      .split(',')
      .map(field => field.trim())
      .filter(Boolean),
    since: text(POLICY_ANNOTATIONS.since),
    found: (text(POLICY_ANNOTATIONS.found) ?? '')
      .split('\n')
      .map(line => line.trim())
      .filter(Boolean),
  };
}

function enforced(bindings: KubernetesObject[]): Set<string> {
  const key = ({ spec }: KubernetesObject) =>
    JSON.stringify([
      spec?.policyName,
      sorted(spec?.matchResources),
      sorted(spec?.paramRef),
    ]);
  const acting = (action: string) =>
    bindings.filter(({ spec }) => spec?.validationActions?.includes(action));
  const denying = new Set(acting('Deny').map(key));
  return new Set(
    acting('Warn')
      .filter(binding => denying.has(key(binding)))
      .map(({ metadata }) => metadata?.name ?? ''),
  );
}

/** Key order is not part of a selector. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, sorted(inner)]),
  );
}

/**
 * What was found, in plain words. Each line of the annotation is a sentence with `{value}` places; the first whose places are all known
 * is used. A line may begin with `[key=value]`: it is for that value only.
 *
 * @returns null when none fits
 */
export function sentenceFor(
  entry: Pick<PolicyEntry, 'found'>,
  values: Readonly<Record<string, string>>,
): string | null {
  for (const line of entry.found) {
    const [, key, value, text] = /^(?:\[(\w+)=([^\]]*)\]\s*)?(.*)$/.exec(line)!;
    const fits = key === undefined || values[key] === value;
    const places = Array.from(text.matchAll(/\{(\w+)\}/g), place => place[1]);
    if (fits && places.every(place => Object.hasOwn(values, place))) {
      return text.replace(/\{(\w+)\}/g, (_, place) => values[place]);
    }
  }
  return null;
}
