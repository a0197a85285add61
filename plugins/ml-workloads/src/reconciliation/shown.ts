import {
  distributeForDisplay,
  fromBigInteger,
  type BigInteger,
  type Micros,
  type Reconciliation,
  type ReconciliationRow,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { GPU_MS_PER_TENTH } from '../numbers';
import { EFFECTS, type EffectCode } from './why';

/** A column as it is shown, in whole units; the foot is their sum. */
export interface Shown {
  rows: bigint[];
  foot: bigint;
}

/**
 * The table as it is shown. Every column adds up to its foot, and in every row the ledger less OpenCost is the difference and the reasons
 * are the difference too: the cents of ours and theirs are shared out, all else follows from them. Where the ledger has no price, the row
 * says nothing of a difference, and the foot holds what OpenCost says of it.
 *
 * @param unitMicros - micro-units in one shown unit, 10,000 for cents
 */
export function shownReconciliation(
  { rows }: Pick<Reconciliation, 'rows'>,
  unitMicros: bigint,
): {
  ourTime: Shown;
  theirTime: Shown;
  ours: Shown;
  theirs: Shown;
  difference: Shown;
  effects: Record<EffectCode, Shown>;
} {
  const share = (amounts: ReadonlyArray<BigInteger | null>, unit: bigint) =>
    column(
      distributeForDisplay(
        amounts.map(amount => fromBigInteger(amount ?? 0)),
        unit,
      ).units,
    );
  const ours = share(
    rows.map(row => row.ours.costMicros),
    unitMicros,
  );
  const theirs = share(
    rows.map(row => row.theirs.gpuCostMicros),
    unitMicros,
  );
  const difference = column(rows.map((_, i) => ours.rows[i] - theirs.rows[i]));
  const parts = rows.map((row, i) =>
    partsOf(row, difference.rows[i], unitMicros),
  );
  const effects = Object.fromEntries(
    EFFECTS.map(({ code }) => [code, column(parts.map(part => part[code]))]),
  ) as Record<EffectCode, Shown>;
  return {
    ourTime: share(
      rows.map(row => row.ours.gpuMs),
      GPU_MS_PER_TENTH,
    ),
    theirTime: share(
      rows.map(row => row.theirs.gpuMs),
      GPU_MS_PER_TENTH,
    ),
    ours,
    theirs,
    difference,
    effects,
  };
}

/** Null where the difference is not known; else what the reason makes of it. */
export function effectOf(row: ReconciliationRow, code: EffectCode): Micros {
  if (row.differenceMicros === null) return null;
  return row.effects.find(effect => effect.code === code)?.micros ?? 0;
}

/** Shown units of the reasons of a row; the greatest takes what rounding leaves. */
function partsOf(
  row: ReconciliationRow,
  difference: bigint,
  unitMicros: bigint,
): Record<EffectCode, bigint> {
  const exact = EFFECTS.map(({ code }) =>
    fromBigInteger(effectOf(row, code) ?? 0),
  );
  const units = exact.map(amount => nearest(amount, unitMicros));
  const greatest = exact.reduce(
    (best, amount, i) => (size(amount) > size(exact[best]) ? i : best),
    EFFECTS.length - 1,
  );
  units[greatest] += difference - sum(units);
  return Object.fromEntries(
    EFFECTS.map(({ code }, i) => [code, units[i]]),
  ) as Record<EffectCode, bigint>;
}

function column(rows: bigint[]): Shown {
  return { rows, foot: sum(rows) };
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((all, amount) => all + amount, 0n);
}

function size(amount: bigint): bigint {
  return amount < 0n ? -amount : amount;
}

function nearest(amount: bigint, unit: bigint): bigint {
  const units = (size(amount) * 2n + unit) / (2n * unit);
  return amount < 0n ? -units : units;
}
