import { readFileSync } from 'fs';
import { join } from 'path';
import { buildCatalogue } from './catalogue';
import {
  GUARDRAILS_FOLDER,
  readPolicyFiles,
  type PolicyFile,
} from './policyFiles';

const HEAD = `# Guardrail reference

<!-- Generated from guardrails/policies and guardrails/examples. Do not edit: change the policy, then run
     node --require @backstage/cli/config/nodeTransform.cjs plugins/ml-workloads-backend/src/guardrails/generateDocs.ts -->

Every guardrail is a \`ValidatingAdmissionPolicy\`: the API server holds everyone to it, whether they come from the portal, from
\`kubectl\` or from a GitOps controller. A refusal names a code and values, for instance \`SW01 gpus=16 max=8\`; look the code up here.
How to install the rules: [guardrails/README.md](../guardrails/README.md).

What holds for all of them:

- **Limits** (\`max\` and the allowed values) come from the object \`WorkloadLimits/default\` of the namespace:
  \`kubectl explain workloadlimits.spec\`, \`kubectl get workloadlimits\`.
- **What runs is not harmed.** An update is refused only when it makes things worse than they are. After a limit fell, labels, suspending,
  scaling down, finalizers and deletion all pass; growing does not.
- **GPUs** are \`nvidia.com/gpu\`, \`nvidia.com/mig-*\`, \`*.shared\`, \`amd.com/gpu\`, \`habana.ai/gaudi\` and \`gpu.intel.com/*\`. Whole GPUs,
  slices and shares count one each.
- **Owned objects.** What a listed controller makes for a workload is judged where the workload is made, except for its images.
`;

/** `docs/guardrails.md`, whole. */
export function guardrailsMarkdown(): string {
  const files = readPolicyFiles().sort((a, b) =>
    a.policy.metadata.name.localeCompare(b.policy.metadata.name),
  );
  const rows = files.map(file => {
    const { code, title } = entryOf(file);
    return `| [${code}](#${anchor(code!, title)}) | ${title} | ${judged(
      file,
    )} | ${strength(file)} |`;
  });
  return [
    HEAD,
    '<!-- prettier-ignore -->',
    '| code | rule | judged | bound or advice |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
    ...files.map(section),
  ].join('\n');
}

function section(file: PolicyFile): string {
  const { code, title, why, fix, fields, since, found } = entryOf(file);
  const [what, ...rest] = file.comment.replace(/^SW\d\d: /, '').split('\n\n');
  const example = (outcome: 'passes' | 'fails') =>
    readFileSync(
      join(
        GUARDRAILS_FOLDER,
        'examples',
        `${code!.toLowerCase()}-${outcome}.yaml`,
      ),
      'utf8',
    ).trim();
  return `## ${code}: ${title}

${sentence(what)}

**Why.** ${why}

**What to do.** ${fix}

**What it says.** ${found
    .map(
      line =>
        `“${line.replace(/^\[[^\]]*\]\s*/, '').replace(/\{(\w+)\}/g, '_$1_')}”`,
    )
    .join(' · ')}

**Bound or advice.** ${rest.map(unwrapped).join(' ')}

${
  fields.length > 0
    ? `**In the form.** Beside ${fields
        .map(field => `\`${field}\``)
        .join(', ')}.\n\n`
    : ''
}**Since** ${since} · **Policy** [\`${file.path}\`](../guardrails/${file.path})

Passes:

\`\`\`yaml
${example('passes')}
\`\`\`

Fails:

\`\`\`yaml
${example('fails')}
\`\`\`
`;
}

function entryOf(file: PolicyFile) {
  const { policies } = buildCatalogue([file.policy], file.bindings);
  return [...policies.values()][0];
}

function judged({ policy }: PolicyFile): string {
  const resources: string[] =
    policy.spec.matchConstraints.resourceRules.flatMap(
      (rule: { resources: string[] }) => rule.resources,
    );
  return [...new Set(resources)]
    .map(name => (name === '*/*' ? 'everything the portal sends' : name))
    .join(', ');
}

function strength({ comment }: PolicyFile): string {
  return /advice/i.test(comment) ? 'bound, in part advice' : 'bound';
}

function sentence(text: string): string {
  const flat = unwrapped(text);
  return flat.charAt(0).toUpperCase() + flat.slice(1);
}

function unwrapped(text: string): string {
  return text
    .replace(/\s*\n\s*/g, ' ')
    .replace(/\*/g, '\\*')
    .trim();
}

/** As GitHub and TechDocs make them. */
function anchor(code: string, title: string): string {
  return `${code} ${title}`
    .toLowerCase()
    .replace(/[^a-z0-9 -]/g, '')
    .replace(/ /g, '-');
}
