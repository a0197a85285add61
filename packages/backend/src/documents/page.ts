import MarkdownIt from 'markdown-it';
import { posix } from 'path';
import { folderOf, linkFrom, type NavEntry, type Site } from './site';
import { STYLES_FILE } from './styles';

export interface Heading {
  level: number;
  id: string;
  text: string;
}

/** A page as TechDocs reads it: the classes are those of MkDocs' theme, which its reader looks for. */
export interface Page {
  html: string;
  title: string;
  /** Plain text, for the search. */
  text: string;
}

/** As GitHub makes the ids of headings, so that links between pages hold in both places. */
export function headingId(text: string): string {
  return text
    .trim()
    .toLocaleLowerCase('en-US')
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');
}

/** Makes one page. Pure. HTML in Markdown is shown as text, not taken over. */
export function renderPage(markdown: string, file: string, site: Site): Page {
  const md = new MarkdownIt({ html: false, linkify: false });
  const tokens = md.parse(markdown.replace(/<!--[\s\S]*?-->/g, ''), {});
  const headings: Heading[] = [];
  const words: string[] = [];
  tokens.forEach((token, index) => {
    if (token.type === 'heading_open') {
      const text = plain(tokens[index + 1].children ?? []);
      const same = headings.filter(one => one.text === text).length;
      const id = headingId(text) + (same > 0 ? `-${same}` : '');
      token.attrSet('id', id);
      headings.push({ level: Number(token.tag.slice(1)), id, text });
    }
    if (token.type === 'inline') {
      words.push(plain(token.children ?? []));
      for (const child of token.children ?? []) {
        for (const name of ['href', 'src']) {
          const link = child.attrGet(name);
          if (link !== null) {
            child.attrSet(name, linkFrom(file, link, site) ?? '#');
          }
        }
      }
    }
  });
  const title = headings.find(({ level }) => level === 1)?.text ?? site.title;
  return {
    title,
    text: words.join('\n'),
    html: shell({
      file,
      site,
      title: md.utils.escapeHtml(title),
      nav: navigation(site.nav, file, md.utils.escapeHtml),
      contents: headings
        .filter(({ level }) => level === 2 || level === 3)
        .map(
          ({ level, id, text }) =>
            `<li class="md-nav__item md-nav__item--${level}"><a class="md-nav__link" href="#${id}">${md.utils.escapeHtml(
              text,
            )}</a></li>`,
        )
        .join(''),
      content: md.renderer.render(tokens, md.options, {}),
    }),
  };
}

type Token = ReturnType<MarkdownIt['parse']>[number];

function plain(children: Token[]): string {
  return children
    .map(({ type, content }) =>
      type === 'softbreak' || type === 'hardbreak' ? ' ' : content,
    )
    .join('');
}

function navigation(
  entries: NavEntry[],
  current: string,
  escape: (text: string) => string,
): string {
  const items = entries.map(entry => {
    const title = escape(entry.title);
    if ('entries' in entry) {
      return `<li class="md-nav__item"><strong class="md-nav__link">${title}</strong>${navigation(
        entry.entries,
        current,
        escape,
      )}</li>`;
    }
    const link = posix.relative(folderOf(current), folderOf(entry.file)) || '.';
    const active = entry.file === current ? ' md-nav__link--active' : '';
    return `<li class="md-nav__item"><a class="md-nav__link${active}" href="${link}/">${title}</a></li>`;
  });
  return `<ul class="md-nav__list">${items.join('')}</ul>`;
}

function shell(parts: {
  file: string;
  site: Site;
  title: string;
  nav: string;
  contents: string;
  content: string;
}): string {
  const { file, title, nav, contents, content } = parts;
  const styles = posix.relative(folderOf(file), STYLES_FILE);
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${title}</title><link rel="stylesheet" href="${styles}"></head>
<body>
<input class="md-toggle" data-md-toggle="drawer" type="checkbox" id="__drawer" autocomplete="off">
<div class="md-container">
<header class="md-header"><label class="md-header__button" for="__drawer"></label></header>
<main class="md-main"><div class="md-main__inner md-grid">
<div class="md-sidebar md-sidebar--primary"><div class="md-sidebar__scrollwrap"><nav class="md-nav md-nav--primary" aria-label="Pages">${nav}</nav></div></div>
<div class="md-sidebar md-sidebar--secondary"><div class="md-sidebar__scrollwrap"><nav class="md-nav md-nav--secondary" aria-label="On this page"><ul class="md-nav__list">${contents}</ul></nav></div></div>
<div class="md-content"><article class="md-content__inner md-typeset">${content}</article></div>
</div></main>
</div>
</body>
</html>
`;
}
