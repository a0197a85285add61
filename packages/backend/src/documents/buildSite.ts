import type { GeneratorRunOptions } from '@backstage/plugin-techdocs-node';
import { cp, mkdir, readFile, writeFile } from 'fs/promises';
import { dirname, join } from 'path';
import { renderPage } from './page';
import { folderOf, pagesOf, readSite } from './site';
import { STYLES, STYLES_FILE } from './styles';

/**
 * Makes the pages of a folder with `mkdocs.yml`, its pictures, and what the portal's search reads.
 *
 * @throws Error when `mkdocs.yml` or a page that it lists is missing
 */
export async function buildSite(
  options: Pick<GeneratorRunOptions, 'inputDir' | 'outputDir' | 'etag'>,
): Promise<void> {
  const { inputDir, outputDir, etag } = options;
  const site = readSite(await readFile(join(inputDir, 'mkdocs.yml'), 'utf8'));
  const docs = join(inputDir, site.docsDir);
  const write = async (file: string, text: string) => {
    await mkdir(dirname(join(outputDir, file)), { recursive: true });
    await writeFile(join(outputDir, file), text);
  };

  await cp(docs, outputDir, {
    recursive: true,
    filter: source => !source.endsWith('.md'),
  });
  await write(STYLES_FILE, STYLES);
  const found: Array<{ location: string; title: string; text: string }> = [];
  for (const { file } of pagesOf(site.nav)) {
    const page = renderPage(
      await readFile(join(docs, file), 'utf8'),
      file,
      site,
    );
    const folder = folderOf(file);
    await write(join(folder, 'index.html'), page.html);
    found.push({
      location: folder && `${folder}/`,
      title: page.title,
      text: page.text,
    });
  }
  await write(
    'search/search_index.json',
    JSON.stringify({ config: {}, docs: found }),
  );
  await write(
    'techdocs_metadata.json',
    JSON.stringify({
      site_name: site.title,
      site_description: '',
      etag: etag ?? '',
      build_timestamp: Date.now(),
    }),
  );
}
