/**
 * Writes guardrails/policies/*.yaml from rules/*.mjs, kinds.mjs and prelude.mjs.
 *
 *   node guardrails/source/generate.mjs           write
 *   node guardrails/source/generate.mjs --check   compare only; exits with 1 and names what differs
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { policyYaml } from './policyYaml.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..');

/** Every file that the sources make, by its path below guardrails/. */
export async function generatedFiles() {
  const names = readdirSync(join(here, 'rules')).sort();
  const files = new Map();
  for (const name of names.filter(file => file.endsWith('.mjs'))) {
    const { default: rule } = await import(
      pathToFileURL(join(here, 'rules', name)).href
    );
    const file = `${rule.code.toLowerCase()}-${rule.slug}`;
    if (name !== `${file}.mjs`) {
      throw new Error(`rules/${name} holds ${rule.code}: name it ${file}.mjs`);
    }
    files.set(`${rule.folder ?? 'policies'}/${file}.yaml`, policyYaml(rule));
  }
  const listed = [...files.keys()]
    .filter(path => path.startsWith('policies/'))
    .map(path => `  - ${path.slice('policies/'.length)}\n`);
  files.set(
    'policies/kustomization.yaml',
    `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n${listed.join(
      '',
    )}`,
  );
  return files;
}

async function main() {
  const different = [];
  for (const [path, text] of await generatedFiles()) {
    const file = join(root, path);
    const now = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
    if (now === text) continue;
    different.push(path);
    if (!process.argv.includes('--check')) writeFileSync(file, text);
  }
  if (!process.argv.includes('--check')) {
    for (const path of different) console.log(`wrote guardrails/${path}`);
  } else if (different.length > 0) {
    console.error(
      `Not what guardrails/source says: ${different.join(
        ', ',
      )}\nRun: node guardrails/source/generate.mjs`,
    );
    process.exitCode = 1;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
