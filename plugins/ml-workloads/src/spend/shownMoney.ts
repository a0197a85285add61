import {
  distributeForDisplay,
  fromBigInteger,
  Micros,
} from '@slipway/backstage-plugin-ml-workloads-common';

/** Money of a row by phase; null where it is not known or nothing is priced. */
export interface PhaseMoney {
  running: Micros;
  starting: Micros;
  /** Phase not known. */
  other: Micros;
}

/** The same in shown minor units (cents). */
export interface ShownPhaseMoney {
  running: bigint;
  starting: bigint;
  other: bigint;
  total: bigint;
}

const PHASES = ['running', 'starting', 'other'] as const;

/**
 * Cents of a table of rows by phases. All cells share the cents of the grand total by largest remainder, and the sums are sums of
 * shown cells, so rows and columns both add up for the reader.
 *
 * @param unitMicros - micro-units in one shown unit, 10,000 for cents
 */
export function shownPhaseMoney(
  rows: PhaseMoney[],
  unitMicros: bigint,
): { rows: ShownPhaseMoney[]; total: ShownPhaseMoney } {
  const cells = rows.flatMap(row =>
    PHASES.map(phase => fromBigInteger(row[phase] ?? 0)),
  );
  const { units } = distributeForDisplay(cells, unitMicros);
  const shown = rows.map((_, index) => {
    const [running, starting, other] = units.slice(index * 3, index * 3 + 3);
    return { running, starting, other, total: running + starting + other };
  });
  const sum = (field: keyof ShownPhaseMoney) =>
    shown.reduce((all, row) => all + row[field], 0n);
  return {
    rows: shown,
    total: {
      running: sum('running'),
      starting: sum('starting'),
      other: sum('other'),
      total: sum('total'),
    },
  };
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
