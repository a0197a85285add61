/** TechDocs' reader takes a stylesheet only under the name that MkDocs' theme gives its own. */
export const STYLES_FILE = 'assets/stylesheets/main.00000001.min.css';

/** What the reader does not bring itself: it sets fonts, colours and the width of the columns by the portal's theme. */
export const STYLES = `
*, *::before, *::after { box-sizing: border-box; }
body { margin: 0; color: var(--md-default-fg-color); }
.md-toggle { display: none; }
.md-sidebar__scrollwrap { overflow-y: auto; padding: 1rem 1rem 1rem 0; }
.md-nav__list { list-style: none; margin: 0; padding: 0; }
.md-nav__list .md-nav__list { padding-left: 0.75rem; }
.md-nav__link { display: block; padding: 0.25rem 0; color: var(--md-default-fg-color); text-decoration: none; }
.md-nav__link:hover { text-decoration: underline; }
.md-nav--secondary .md-nav__link { color: var(--md-default-fg-color--light); }
.md-nav__item--3 { padding-left: 0.75rem; }
.md-content__inner { padding: 0 2rem; }
.md-typeset { line-height: 1.6; overflow-wrap: break-word; }
.md-typeset h1, .md-typeset h2, .md-typeset h3 { margin: 1.5em 0 0.5em; }
.md-typeset h1:first-child { margin-top: 0.5em; }
.md-typeset a { color: var(--md-typeset-a-color); }
.md-typeset p, .md-typeset ul, .md-typeset ol, .md-typeset pre, .md-typeset table { margin: 0.75em 0; }
.md-typeset ul, .md-typeset ol { padding-left: 1.5em; }
.md-typeset img { max-width: 100%; height: auto; }
.md-typeset code { padding: 0.1em 0.3em; border-radius: 3px; background: var(--md-code-bg-color); color: var(--md-code-fg-color); font-size: 0.875em; }
.md-typeset pre { padding: 0.75rem 1rem; border-radius: 4px; background: var(--md-code-bg-color); overflow-x: auto; }
.md-typeset pre code { padding: 0; background: none; }
.md-typeset table { display: block; width: fit-content; max-width: 100%; overflow-x: auto; }
.md-typeset th, .md-typeset td { padding: 0.4rem 0.75rem; text-align: left; vertical-align: top; }
#toggle-sidebar { display: none; }
@media screen and (max-width: 76.1875em) {
  #toggle-sidebar { display: inline-block; cursor: pointer; }
  .md-sidebar--primary { padding: 1rem; transition: transform 0.2s; }
  .md-content__inner { padding: 0 1rem; }
}
`;
