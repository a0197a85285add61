import { readdirSync, readFileSync } from 'fs';
import { join, relative, resolve } from 'path';

const ROOT = resolve(__dirname, '../../../..');
const RULES = join(ROOT, 'docs/rules');
const LEFT_OUT = new Set(['node_modules', 'dist', 'dist-types', 'bin']);
const CITED =
  /(?:(ledger|guardrails|design)\.md`?|(ledger) rules) ((?:,? ?(?:and )?§?\d+(?:\.\d+)?)+)/g;

/** Sections (`5`) and the rules in them (`5.17`). */
function numbersOf(page: string): Set<string> {
  const numbers = new Set<string>();
  let section = '';
  for (const line of readFileSync(join(RULES, `${page}.md`), 'utf8').split(
    '\n',
  )) {
    const [, heading] = /^## (\d+)\./.exec(line) ?? [];
    const [, rule] = /^(\d+)\. /.exec(line) ?? [];
    if (heading) numbers.add((section = heading));
    if (rule) numbers.add(`${section}.${rule}`);
  }
  return numbers;
}

function* sourcesIn(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!LEFT_OUT.has(entry.name)) yield* sourcesIn(path);
    } else if (/\.(tsx?|mjs|ya?ml)$/.test(entry.name)) yield path;
  }
}

it('has every rule that the code names', () => {
  const pages = new Map(
    ['ledger', 'guardrails', 'design'].map(page => [page, numbersOf(page)]),
  );
  const cited: string[] = [];
  const lost: string[] = [];
  for (const folder of ['plugins', 'packages', 'guardrails', 'e2e-tests']) {
    for (const file of sourcesIn(join(ROOT, folder))) {
      // Comments go on in the next line.
      const text = readFileSync(file, 'utf8').replace(
        /\n\s*(?:\*|\/\/) ?/g,
        ' ',
      );
      for (const [, page, ledger, numbers] of text.matchAll(CITED)) {
        const of = page ?? ledger;
        for (const number of numbers.match(/\d+(\.\d+)?/g)!) {
          cited.push(number);
          if (!pages.get(of)!.has(number)) {
            lost.push(`${relative(ROOT, file)}: ${of} §${number}`);
          }
        }
      }
    }
  }
  expect(lost).toEqual([]);
  expect(cited.length).toBeGreaterThan(100);
});
