/**
 * Writes `docs/reasons.md` from the table of reasons. From the repository's root:
 *
 * node --require @backstage/cli/config/nodeTransform.cjs plugins/ml-workloads-backend/src/lifecycle/reasons/generateDocs.ts
 */
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { writeFileSync } from 'fs';
import { reasonsMarkdown } from './docs';

const PACKAGE = '@slipway/backstage-plugin-ml-workloads-backend';

writeFileSync(
  resolvePackagePath(PACKAGE, '../../docs/reasons.md'),
  reasonsMarkdown(),
);
