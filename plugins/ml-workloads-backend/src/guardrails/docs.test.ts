import { readFileSync } from 'fs';
import { join } from 'path';
import { parse } from 'yaml';
import { guardrailsMarkdown } from './docs';
import { GUARDRAILS_FOLDER, readPolicyFiles } from './policyFiles';
import { limitFieldsOf, limitsSchema } from './reference/limitFields';

it('docs/guardrails.md is what the policies say; run generateDocs.ts when it is not', () => {
  const written = readFileSync(
    join(GUARDRAILS_FOLDER, '../docs/guardrails.md'),
    'utf8',
  );
  expect(written).toBe(guardrailsMarkdown());
});

it('every limit is read by a rule, and explains itself with the code of each rule that reads it', () => {
  const readers = new Map<string, string[]>();
  for (const file of readPolicyFiles()) {
    for (const field of limitFieldsOf(file)) {
      readers.set(field, [
        ...(readers.get(field) ?? []),
        file.policy.metadata.labels['slipway.dev/guardrail'],
      ]);
    }
  }
  for (const { field, texts } of leaves(limitsSchema())) {
    expect([field, readers.get(field)]).toEqual([field, expect.any(Array)]);
    for (const code of readers.get(field)!) {
      expect([field, texts.join(' ')]).toEqual([
        field,
        expect.stringContaining(code),
      ]);
    }
  }
});

/** Fields without fields of their own, with their descriptions and those above them. */
function leaves(
  schema: any,
  path: string[] = [],
  above: string[] = [],
): Array<{ field: string; texts: string[] }> {
  const texts = [...above, schema.description ?? ''];
  if (!schema.properties) return [{ field: path.join('.'), texts }];
  return Object.entries(schema.properties).flatMap(([name, inner]) =>
    leaves(inner, [...path, name], texts),
  );
}

it.each(['platform', 'controllers'])(
  'the kustomization of the README patches the list %s in every policy that has it',
  list => {
    const holders = readPolicyFiles()
      .filter(({ policy }) =>
        policy.spec.variables?.some(({ name }: any) => name === list),
      )
      .map(({ policy }) => {
        expect([policy.metadata.name, policy.spec.variables[0].name]).toEqual([
          policy.metadata.name,
          list,
        ]);
        return policy.metadata.name;
      });
    const targets = kustomizationOfReadme().patches.map(
      ({ target }: any) => new RegExp(`^${target.name}$`),
    );
    const patched = targets.find((name: RegExp) => name.test(holders[0]));
    const matched = readPolicyFiles()
      .map(({ policy }) => policy.metadata.name)
      .filter(name => patched.test(name));
    expect(matched.sort()).toEqual(holders.sort());
  },
);

function kustomizationOfReadme(): any {
  const readme = readFileSync(join(GUARDRAILS_FOLDER, 'README.md'), 'utf8');
  const [, yaml] = /```yaml\n([\s\S]*?patches:[\s\S]*?)```/.exec(readme)!;
  return parse(yaml);
}
