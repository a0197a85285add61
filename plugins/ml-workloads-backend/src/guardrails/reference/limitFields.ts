import { readGuardrailsYaml, type PolicyFile } from '../policyFiles';

interface Schema {
  properties?: Record<string, Schema>;
}

/** Schema of `WorkloadLimits.spec`, as its definition says it. */
export function limitsSchema(): Schema {
  const [{ spec }] = readGuardrailsYaml('crd/workloadlimits.yaml');
  return spec.versions[0].schema.openAPIV3Schema.properties.spec;
}

/**
 * Fields of `WorkloadLimits.spec` that a policy reads, for instance `serving.maxReplicas`, in the order in which it does; a field that the
 * definition does not have is an error, since a rule would wait for it for ever.
 */
export function limitFieldsOf({ policy }: PolicyFile): string[] {
  const expressions = [
    ...(policy.spec.variables ?? []),
    ...policy.spec.validations,
  ].flatMap(({ expression, messageExpression }) => [
    expression,
    messageExpression ?? '',
  ]);
  const fields = new Set<string>();
  for (const expression of expressions) {
    for (const [, path] of expression.matchAll(
      /\bparams\.spec((?:\.\??\w+)+)/g,
    )) {
      fields.add(known(path.split(/\.\??/).filter(Boolean)));
    }
  }
  return [...fields].filter(
    field => ![...fields].some(other => other.startsWith(`${field}.`)),
  );
}

/** The part of a path that names a field; what follows are functions. */
function known(path: string[]): string {
  let schema: Schema | undefined = limitsSchema();
  const names: string[] = [];
  for (const name of path) {
    schema = schema.properties?.[name];
    if (!schema) break;
    names.push(name);
  }
  if (names.length === 0) {
    throw new Error(`WorkloadLimits has no field spec.${path.join('.')}`);
  }
  return names.join('.');
}
