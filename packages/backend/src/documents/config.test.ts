import { existsSync, readdirSync, readFileSync } from 'fs';
import { join, resolve } from 'path';
import { parseAllDocuments } from 'yaml';

const ROOT = resolve(__dirname, '../../../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

const plugins = readdirSync(join(ROOT, 'plugins'));
const schemas = plugins
  .map(name => `plugins/${name}/config.d.ts`)
  .filter(path => existsSync(join(ROOT, path)));
const pages = [
  'README.md',
  'guardrails/README.md',
  'templates/README.md',
  ...plugins.map(name => `plugins/${name}/README.md`),
  ...readdirSync(join(ROOT, 'docs'), { recursive: true })
    .map(String)
    .filter(name => name.endsWith('.md'))
    .map(name => `docs/${name}`),
];

/** Keys of a schema as paths (`mlWorkloads.clusters.name`), and whether a comment stands above each. Its lines are indented as the code is. */
function keysOf(schema: string): Map<string, boolean> {
  const keys = new Map<string, boolean>();
  const path: string[] = [];
  let before = '';
  for (const line of read(schema).split('\n')) {
    const [, indent, key] = /^( {2,})(\w+)\??: /.exec(line) ?? [];
    if (key) {
      path.length = indent.length / 2 - 1;
      path.push(key);
      keys.set(path.filter(Boolean).join('.'), before.endsWith('*/'));
    }
    before = line.trim();
  }
  return keys;
}

/** Paths of a value's keys; items of lists are their list's. */
function pathsIn(value: unknown, path: string): string[] {
  if (Array.isArray(value)) return value.flatMap(item => pathsIn(item, path));
  if (!value || typeof value !== 'object') return [path];
  return Object.entries(value).flatMap(([key, inner]) => [
    path,
    ...pathsIn(inner, `${path}.${key}`),
  ]);
}

const known = new Map(schemas.flatMap(schema => [...keysOf(schema)]));
/** Below these anything may stand: labels, schedules, lengths of time. */
const FREE =
  /\.(nodeSelector|priceLabels|labels|schedule|details|history|facts|hours|longWait|stuckAfter|notOlderThan)$/;
const isKnown = (path: string): boolean =>
  known.has(path) ||
  path
    .split('.')
    .some((_, i, parts) => FREE.test(`.${parts.slice(0, i).join('.')}`));

it('says of every key of the configuration what it is', () => {
  const groups = ['mlWorkloads', 'slipway', 'catalog', 'catalog.providers'];
  const bare = [...known]
    .filter(([path, said]) => !said && !groups.includes(path))
    .map(([path]) => path);
  expect(bare).toEqual(['catalog.providers.mlWorkloads']);
  expect(known.size).toBeGreaterThan(100);
});

it('speaks in documents of no key that there is not', () => {
  const lost: string[] = [];
  let spoken = 0;
  for (const page of pages) {
    const text = read(page);
    const named = [
      ...text.matchAll(/(?:\w+\.)*mlWorkloads(?:\.\w+|\[\])+/g),
    ].map(([path]) => path.replace(/\[\]/g, ''));
    const written = [...text.matchAll(/^( *)```ya?ml\n([^]*?)^ *```/gm)]
      .filter(([, , block]) => /^mlWorkloads:/m.test(block))
      .flatMap(([, , block]) => parseAllDocuments(block))
      .flatMap(document =>
        pathsIn((document.toJS() as any).mlWorkloads, 'mlWorkloads'),
      );
    for (const path of [...named, ...written]) {
      spoken++;
      if (!isKnown(path)) lost.push(`${page}: ${path}`);
    }
  }
  expect(lost).toEqual([]);
  expect(spoken).toBeGreaterThan(100);
});
