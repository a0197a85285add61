import { posix } from 'path';
import { parse } from 'yaml';

/** What `mkdocs.yml` says, as far as pages are made from it. */
export interface Site {
  title: string;
  /** Folder of the pages, relative to that of `mkdocs.yml`. */
  docsDir: string;
  /** Where links lead that leave the folder; undefined: they become text. */
  repoUrl: string | undefined;
  nav: NavEntry[];
}

/** A page, or a heading with pages below it. */
export type NavEntry =
  | { title: string; file: string }
  | { title: string; entries: NavEntry[] };

/** @throws Error when it is no YAML, or has no `nav` */
export function readSite(yaml: string): Site {
  const { site_name, docs_dir, repo_url, nav } = parse(yaml) ?? {};
  if (!Array.isArray(nav)) {
    throw new Error('mkdocs.yml has no nav that lists its pages');
  }
  return {
    title: String(site_name ?? 'Documentation'),
    docsDir: String(docs_dir ?? 'docs'),
    repoUrl: repo_url && String(repo_url).replace(/\/$/, ''),
    nav: nav.map(readEntry),
  };
}

function readEntry(entry: Record<string, string | unknown[]>): NavEntry {
  const [[title, value]] = Object.entries(entry);
  return Array.isArray(value)
    ? { title, entries: value.map(one => readEntry(one as any)) }
    : { title, file: value };
}

/** The pages in the order of the navigation. */
export function pagesOf(
  nav: NavEntry[],
): Array<{ title: string; file: string }> {
  return nav.flatMap(entry =>
    'file' in entry ? [entry] : pagesOf(entry.entries),
  );
}

/** Folder of a page in the site, as MkDocs has it: `a/b.md` is at `a/b/`, `index.md` and `README.md` at their folder. */
export function folderOf(file: string): string {
  const { dir, name } = posix.parse(file);
  return name === 'index' || name === 'README' ? dir : posix.join(dir, name);
}

/**
 * Where a link or picture of a page leads in the site.
 *
 * @param from - the page, relative to the folder of all pages
 * @returns undefined where nothing is there
 */
export function linkFrom(
  from: string,
  href: string,
  { docsDir, repoUrl }: Pick<Site, 'docsDir' | 'repoUrl'>,
): string | undefined {
  if (/^([a-z]+:|#|\/\/)/i.test(href)) return href;
  const [path, hash] = href.split('#');
  const target = posix.join(posix.dirname(from), path);
  const fragment = hash ? `#${hash}` : '';
  if (target.startsWith('..')) {
    return (
      repoUrl &&
      `${repoUrl}/blob/main/${posix.join(docsDir, target)}${fragment}`
    );
  }
  const isPage = target.endsWith('.md');
  const relative = posix.relative(
    folderOf(from),
    isPage ? folderOf(target) : target,
  );
  return isPage ? `${relative || '.'}/${fragment}` : `${relative}${fragment}`;
}
