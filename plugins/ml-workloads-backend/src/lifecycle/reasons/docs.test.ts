import { readFileSync } from 'fs';
import { resolve } from 'path';
import { reasonsMarkdown } from './docs';

it('docs/reasons.md is what the table says; run generateDocs.ts when it is not', () => {
  const written = readFileSync(
    resolve(__dirname, '../../../../../docs/reasons.md'),
    'utf8',
  );
  expect(written).toBe(reasonsMarkdown());
});
