import {
  distributeForDisplay,
  fromBigInteger,
  type Micros,
  type Spend,
  type SpendRow,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { microsPerMinorUnit, sumMicros } from '../../numbers';

/** A column of shown cents that ends in its foot. */
export interface ShownColumn {
  micros: Micros[];
  shown: bigint[];
  foot: Micros;
  /** Absent where the rows do not sum to it. */
  shownFoot?: bigint;
}

/** The columns of money of the table of rows. Each adds up to the cent; `starting` and `lost` are parts of `cost`. */
export interface ShownRows {
  cost: ShownColumn;
  starting: ShownColumn;
  /** Of attempts that failed or were preempted; null where it was not asked for. */
  lost: ShownColumn | null;
  /** The period before; null where nothing is compared. */
  previous: ShownColumn | null;
  /** Money of the period before that no row of this one stands for. */
  gone: Micros;
}

/** Money on attempts that failed or were preempted, nothing where none did; null when it is not known. */
export function lostMicros(row: Pick<SpendRow, 'outcomes'>): Micros {
  if (!row.outcomes) return null;
  const { failed, preempted } = row.outcomes;
  const lost = [failed, preempted].flatMap(amount => amount ?? []);
  return lost.length === 0
    ? 0
    : sumMicros(lost.map(({ costMicros }) => costMicros));
}

/** Cents of the rows of an answer, made once so that tables, legend and sentence show the same. */
export function shownRows(
  spend: Pick<Spend, 'rows' | 'currency' | 'previousTotal'>,
): ShownRows {
  const { rows, currency, previousTotal } = spend;
  const column = (values: Micros[]) => shownColumn(values, currency);
  const knowsOutcomes = rows.some(({ outcomes }) => outcomes !== null);
  // Of the priced part, as the cost is; what has no price stands beside it.
  const before = rows.map(row => row.previous?.costMicros ?? null);
  const gone = goneMicros(previousTotal?.costMicros ?? null, before);
  return {
    cost: column(rows.map(row => row.costMicros)),
    starting: column(
      rows.map(row =>
        // Null where starts have no price though the rest has one.
        row.costMicros === null ? null : row.startingCostMicros,
      ),
    ),
    lost: knowsOutcomes
      ? column(
          rows.map(row => (row.costMicros === null ? null : lostMicros(row))),
        )
      : null,
    previous: previousTotal && {
      ...column([...before, gone]),
      // Where the time before is not known of every row, the rows do not sum to it.
      ...(before.includes(null) && {
        foot: previousTotal.costMicros,
        shownFoot: undefined,
      }),
    },
    gone,
  };
}

/** What of the period before is in no row: of keys that spent nothing since, or that have no row of their own. */
function goneMicros(total: Micros, rows: readonly Micros[]): Micros {
  if (total === null || rows.includes(null)) return null;
  const rest =
    fromBigInteger(total) -
    rows.reduce((sum: bigint, row) => sum + fromBigInteger(row!), 0n);
  return rest > 0n ? rest.toString() : null;
}

function shownColumn(micros: Micros[], currency: string): ShownColumn {
  const { units, total } = distributeForDisplay(
    micros.map(value => fromBigInteger(value ?? 0)),
    microsPerMinorUnit(currency),
  );
  return {
    micros,
    shown: units,
    foot: sumMicros(micros),
    shownFoot: total,
  };
}
