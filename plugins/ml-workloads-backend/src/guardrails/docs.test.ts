import { readFileSync } from 'fs';
import { join } from 'path';
import { guardrailsMarkdown } from './docs';
import { GUARDRAILS_FOLDER } from './policyFiles';

it('docs/guardrails.md is what the policies say; run generateDocs.ts when it is not', () => {
  const written = readFileSync(
    join(GUARDRAILS_FOLDER, '../docs/guardrails.md'),
    'utf8',
  );
  expect(written).toBe(guardrailsMarkdown());
});
