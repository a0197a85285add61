/** One `Warning` header value (RFC 7234 §5.5). */
export interface WarningHeader {
  code: number;
  agent: string;
  text: string;
}

/** Of the API server: what does not fit is dropped or cut, see {@link warningsMayBeCut}. */
const ITEM_RUNES = 256;
/** The server stops at 4096; a margin, because a dropped item leaves no trace. */
const TOTAL_RUNES = 3800;

/**
 * Reads `Warning` headers as the API server writes them: `299 - "text"`, text quoted and backslash-escaped. fetch joins repeated
 * headers with `, `, and texts contain commas and quotes, so the values are read from left to right.
 *
 * @param headers raw values, joined or not
 */
export function parseWarnings(headers: readonly string[]): WarningHeader[] {
  return headers.flatMap(parseHeader);
}

const VALUE = /\s*,?\s*(\d{3}) (\S+) "((?:[^"\\]|\\[\s\S])*)"(?: "[^"]*")?/y;

function parseHeader(header: string): WarningHeader[] {
  const found: WarningHeader[] = [];
  VALUE.lastIndex = 0;
  for (
    let match = VALUE.exec(header);
    match !== null;
    match = VALUE.exec(header)
  ) {
    found.push({
      code: Number(match[1]),
      agent: match[2],
      text: match[3].replace(/\\([\s\S])/g, '$1'),
    });
  }
  return found;
}

/** Whether the server may have cut or dropped some: warnings share 4096 runes, and then each is cut to 256 (`guardrails.md` §3.10). */
export function warningsMayBeCut(warnings: readonly WarningHeader[]): boolean {
  const runes = warnings.map(({ text }) => Array.from(text).length);
  return (
    runes.includes(ITEM_RUNES) ||
    runes.reduce((sum, length) => sum + length, 0) > TOTAL_RUNES
  );
}
