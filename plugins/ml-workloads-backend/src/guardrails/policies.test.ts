import { spawnSync } from 'child_process';
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
  'engine',
  'type',
  'image',
  'command',
  'args',
  'env',
  'secretEnv',
  'serviceAccountName',
  'profile',
  'gpusPerPod',
  'replicas',
  'podsPerReplica',
  'queue',
  'priorityClass',
  'maxRunSeconds',
  'retries',
  'volumes',
  'topology',
  'runtime',
  'serving',
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

/** Longest values that are not cut and not numbers, by what a message calls them. */
const WORDS: Record<string, number> = {
  'request.kind.kind': 'LLMInferenceServiceConfig'.length,
  'variables.unstated': 'resources'.length,
  'variables.restarts[0]': 'OnFailure'.length,
  'variables.changed[0]': 'kueue.x-k8s.io/queue-name'.length,
};

/** The most characters that a message can have: texts as they are, cut values as they are cut, numbers of ten digits. */
function longest(messageExpression: string): number {
  const whole = /\.substring\(0, \[.*\.size\(\), (\d+)\]\.min\(\)\)$/s.exec(
    messageExpression.trim(),
  );
  // Cut as a whole.
  if (whole && /^\(.*\)\.substring/s.test(messageExpression.trim())) {
    return Number(whole[1]);
  }
  return parts(messageExpression)
    .map(part => longestPart(part.trim()))
    .reduce((sum, length) => sum + length, 0);
}

/** Splits at the + that are not inside brackets or texts. */
function parts(expression: string, separator = '+'): string[] {
  const found = [''];
  let depth = 0;
  let quoted = false;
  for (const character of expression) {
    if (character === "'") quoted = !quoted;
    if (!quoted && '([{'.includes(character)) depth += 1;
    if (!quoted && ')]}'.includes(character)) depth -= 1;
    if (!quoted && depth === 0 && character === separator) found.push('');
    else found[found.length - 1] += character;
  }
  return found;
}

function longestPart(part: string): number {
  const text = /^'([^']*)'$/.exec(part);
  if (text) return text[1].length;
  if (part in WORDS) return WORDS[part];
  if (/^string\(/.test(part)) return 10;
  const inner = /^\((.*)\)$/s.exec(part);
  const [condition, ...rest] = inner ? parts(inner[1], '?') : [''];
  if (condition && rest.length > 0) {
    const branches = parts(rest.join('?'), ':').map(each => each.trim());
    return Math.max(...branches.map(longestPart));
  }
  const cut = /, (\d+)\]\.min\(\)\)$/.exec(part);
  if (cut) return Number(cut[1]);
  return NaN;
}

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
        // 8 and "8", 1000m and 1 are the same quantity and not the same text.
        expect(expression).not.toMatch(
          /(limits|requests)(\[[^\]]*\]|\.\w+)\s*[=!]=/,
        );
        expect(expression).not.toMatch(/[=!]=\s*[\w.?]*(limits|requests)\[/);
        // int() fails on canonical forms such as 1k.
        expect(expression).not.toMatch(/\bint\(/);
        // resources: {} is always there in the server, so has() on it proves nothing.
        expect(expression).not.toMatch(/has\([^)]*\.resources\)/);
      }
    });

    it('says what it found in at most 45 characters', () => {
      for (const { messageExpression } of policy.spec.validations) {
        // SW05 cuts an image in its middle: guardrails.lab.test.ts measures what that gives.
        const most = code === 'SW05' ? 45 : longest(messageExpression);
        expect(most).toBeLessThanOrEqual(45);
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

it('every policy is what guardrails/source says; run generate.mjs when it is not', () => {
  const { status, stderr } = spawnSync(
    process.execPath,
    [join(GUARDRAILS_FOLDER, 'source/generate.mjs'), '--check'],
    { encoding: 'utf8' },
  );
  expect(stderr).toBe('');
  expect(status).toBe(0);
});

describe('bases', () => {
  const names = files.flatMap(({ bindings }) =>
    bindings.map(({ metadata }) => metadata.name as string),
  );
  const chosen = (base: string) => {
    const [{ patches }] = readGuardrailsYaml(
      `bases/${base}/kustomization.yaml`,
    );
    // As kustomize reads it: the whole name.
    const target = new RegExp(`^(${patches[0].target.name})$`);
    return names.filter(name => target.test(name));
  };

  it('warn-only takes away every denying binding but those that bind the portal', () => {
    expect(chosen('warn-only')).toEqual(
      names.filter(name => /-deny$/.test(name) && !/^sw1[01]-/.test(name)),
    );
  });

  it('namespaces-opt-in selects for every rule but the team binding and the portal', () => {
    expect(chosen('namespaces-opt-in')).toEqual(
      names.filter(name => !/^sw(04|10|11)-/.test(name)),
    );
  });
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
  for (const { policy } of files) {
    const names = (policy.spec.variables ?? []).map(({ name }: any) => name);
    for (const patched of ['controllers', 'platform']) {
      expect([-1, 0]).toContain(names.indexOf(patched));
    }
  }
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
