import {
  distributeByLargestRemainder,
  distributeForDisplay,
  fromBigInteger,
  Micros,
} from '@slipway/backstage-plugin-ml-workloads-common';

/** Shown minor units (cents) of a table: every row sums to its end, every column to its foot. */
export interface ShownTable {
  cells: bigint[][];
  rows: bigint[];
  columns: bigint[];
  total: bigint;
}

/**
 * Cents of rows and of the columns that each splits into. The rows share the cents of the total by largest remainder, and the cells of a
 * row share the row's, so what the reader adds up in either direction is what stands there.
 *
 * @param rows - money of the cells in micro-units; null counts nothing
 * @param unitMicros - micro-units in one shown unit, 10,000 for cents
 */
export function shownTable(
  rows: ReadonlyArray<ReadonlyArray<Micros>>,
  unitMicros: bigint,
): ShownTable {
  const exact = rows.map(cells => cells.map(cell => fromBigInteger(cell ?? 0)));
  const { units } = distributeForDisplay(exact.map(sum), unitMicros);
  return withSums(exact.map((cells, i) => shareUnits(units[i], cells)));
}

/**
 * The same with sums of the columns that stand elsewhere on the screen: a column shares out what its foot must say. So the table of days
 * ends in the numbers of the table of rows.
 *
 * @param feet - shown units of each column
 */
export function shownUnderFeet(
  rows: ReadonlyArray<ReadonlyArray<Micros>>,
  feet: readonly bigint[],
): ShownTable {
  const columns = feet.map((foot, column) =>
    shareUnits(
      foot,
      rows.map(cells => fromBigInteger(cells[column] ?? 0)),
    ),
  );
  return withSums(rows.map((_, row) => columns.map(column => column[row])));
}

/** Shares shown units by exact amounts; amounts that are all zero get nothing, whatever there is to share. */
export function shareUnits(
  units: bigint,
  amounts: readonly bigint[],
): bigint[] {
  return amounts.every(amount => amount === 0n)
    ? amounts.map(() => 0n)
    : distributeByLargestRemainder(units, amounts);
}

function withSums(cells: bigint[][]): ShownTable {
  const rows = cells.map(sum);
  const width = Math.max(0, ...cells.map(row => row.length));
  return {
    cells,
    rows,
    columns: Array.from({ length: width }, (_, column) =>
      sum(cells.map(row => row[column])),
    ),
    total: sum(rows),
  };
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((all, amount) => all + amount, 0n);
}

/** What of a row's money neither starting nor running explains; null when all is explained. */
export function otherMicros(row: {
  costMicros: Micros;
  startingCostMicros: Micros;
  runningCostMicros: Micros;
}): Micros {
  if (row.costMicros === null) return null;
  const rest =
    fromBigInteger(row.costMicros) -
    fromBigInteger(row.startingCostMicros ?? 0) -
    fromBigInteger(row.runningCostMicros ?? 0);
  return rest === 0n ? null : rest.toString();
}
