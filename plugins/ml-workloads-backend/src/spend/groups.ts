import { minus, plus, ZERO, type Sum } from './amounts';
import type { SpendCell } from './cellsSql';

/** Key of the row that sums what is beyond the rows that are told. */
export const OTHERS = 'others';

/** Rows without a value of the grouping. */
export const NONE = 'none';

export const UNATTRIBUTED = 'unattributed';

/** What a person reads for a value of the grouping. */
export interface Label {
  key: string;
  title: string;
  ref: string | null;
  /** No team owned it, or some of it: somebody must claim it. */
  unattributed: boolean;
}

/** One row, with exact sums. */
export interface Group extends Label {
  sum: Sum;
  starting: Sum;
  running: Sum;
  /** What of it is compared with the period before: all, where the period is over. */
  compared: Sum;
  /** In the period before. */
  previous: Sum;
}

/** One sum of a row in a step. */
export interface GroupStep {
  start: number;
  key: string;
  sum: Sum;
}

/** A value that reads like one of the keys with a meaning of their own is told apart from it. */
export function keyOf(value: string): string {
  return value === OTHERS || value === NONE ? `value:${value}` : value || NONE;
}

function emptyGroup(label: Label): Group {
  return {
    ...label,
    sum: ZERO,
    starting: ZERO,
    running: ZERO,
    compared: ZERO,
    previous: ZERO,
  };
}

/** Sums cells to rows, and to rows by step. */
export function groupsOf(
  cells: readonly SpendCell[],
  labelOf: (cell: SpendCell) => Label,
): { groups: Group[]; steps: GroupStep[] } {
  const groups = new Map<string, Group>();
  const steps = new Map<string, GroupStep>();
  const sides = { less: new Map<Group, Sum>(), plus: new Map<Group, Sum>() };
  for (const cell of cells) {
    const label = labelOf(cell);
    let group = groups.get(label.key);
    if (!group) {
      group = emptyGroup(label);
      groups.set(label.key, group);
    }
    if (cell.side) {
      const side = sides[cell.side];
      side.set(group, plus(side.get(group) ?? ZERO, cell.sum));
      continue;
    }
    if (cell.start === null) {
      group.previous = plus(group.previous, cell.sum);
      continue;
    }
    group.sum = plus(group.sum, cell.sum);
    if (cell.phase === 'starting') {
      group.starting = plus(group.starting, cell.sum);
    } else if (cell.phase === 'running') {
      group.running = plus(group.running, cell.sum);
    }
    const at = `${cell.start} ${label.key}`;
    const step = steps.get(at);
    if (step) step.sum = plus(step.sum, cell.sum);
    else steps.set(at, { start: cell.start, key: label.key, sum: cell.sum });
  }
  for (const group of groups.values()) {
    const less = sides.less.get(group);
    group.compared = plus(
      less ? minus(group.sum, less) : group.sum,
      sides.plus.get(group) ?? ZERO,
    );
  }
  return { groups: [...groups.values()], steps: [...steps.values()] };
}

/** What no team owned first, since somebody must claim it; then by money, then by GPU time. */
function byImportance(a: Group, b: Group): number {
  if (a.unattributed !== b.unattributed) return a.unattributed ? -1 : 1;
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

export interface Folded {
  /** Rows to be told, the most important first; `others` is not among them. */
  shown: Group[];
  /** What is beyond them, so that the rows sum to the total. */
  others: (Group & { rows: number }) | null;
  total: Omit<Group, keyof Label>;
}

/** All rows are known: the first ones are told, and the rest summed. Rows of the period before only are in no row, but in the total. */
export function fold(groups: readonly Group[], limit: number): Folded {
  const present = groups
    .filter(({ sum }) => sum.milli !== 0n || sum.cost !== null)
    .sort(byImportance);
  const shown = present.slice(0, limit);
  const total = sumOf(groups);
  return {
    shown,
    others: othersOf(shown, sumOf(present), present.length),
    total,
  };
}

/** The greatest rows are known, and the sum over all. */
export function foldTop(
  shown: readonly Group[],
  all: Omit<Group, keyof Label>,
  count: number,
): Folded {
  return {
    shown: [...shown].sort(byImportance),
    others: othersOf(shown, all, count),
    total: all,
  };
}

function sumOf(groups: readonly Group[]): Omit<Group, keyof Label> {
  const all = emptyGroup({
    key: '',
    title: '',
    ref: null,
    unattributed: false,
  });
  for (const group of groups) {
    all.sum = plus(all.sum, group.sum);
    all.starting = plus(all.starting, group.starting);
    all.running = plus(all.running, group.running);
    all.compared = plus(all.compared, group.compared);
    all.previous = plus(all.previous, group.previous);
  }
  return all;
}

function othersOf(
  shown: readonly Group[],
  all: Omit<Group, keyof Label>,
  count: number,
): Folded['others'] {
  const rows = count - shown.length;
  if (rows <= 0) return null;
  const told = sumOf(shown);
  return {
    key: OTHERS,
    title: `${rows} more`,
    ref: null,
    unattributed: false,
    rows,
    sum: minus(all.sum, told.sum),
    starting: minus(all.starting, told.starting),
    running: minus(all.running, told.running),
    compared: minus(all.compared, told.compared),
    previous: minus(all.previous, told.previous),
  };
}
