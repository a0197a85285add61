import type { SpendRow } from '@slipway/backstage-plugin-ml-workloads-common';

/** From how many rows on a table is folded, and to how many. */
const TOO_MANY = 30;
const FOLDED_TO = 20;

/** A line of the table: a row, many small rows folded into one, or what only the period before had. */
export interface Line {
  key: string;
  /** Which values of the columns it stands for; it shows their sum. */
  at: number[];
  row: SpendRow | null;
}

const FOLDED = 'folded';
export const GONE = 'gone';

/**
 * The lines of an answer's rows. Long tables are folded: the rows come with the most important first, and what is folded still adds up.
 *
 * @param open - show all
 */
export function linesOf(
  rows: readonly SpendRow[],
  options: { open: boolean; gone: boolean },
): Line[] {
  const folds = !options.open && rows.length > TOO_MANY;
  const lines: Line[] = rows
    .slice(0, folds ? FOLDED_TO : rows.length)
    .map((row, i) => ({ key: row.key, at: [i], row }));
  if (folds)
    lines.push({
      key: FOLDED,
      at: rows.map((_, i) => i).slice(FOLDED_TO),
      row: null,
    });
  if (options.gone) lines.push({ key: GONE, at: [rows.length], row: null });
  return lines;
}
