import { readFileSync } from 'fs';
import { join } from 'path';
import { buildCatalogue } from './catalogue';
import {
  GUARDRAILS_FOLDER,
  readPolicyFiles,
  type PolicyFile,
} from './policyFiles';
import { difference } from './reference/difference';
import { limitFieldsOf } from './reference/limitFields';
import { HEAD, TAIL } from './reference/texts';

/** Variables that hold a list which platform teams patch. */
const LISTS: Record<string, string> = {
  controllers:
    'groups whose objects may have owners: Kueue, JobSet, LeaderWorkerSet, Trainer, KubeRay, KServe, KEDA in their usual namespaces',
  platform:
    'groups that may bind namespaces and set limits, queues, quotas and runtimes',
};

/** `docs/guardrails.md`, whole. */
export function guardrailsMarkdown(): string {
  const files = readPolicyFiles().sort((a, b) =>
    a.policy.metadata.name.localeCompare(b.policy.metadata.name),
  );
  return [
    HEAD,
    '## The rules\n',
    '<!-- prettier-ignore -->',
    '| code | rule | limits | bound or advice |',
    '| --- | --- | --- | --- |',
    ...files.map(row),
    '',
    ...files.map(section),
    TAIL,
    lists(files),
  ].join('\n');
}

function row(file: PolicyFile): string {
  const { code, title } = entryOf(file);
  const fields = limitFieldsOf(file).map(field => `\`${field}\``);
  return `| [${code}](#${anchor(code!, title)}) | ${title} | ${
    fields.join(', ') || 'none'
  } | ${strength(file)} |`;
}

function section(file: PolicyFile): string {
  const { code, title, why, fix, fields, since, found } = entryOf(file);
  const [what, ...rest] = file.comment.replace(/^SW\d\d: /, '').split('\n\n');
  const limits = limitFieldsOf(file);
  return [
    `### ${code}: ${title}`,
    sentence(what),
    `**Why.** ${why}`,
    `**What to do.** ${fix}`,
    `**What it says.** ${found.map(quoted).join(' · ')}`,
    `**Bound or advice.** ${rest.map(unwrapped).join(' ')}`,
    `**Judged.** ${judged(file)}`,
    limits.length > 0
      ? `**Limits.** ${limits.map(field => `\`spec.${field}\``).join(', ')}`
      : '',
    fields.length > 0
      ? `**In the form.** Beside ${fields
          .map(field => `\`${field}\``)
          .join(', ')}.`
      : '',
    `**Since** ${since} · **Policy** [\`${file.path}\`](../guardrails/${file.path})`,
    ...examples(code!.toLowerCase()),
  ]
    .filter(Boolean)
    .join('\n\n')
    .concat('\n');
}

function examples(name: string): string[] {
  const [passes, fails] = ['passes', 'fails'].map(outcome => {
    const path = `examples/${name}-${outcome}.yaml`;
    return {
      link: `[\`${path}\`](../guardrails/${path})`,
      text: readFileSync(join(GUARDRAILS_FOLDER, path), 'utf8').trim(),
    };
  });
  const changed = difference(passes.text, fails.text);
  return [
    `Passes, ${passes.link}:`,
    `\`\`\`yaml\n${passes.text}\n\`\`\``,
    changed === null
      ? `Fails, ${fails.link}: the same object.`
      : `Fails, ${fails.link}, which differs so:`,
    ...(changed === null ? [] : [`\`\`\`diff\n${changed}\n\`\`\``]),
  ];
}

/** Which policies hold which list, with its place for a JSON patch. */
function lists(files: PolicyFile[]): string {
  const rows = Object.entries(LISTS).map(([name, what]) => {
    const places = files.flatMap(({ policy }) =>
      (policy.spec.variables ?? []).flatMap(
        (variable: { name: string }, i: number) =>
          variable.name === name
            ? [{ code: policy.metadata.name.toUpperCase(), i }]
            : [],
      ),
    );
    const codes = places.map(({ code, i }) =>
      i === 0 ? code : `${code} (at ${i})`,
    );
    return `| \`${name}\` | ${what} | ${codes.join(', ')} |`;
  });
  return `## Lists to patch

They are the first variable of each policy that has them (\`/spec/variables/0/expression\`). Patch all policies of a list alike;
[guardrails/README.md](../guardrails/README.md) has a kustomization to copy. Add a controller when its objects own GPU pods (Volcano, Argo
Workflows, a controller of your own): SW09 refuses what claims an owner otherwise.

<!-- prettier-ignore -->
| list | what it holds | policies |
| --- | --- | --- |
${rows.join('\n')}
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
    .join(', ')
    .concat('.');
}

function strength({ comment }: PolicyFile): string {
  return /advice/i.test(comment) ? 'bound, in part advice' : 'bound';
}

function quoted(line: string): string {
  return `“${line
    .replace(/^\[[^\]]*\]\s*/, '')
    .replace(/\{(\w+)\}/g, '_$1_')}”`;
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
