import {
  toMicros,
  type Spend,
  type SpendBucket,
  type SpendGroupBy,
  type SpendRow,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { costOf, plus, toAmount, total, ZERO, type Sum } from './amounts';
import { nextStart, stepsOf, type Granularity, type Period } from './period';
import type { SpendCell, WorkloadName } from './spendSql';

/** Rows of a table that a person reads; what is beyond is summed into one, so that the table still adds up. */
export const MOST_ROWS = 200;

/** Key of the row that sums what is beyond {@link MOST_ROWS}. */
export const OTHERS = 'others';

/** Rows without a value of the grouping. */
export const NONE = 'none';

const UNATTRIBUTED = 'unattributed';

interface Group {
  key: string;
  sum: Sum;
  starting: Sum;
  running: Sum;
}

/** Replaces raw keys by those that the answer shows. */
function shownKey(
  groupBy: SpendGroupBy,
  cell: SpendCell,
  names: ReadonlyMap<string, WorkloadName>,
): string {
  if (groupBy === 'kind') {
    return names.get(cell.key)?.kind ?? (cell.key ? 'unknown' : NONE);
  }
  if (groupBy === 'reason') {
    return cell.key ? `${cell.category}/${cell.key}` : cell.category;
  }
  return cell.key || NONE;
}

function groupsOf(
  cells: readonly SpendCell[],
  keyOf: (cell: SpendCell) => string,
): Map<string, Group> {
  const groups = new Map<string, Group>();
  for (const cell of cells) {
    const key = keyOf(cell);
    const group = groups.get(key) ?? {
      key,
      sum: ZERO,
      starting: ZERO,
      running: ZERO,
    };
    group.sum = plus(group.sum, cell.sum);
    if (cell.phase === 'starting') {
      group.starting = plus(group.starting, cell.sum);
    } else if (cell.phase === 'running') {
      group.running = plus(group.running, cell.sum);
    }
    groups.set(key, group);
  }
  return groups;
}

/** `unattributed` first, since somebody must claim it; then by money, then by GPU time. */
function byImportance(a: Group, b: Group): number {
  if ((a.key === UNATTRIBUTED) !== (b.key === UNATTRIBUTED)) {
    return a.key === UNATTRIBUTED ? -1 : 1;
  }
  const descending = (x: bigint, y: bigint) => {
    if (x === y) return 0;
    return x > y ? -1 : 1;
  };
  return (
    descending(a.sum.cost ?? -1n, b.sum.cost ?? -1n) ||
    descending(a.sum.milli, b.sum.milli) ||
    (a.key < b.key ? -1 : 1)
  );
}

export interface SpendParts {
  granularity: Granularity;
  groupBy: SpendGroupBy;
  period: Period;
  cells: readonly SpendCell[];
  /** null when the ledger does not reach over all of the period before */
  previous: readonly SpendCell[] | null;
  names: ReadonlyMap<string, WorkloadName>;
  /** Starts of hours in which nobody watched for some time. */
  gapHours: readonly number[];
  /** Settled until here. */
  completeUntil: number | null;
  /** First and last instant that anything is known of. */
  known: Period | null;
}

export type AssembledSpend = Pick<
  Spend,
  'total' | 'starting' | 'previousTotal' | 'rows' | 'buckets'
>;

/** Makes rows and buckets of sums. Pure; rows sum to the total, and each bucket's values to the rows. */
export function assembleSpend(parts: SpendParts): AssembledSpend {
  const { groupBy, names } = parts;
  const rawKey = (cell: SpendCell) => shownKey(groupBy, cell, names);
  const groups = [...groupsOf(parts.cells, rawKey).values()].sort(byImportance);
  const shown = new Set(
    groups
      .slice(0, groups.length > MOST_ROWS ? MOST_ROWS - 1 : MOST_ROWS)
      .map(({ key }) => key),
  );
  const keyOf = (cell: SpendCell) => {
    const key = rawKey(cell);
    return shown.has(key) || groups.length <= MOST_ROWS ? key : OTHERS;
  };
  const folded = [...groupsOf(parts.cells, keyOf).values()].sort(
    (a, b) =>
      Number(a.key === OTHERS) - Number(b.key === OTHERS) || byImportance(a, b),
  );
  const previous = parts.previous && groupsOf(parts.previous, keyOf);
  const hidden = groups.length - shown.size;
  return {
    total: toAmount(total(folded.map(({ sum }) => sum))),
    starting: toAmount(total(folded.map(({ starting }) => starting))),
    previousTotal:
      parts.previous && toAmount(total(parts.previous.map(({ sum }) => sum))),
    rows: folded.map(group => toRow(group, previous, parts, hidden)),
    buckets: bucketsOf(parts, keyOf),
  };
}

function toRow(
  { key, sum, starting, running }: Group,
  previous: Map<string, Group> | null,
  { groupBy, names }: SpendParts,
  hidden: number,
): SpendRow {
  const name = groupBy === 'workload' ? names.get(key) : undefined;
  const before = previous && (previous.get(key)?.sum ?? ZERO);
  let title = name ? `${name.kind} ${name.name}` : key;
  if (key === OTHERS) title = `${hidden} more`;
  const linked =
    key !== OTHERS &&
    key !== NONE &&
    key !== UNATTRIBUTED &&
    ['team', 'component', 'workload', 'cluster'].includes(groupBy);
  return {
    key,
    title,
    ref: linked ? key : null,
    ...toAmount(sum),
    startingCostMicros: toMicros(costOf(starting)),
    runningCostMicros: toMicros(costOf(running)),
    previousCostMicros:
      before && before.unpriced === 0n ? toMicros(costOf(before)) : null,
  };
}

function bucketsOf(
  { granularity, period, known, cells, gapHours, completeUntil }: SpendParts,
  keyOf: (cell: SpendCell) => string,
): SpendBucket[] {
  const byStart = new Map<number, SpendCell[]>();
  for (const cell of cells) {
    const same = byStart.get(cell.start);
    if (same) same.push(cell);
    else byStart.set(cell.start, [cell]);
  }
  return stepsOf(granularity, period)
    .map(start => ({ start, end: nextStart(granularity, start) }))
    .filter(({ start, end }) => known && start < known.to && known.from < end)
    .map(({ start, end }) => ({
      start: new Date(start).toISOString(),
      provisional: completeUntil === null || completeUntil < end,
      hasGap: gapHours.some(hour => start <= hour && hour < end),
      values: Object.fromEntries(
        [...groupsOf(byStart.get(start) ?? [], keyOf).values()].map(group => [
          group.key,
          toAmount(group.sum),
        ]),
      ),
    }));
}
