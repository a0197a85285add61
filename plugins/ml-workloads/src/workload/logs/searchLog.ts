import type { NumberedLine } from './logBuffer';

/** More are not marked: a search for `e` must not freeze the page. */
export const MOST_MATCHES = 1000;

export interface Match {
  /** Number of the line. */
  line: number;
  /** In the line's text, half-open. */
  start: number;
  end: number;
}

/** Where a text occurs, in any case, first to last; at most {@link MOST_MATCHES}. Pure. */
export function findMatches(lines: NumberedLine[], wanted: string): Match[] {
  if (wanted === '') return [];
  // Case folded by the pattern, so that positions are those of the text itself.
  const pattern = new RegExp(
    wanted.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&'),
    'gi',
  );
  const matches: Match[] = [];
  for (const { number, text } of lines) {
    for (const found of text.matchAll(pattern)) {
      matches.push({
        line: number,
        start: found.index,
        end: found.index + found[0].length,
      });
      if (matches.length === MOST_MATCHES) return matches;
    }
  }
  return matches;
}

/** A line cut at its matches. Pure. */
export function partsOf(
  text: string,
  matches: Match[],
): Array<{ text: string; match: Match | null }> {
  const parts: Array<{ text: string; match: Match | null }> = [];
  let at = 0;
  for (const match of matches) {
    if (match.start > at)
      parts.push({ text: text.slice(at, match.start), match: null });
    parts.push({ text: text.slice(match.start, match.end), match });
    at = match.end;
  }
  if (at < text.length) parts.push({ text: text.slice(at), match: null });
  return parts;
}
