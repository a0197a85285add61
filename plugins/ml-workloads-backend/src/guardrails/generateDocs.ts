/**
 * Writes `docs/guardrails.md` from the policies. From the repository's root:
 *
 * node --require @backstage/cli/config/nodeTransform.cjs plugins/ml-workloads-backend/src/guardrails/generateDocs.ts
 */
import { writeFileSync } from 'fs';
import { join } from 'path';
import { guardrailsMarkdown } from './docs';
import { GUARDRAILS_FOLDER } from './policyFiles';

writeFileSync(
  join(GUARDRAILS_FOLDER, '../docs/guardrails.md'),
  guardrailsMarkdown(),
);
