import { createMockDirectory } from '@backstage/backend-test-utils';
import { existsSync, readFileSync } from 'fs';
import { readdir } from 'fs/promises';
import { dirname, join, resolve } from 'path';
import { buildSite } from './buildSite';
import { folderOf, pagesOf, readSite } from './site';

const ROOT = resolve(__dirname, '../../../..');

/** Ids and links of a page that was made. */
function readPage(file: string) {
  const html = readFileSync(file, 'utf8');
  const all = (pattern: RegExp) =>
    [...html.matchAll(pattern)].map(match => match[1]);
  return {
    html,
    ids: all(/ id="([^"]+)"/g),
    links: all(/ (?:href|src)="([^"]+)"/g),
  };
}

describe('the documentation in the portal', () => {
  const output = createMockDirectory();

  describe('of this repository', () => {
    const own = createMockDirectory();
    const pages = pagesOf(
      readSite(readFileSync(join(ROOT, 'mkdocs.yml'), 'utf8')).nav,
    ).map(({ file }) => file);
    beforeAll(() => buildSite({ inputDir: ROOT, outputDir: own.path }));

    it('has every page that is written', async () => {
      const written = await readdir(join(ROOT, 'docs'), { recursive: true });
      expect([...pages].sort()).toEqual(
        written.filter(file => file.endsWith('.md')).sort(),
      );
    });

    it('has no link that leads nowhere', () => {
      const lost: string[] = [];
      for (const page of pages) {
        const file = own.resolve(folderOf(page), 'index.html');
        for (const link of readPage(file).links) {
          if (/^https?:/.test(link)) continue;
          const [path, id] = link.split('#');
          let target = path ? join(dirname(file), path) : file;
          if (target.endsWith('/')) target = join(target, 'index.html');
          if (
            !existsSync(target) ||
            (id && !readPage(target).ids.includes(id))
          ) {
            lost.push(`${page}: ${link}`);
          }
        }
      }
      expect(lost).toEqual([]);
    });

    it('can be searched', () => {
      const { docs } = JSON.parse(
        readFileSync(own.resolve('search/search_index.json'), 'utf8'),
      );
      expect(docs).toHaveLength(pages.length);
      expect(docs).toContainEqual({
        location: 'operating/',
        title: 'Operating Slipway',
        text: expect.stringContaining('Replicas and databases'),
      });
    });
  });

  it('leads out of the folder to the repository, and shows HTML as text', async () => {
    output.setContent({
      'in/mkdocs.yml':
        'repo_url: https://git.example.com/us\nnav:\n  - Home: index.md\n  - More:\n      - Deep: deep/page.md\n',
      'in/docs/index.md':
        '# Home\n\n[code](../src/a.ts) [deep](deep/page.md#twice-1) <script>alert(1)</script>',
      'in/docs/deep/page.md':
        '# Deep\n\n## Twice\n\n## Twice\n\n[up](../index.md)',
    });
    await buildSite({
      inputDir: output.resolve('in'),
      outputDir: output.resolve('site'),
    });
    const home = readPage(output.resolve('site/index.html'));
    expect(home.links).toEqual(
      expect.arrayContaining([
        'https://git.example.com/us/blob/main/src/a.ts',
        'deep/page/#twice-1',
      ]),
    );
    expect(home.html).not.toContain('<script>');
    const deep = readPage(output.resolve('site/deep/page/index.html'));
    expect(deep.ids).toEqual(expect.arrayContaining(['twice', 'twice-1']));
    expect(deep.links).toContain('../../');
  });

  it('says what is missing', async () => {
    output.setContent({ 'in/mkdocs.yml': 'site_name: x' });
    await expect(
      buildSite({
        inputDir: output.resolve('in'),
        outputDir: output.resolve('site'),
      }),
    ).rejects.toThrow('mkdocs.yml has no nav');
  });
});
