import { readFileSync } from 'fs';
import { join } from 'path';
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
