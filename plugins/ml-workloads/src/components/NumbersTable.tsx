import { BgProvider } from '@backstage/ui';
import type { ReactNode } from 'react';
import styles from './components.module.css';

export interface NumbersColumn<T> {
  id: string;
  /** With the unit, e.g. `Cost (USD)`. */
  header: string;
  cell: (row: T, index: number) => ReactNode;
  /** Right-aligned tabular figures. */
  numeric?: boolean;
  mono?: boolean;
  wrap?: boolean;
  /** Left out where the table has little room: what it says stands elsewhere on the page, or can be done without. */
  wideOnly?: boolean;
  /** What stands in the footer. */
  total?: ReactNode;
}

/**
 * A plain HTML table with a caption, a row header and a footer with sums. Backstage UI's Table is a grid for rows that one acts
 * on, and has no footer; columns that must be seen to add up need one.
 */
export function NumbersTable<T>(props: {
  caption: string;
  columns: NumbersColumn<T>[];
  rows: T[];
  rowKey: (row: T) => string;
  captionHidden?: boolean;
  stale?: boolean;
}) {
  const { caption, columns, rows, rowKey, captionHidden, stale } = props;
  const hasTotals = columns.some(c => c.total !== undefined);
  const cellClass = (c: NumbersColumn<T>) =>
    [
      c.numeric && styles.right,
      c.mono && styles.mono,
      c.wrap && styles.wrap,
      c.wideOnly && styles.wideOnly,
    ]
      .filter(Boolean)
      .join(' ') || undefined;
  const headClass = ({ numeric, wideOnly }: NumbersColumn<T>) =>
    cellClass({ numeric, wideOnly } as NumbersColumn<T>);
  return (
    // It stands on a panel: a button of the same colour would look like text.
    <BgProvider bg="neutral-1">
      {/* Wide tables scroll inside their frame; a keyboard must be able to reach that. */}
      <div
        className={styles.scroll}
        role="region"
        aria-label={caption}
        tabIndex={0} // eslint-disable-line jsx-a11y/no-noninteractive-tabindex
      >
        <table className={`${styles.table} ${stale ? styles.dim : ''}`}>
          <caption
            style={
              captionHidden
                ? { position: 'absolute', clip: 'rect(0 0 0 0)' }
                : undefined
            }
          >
            {caption}
          </caption>
          <thead>
            <tr>
              {columns.map(c => (
                <th
                  key={c.id}
                  scope="col"
                  className={headClass(c)}
                  // Heads can be names, and long ones are cut.
                  title={c.header.length > 28 ? c.header : undefined}
                >
                  <Head text={c.header} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <tr key={rowKey(row)}>
                {columns.map((c, i) =>
                  i === 0 ? (
                    <th key={c.id} scope="row" className={cellClass(c)}>
                      {c.cell(row, index)}
                    </th>
                  ) : (
                    <td key={c.id} className={cellClass(c)}>
                      {c.cell(row, index)}
                    </td>
                  ),
                )}
              </tr>
            ))}
          </tbody>
          {hasTotals && (
            <tfoot>
              <tr>
                {columns.map((c, i) =>
                  i === 0 ? (
                    <th key={c.id} scope="row">
                      {c.total}
                    </th>
                  ) : (
                    <td key={c.id} className={cellClass(c)}>
                      {c.total}
                    </td>
                  ),
                )}
              </tr>
            </tfoot>
          )}
        </table>
      </div>
    </BgProvider>
  );
}

/** A head whose unit in brackets stays on one line. */
function Head({ text }: { text: string }) {
  const unit = /\([^)]*\)$/.exec(text)?.[0];
  if (!unit) return <>{text}</>;
  return (
    <>
      {text.slice(0, -unit.length)}
      <span className={styles.number}>{unit}</span>
    </>
  );
}
