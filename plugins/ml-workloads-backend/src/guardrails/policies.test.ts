import { existsSync, readdirSync } from 'fs';
import { join } from 'path';
import {
  GUARDRAILS_FOLDER,
  readGuardrailsYaml,
  readPolicyFiles,
} from './policyFiles';

/** Names of `LaunchRequest`; a policy may put its reasons beside these. */
const LAUNCH_FIELDS = [
  'entityRef',
  'cluster',
  'namespace',
  'name',
  'image',
  'command',
  'args',
  'env',
  'profile',
  'gpusPerPod',
  'replicas',
  'queue',
  'maxRunSeconds',
  'retries',
];

const files = readPolicyFiles();
const expressionsOf = (policy: any): string[] => [
  ...(policy.spec.matchConditions ?? []).map((c: any) => c.expression),
  ...(policy.spec.variables ?? []).map((v: any) => v.expression),
  ...policy.spec.validations.flatMap((v: any) => [
    v.expression,
    v.messageExpression,
  ]),
];

describe.each(files.map(file => [file.policy.metadata.name, file] as const))(
  'policy %s',
  (name, { path, comment, policy, bindings }) => {
    const code = name.toUpperCase();
    const expressions = expressionsOf(policy);
    const everything = expressions.join('\n');

    it('has one code, in its name, its file, its label and its messages', () => {
      expect(name).toMatch(/^sw\d\d$/);
      expect(path).toContain(`/${name}-`);
      expect(comment.startsWith(`${code}: `)).toBe(true);
      expect(policy.metadata.labels['slipway.dev/guardrail']).toBe(code);
      for (const { message, messageExpression } of policy.spec.validations) {
        expect(message).toBe(code);
        expect(messageExpression).toContain(`'${code} `);
      }
    });

    it('says what it is about, why, how to mend it and since when', () => {
      const { annotations } = policy.metadata;
      for (const key of ['title', 'why', 'fix', 'found', 'since']) {
        expect(annotations[`slipway.dev/${key}`]?.trim()).toBeTruthy();
      }
      for (const field of annotations['slipway.dev/fields']
        .split(',')
        .filter(Boolean)) {
        expect(LAUNCH_FIELDS).toContain(field);
      }
      expect(comment).toMatch(/Bound|Advice/);
    });

    it('has a denying and an explaining binding with the same scope, and names that fit', () => {
      const [deny, explain] = bindings;
      expect(bindings).toHaveLength(2);
      expect(deny.metadata.name).toBe(`${name}-deny`);
      expect(explain.metadata.name).toBe(`${name}-explain`);
      expect(deny.spec.validationActions).toEqual(['Deny', 'Audit']);
      expect(explain.spec.validationActions).toEqual(['Warn']);
      for (const binding of bindings) {
        expect(binding.metadata.name.length).toBeLessThanOrEqual(12);
        expect(binding.metadata.labels['slipway.dev/guardrail']).toBe(code);
        expect(binding.spec.policyName).toBe(name);
        expect({ ...binding.spec, validationActions: [] }).toEqual({
          ...deny.spec,
          validationActions: [],
        });
      }
    });

    it('takes its parameters from the namespace and stays silent where there are none', () => {
      for (const { spec } of bindings) {
        expect(spec.paramRef).toEqual(
          policy.spec.paramKind
            ? { name: 'default', parameterNotFoundAction: 'Allow' }
            : undefined,
        );
      }
      expect(/\bparams\b/.test(everything)).toBe(
        Boolean(policy.spec.paramKind),
      );
    });

    it('fails closed and never judges what is being deleted', () => {
      expect(policy.spec.failurePolicy).toBe('Fail');
      const updates = policy.spec.matchConstraints.resourceRules.some(
        (rule: any) =>
          rule.operations.includes('UPDATE') && !rule.resources.includes('*/*'),
      );
      const guarded = policy.spec.matchConditions?.[0].name === 'alive';
      expect(guarded).toBe(updates);
    });

    it('names exact versions, and looks at request.dryRun only where that is its subject', () => {
      const portal = ['SW10', 'SW11'].includes(code);
      for (const rule of policy.spec.matchConstraints.resourceRules) {
        expect(rule.apiVersions.includes('*')).toBe(portal);
        expect(rule.operations).not.toContain('*');
      }
      expect(/dryRun/.test(everything.replace(/'[^']*'/g, ''))).toBe(portal);
    });

    it('keeps to what Kubernetes 1.34 has, and to quantities as quantities', () => {
      for (const expression of expressions) {
        // Newer than the oldest server that we promise, or two-variable macros.
        expect(expression).not.toMatch(
          /\.flatten\(|\.transformMap|\.transformList|\.sortBy\(|\.distinct\(|\.first\(|\.last\(|cel\.bind/,
        );
        // int() fails on canonical forms such as 1k.
        expect(expression).not.toMatch(/\bint\(/);
        // resources: {} is always there in the server, so has() on it proves nothing.
        expect(expression).not.toMatch(/has\([^)]*\.resources\)/);
      }
    });

    it('has an object that passes and one that fails', () => {
      for (const outcome of ['passes', 'fails']) {
        const [object] = readGuardrailsYaml(`examples/${name}-${outcome}.yaml`);
        expect(object.kind).toBeTruthy();
      }
    });
  },
);

it('variables of one name are the same in every policy, so that a reader learns them once', () => {
  const known = new Map<string, string>();
  for (const { policy } of files) {
    // What SW04 and SW03 call labels are labels of different things.
    for (const { name, expression } of policy.spec.variables ?? []) {
      if (['labels', 'oldLabels'].includes(name)) continue;
      // Kinds without a pod template differ by rule.
      expect([name, known.get(name) ?? expression]).toEqual([name, expression]);
      known.set(name, expression);
    }
  }
});

it('every policy file is in the kustomization', () => {
  const [{ resources }] = readGuardrailsYaml('policies/kustomization.yaml');
  expect(resources).toEqual(
    readdirSync(join(GUARDRAILS_FOLDER, 'policies'))
      .filter(name => name.startsWith('sw'))
      .sort(),
  );
  for (const base of readdirSync(join(GUARDRAILS_FOLDER, 'bases'))) {
    expect(
      existsSync(join(GUARDRAILS_FOLDER, 'bases', base, 'kustomization.yaml')),
    ).toBe(true);
  }
});

it('the reader only reads, and no logs', () => {
  const [{ rules }] = readGuardrailsYaml('rbac/reader.yaml');
  for (const { resources, verbs } of rules) {
    expect(resources).not.toContain('pods/log');
    for (const verb of verbs) expect(['get', 'list', 'watch']).toContain(verb);
  }
});

it('the lists that platform teams patch come first', () => {
  const first = files.map(({ policy }) => [
    policy.metadata.name,
    policy.spec.variables?.[0].name,
  ]);
  expect(Object.fromEntries(first)).toMatchObject({
    sw01: 'controllers',
    sw02: 'controllers',
    sw03: 'controllers',
    sw04: 'platform',
    sw06: 'controllers',
    sw07: 'controllers',
    sw09: 'controllers',
  });
});

it('the portal may read no Secrets and no ConfigMaps, and nobody gets limits by edit or admin', () => {
  const roles = ['rbac/reader.yaml', 'rbac/writer.yaml', 'rbac/platform.yaml']
    .flatMap(readGuardrailsYaml)
    .filter(({ kind }) => kind === 'ClusterRole');
  for (const { metadata, rules } of roles) {
    for (const rule of rules) {
      for (const group of rule.apiGroups) expect(group).not.toBe('*');
      for (const verb of rule.verbs) expect(verb).not.toBe('*');
      expect(rule.resources).not.toContain('*');
      expect(rule.resources).not.toContain('secrets');
      expect(rule.resources).not.toContain('configmaps');
    }
    for (const label of Object.keys(metadata.labels ?? {})) {
      expect(label).not.toMatch(/aggregate-to-(edit|admin)/);
    }
  }
});
