import { resourceRules } from './kinds.mjs';
import { prelude } from './prelude.mjs';

/** Namespaces of the GPU stack itself, where the rules that have no parameters do not hold. */
const SYSTEM_NAMESPACES = [
  'kube-system',
  'gpu-operator',
  'nvidia-dra-driver-gpu',
  'kueue-system',
  'slipway-system',
];

/** The file of a rule: its policy and its two bindings. */
export function policyYaml(rule) {
  return [policy(rule), binding(rule, 'deny'), binding(rule, 'explain')].join(
    '---\n',
  );
}

function policy(rule) {
  const { code, title, why, fix, found, fields, since, params } = rule;
  const bound = rule.bound === 'bound' ? 'Bound' : 'Advice';
  return `${comment(`${code}: ${rule.about}

${bound}.${rule.reach ? ` ${rule.reach}` : ''}`)}
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata:
  name: ${code.toLowerCase()}
  labels:
    slipway.dev/guardrail: ${code}
  annotations:
    slipway.dev/title: ${title}
    slipway.dev/why: >-
${indent(wrap(why), 6)}
    slipway.dev/fix: >-
${indent(wrap(fix), 6)}
    slipway.dev/found: |-
${indent(found.join('\n'), 6)}
    slipway.dev/fields: '${fields.join(',')}'
    slipway.dev/since: ${since}
spec:
  failurePolicy: Fail
${
  params
    ? `  paramKind:\n    apiVersion: guardrails.slipway.dev/v1alpha1\n    kind: WorkloadLimits\n`
    : ''
}  matchConstraints:
    resourceRules:
${(rule.resourceRules ?? resourceRules(rule.kinds)).map(ruleYaml).join('\n')}
${matchConditions(rule)}${variables(rule)}  validations:
${rule.validations.map(each => validation(code, each)).join('\n')}
`;
}

const list = values =>
  `[${values
    .map(v => (v === '' || v.includes('*') ? `'${v}'` : v))
    .join(', ')}]`;

function ruleYaml({ apiGroups, apiVersions, operations, resources, scope }) {
  return `      - apiGroups: ${list(apiGroups)}
        apiVersions: ${list(apiVersions)}
        operations: ${list(operations)}
        resources: ${list(resources)}${
    scope ? `\n        scope: ${scope}` : ''
  }`;
}

function matchConditions(rule) {
  const conditions = rule.matchConditions ?? [
    { name: 'alive', expression: '!has(object.metadata.deletionTimestamp)' },
  ];
  if (conditions.length === 0) return '';
  return `  matchConditions:\n${conditions.map(named).join('\n')}\n`;
}

function variables(rule) {
  const used = rule.validations.flatMap(({ expression, message }) =>
    needs(`${expression} ${message}`),
  );
  const all = withNeeds(prelude(rule.kinds ?? []), rule.variables ?? [], used);
  return all.length === 0 ? '' : `  variables:\n${all.map(named).join('\n')}\n`;
}

function named({ name, comment: why, expression }) {
  return `${why ? `${comment(why, 4)}\n` : ''}    - name: ${name}
      expression: >-
${indent(expression.trim(), 8)}`;
}

function validation(code, { comment: why, expression, message }) {
  return `${why ? `${comment(why, 4)}\n` : ''}    - expression: >-
${indent(expression.trim(), 8)}
      message: ${code}
      messageExpression: >-
${indent(message.trim(), 8)}`;
}

/** The named variables with those of the prelude that they need, in the prelude's order, then the rule's own. */
function withNeeds(shared, asked, used) {
  const own = asked.filter(each => typeof each !== 'string');
  const known = new Map(shared.map(each => [each.name, each]));
  const wanted = new Set();
  const want = name => {
    const variable = known.get(name);
    if (!variable || wanted.has(name)) return;
    wanted.add(name);
    needs(variable.expression).forEach(want);
  };
  for (const each of asked) {
    if (typeof each === 'string' && !known.has(each)) {
      throw new Error(`Not in prelude.mjs: ${each}`);
    }
    if (typeof each === 'string') want(each);
    else needs(each.expression).forEach(want);
  }
  used.forEach(want);
  const unknown = [
    ...own.flatMap(({ expression }) => needs(expression)),
    ...used,
  ].filter(name => !known.has(name) && !own.some(each => each.name === name));
  if (unknown.length > 0) throw new Error(`Not declared: ${unknown}`);
  return [...shared.filter(({ name }) => wanted.has(name)), ...own];
}

const needs = expression =>
  Array.from(expression.matchAll(/variables\.(\w+)/g), match => match[1]);

function binding(rule, kind) {
  const { code, params, everywhere = true } = rule;
  const name = code.toLowerCase();
  const action = kind === 'deny' ? 'Deny, Audit' : 'Warn';
  return `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata:
  name: ${name}-${kind}
  labels:
    slipway.dev/guardrail: ${code}
spec:
  policyName: ${name}
  validationActions: [${action}]
${params ? PARAMETERS : ''}${everywhere ? '' : NOT_IN_SYSTEM_NAMESPACES}`;
}

const PARAMETERS = `  # No namespace: each namespace has its own limits. Without any, SW07 speaks.
  paramRef:
    name: default
    parameterNotFoundAction: Allow
`;

const NOT_IN_SYSTEM_NAMESPACES = `  # Where the GPU stack itself lives. Patch this list for your own system namespaces.
  matchResources:
    namespaceSelector:
      matchExpressions:
        - key: kubernetes.io/metadata.name
          operator: NotIn
          values:
            [
${SYSTEM_NAMESPACES.map(name => `              ${name},`).join('\n')}
            ]
`;

function comment(text, spaces = 0) {
  return indent(
    wrap(text, 118 - spaces)
      .split('\n')
      .map(line => `# ${line}`.trim())
      .join('\n'),
    spaces,
  );
}

function indent(text, spaces) {
  return text
    .split('\n')
    .map(line => (line ? ' '.repeat(spaces) + line : line))
    .join('\n');
}

/** Breaks paragraphs at blanks. */
function wrap(text, width = 94) {
  return text
    .trim()
    .split('\n\n')
    .map(paragraph => {
      const lines = [''];
      for (const word of paragraph.split(/\s+/)) {
        const last = lines[lines.length - 1];
        if (last && last.length + 1 + word.length > width) lines.push(word);
        else lines[lines.length - 1] = last ? `${last} ${word}` : word;
      }
      return lines.join('\n');
    })
    .join('\n\n');
}
