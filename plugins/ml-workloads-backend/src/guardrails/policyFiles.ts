import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { parseAllDocuments } from 'yaml';

/** The repository's `guardrails/`: what platform teams install. */
export const GUARDRAILS_FOLDER = resolvePackagePath(
  '@slipway/backstage-plugin-ml-workloads-backend',
  '../../guardrails',
);

const FOLDERS = ['policies', 'bases/preview-only-portal'];

/** One file of a rule. */
export interface PolicyFile {
  /** Below `guardrails/`. */
  path: string;
  /** The comment at its top, without the marks. */
  comment: string;
  policy: any;
  bindings: any[];
}

/** Every rule's file, by code. */
export function readPolicyFiles(): PolicyFile[] {
  return FOLDERS.flatMap(folder =>
    readdirSync(join(GUARDRAILS_FOLDER, folder))
      .filter(name => /^sw\d\d-.*\.yaml$/.test(name))
      .sort()
      .map(name => readPolicyFile(`${folder}/${name}`)),
  );
}

function readPolicyFile(path: string): PolicyFile {
  const text = readFileSync(join(GUARDRAILS_FOLDER, path), 'utf8');
  const [policy, ...bindings] = parseYaml(text);
  const comment = text
    .slice(0, text.indexOf('apiVersion:'))
    .split('\n')
    .map(line => line.replace(/^# ?/, ''))
    .join('\n')
    .trim();
  return { path, comment, policy, bindings };
}

/** All documents of a file below `guardrails/`. */
export function readGuardrailsYaml(path: string): any[] {
  return parseYaml(readFileSync(join(GUARDRAILS_FOLDER, path), 'utf8'));
}

function parseYaml(text: string): any[] {
  return parseAllDocuments(text)
    .map(document => {
      if (document.errors.length > 0) throw document.errors[0];
      return document.toJS();
    })
    .filter(Boolean);
}
