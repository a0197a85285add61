import {
  toMicros,
  type Spend,
  type SpendBucket,
  type SpendMover,
  type SpendRow,
} from '@slipway/backstage-plugin-ml-workloads-common';
import {
  costOf,
  minus,
  plus,
  toAmount,
  total,
  ZERO,
  type Sum,
} from './amounts';
import { OTHERS, type Folded, type Group, type GroupStep } from './groups';
import { toOutcomes } from './outcomes';
import { nextStart, stepsOf, type Granularity, type Period } from './period';

/** Outcomes by key of the row. */
export type OutcomesByKey = ReadonlyMap<string, ReadonlyMap<string, Sum>>;

export interface SpendParts {
  granularity: Granularity;
  period: Period;
  folded: Folded;
  /** Of the rows that are told, in parts; others may be among them. */
  steps: readonly GroupStep[];
  /** Sum of all rows in each step. */
  stepTotals: ReadonlyMap<number, Sum>;
  /** false: nothing is compared. */
  compared: boolean;
  movers: { up: readonly Group[]; down: readonly Group[] };
  /** null: not asked for */
  outcomes: OutcomesByKey | null;
  /** Starts of hours in which nobody watched for some time. */
  gapHours: readonly number[];
  /** Settled until here. */
  completeUntil: number | null;
  /** What ends before is in months that are closed: it changes no more, whatever is not settled. */
  openFrom: number;
  /** First and last instant that anything is known of. */
  known: Period | null;
}

export type AssembledSpend = Pick<
  Spend,
  | 'total'
  | 'starting'
  | 'running'
  | 'outcomes'
  | 'comparedTotal'
  | 'previousTotal'
  | 'rows'
  | 'movers'
  | 'buckets'
>;

/** Makes rows and buckets of sums. Pure; rows sum to the total, and each bucket's values to the rows. */
export function assembleSpend(parts: SpendParts): AssembledSpend {
  const { folded, compared } = parts;
  const { shown, others, total: all } = folded;
  return {
    total: toAmount(all.sum),
    starting: toAmount(all.starting),
    running: toAmount(all.running),
    outcomes: parts.outcomes && toOutcomes(allOutcomes(parts.outcomes)),
    comparedTotal: compared ? toAmount(all.compared) : null,
    previousTotal: compared ? toAmount(all.previous) : null,
    rows: [...shown, ...(others ? [others] : [])].map(group =>
      toRow(group, parts),
    ),
    movers: compared
      ? {
          up: parts.movers.up.map(toMover),
          down: parts.movers.down.map(toMover),
        }
      : null,
    buckets: bucketsOf(parts),
  };
}

function allOutcomes(byKey: OutcomesByKey): Map<string, Sum> {
  const all = new Map<string, Sum>();
  for (const sums of byKey.values()) {
    for (const [outcome, sum] of sums) {
      all.set(outcome, plus(all.get(outcome) ?? ZERO, sum));
    }
  }
  return all;
}

/** Money that is known to be all of it. */
function knownCost(sum: Sum): bigint | null {
  return sum.unpriced === 0n ? costOf(sum) : null;
}

function toRow(
  group: Group & { rows?: number },
  { compared, outcomes, folded }: SpendParts,
): SpendRow {
  const { key, title, ref, unattributed, rows, sum, previous } = group;
  const { starting, running } = group;
  const now = knownCost(group.compared);
  const before = compared ? knownCost(previous) : null;
  return {
    key,
    title,
    ref,
    unattributed,
    ...(rows === undefined ? {} : { rows }),
    ...toAmount(sum),
    startingCostMicros: toMicros(costOf(starting)),
    runningCostMicros: toMicros(costOf(running)),
    outcomes: outcomes && toOutcomes(outcomesOf(key, outcomes, folded)),
    previousCostMicros: toMicros(before),
    compared: compared ? toAmount(group.compared) : null,
    previous: compared ? toAmount(previous) : null,
    changeMicros:
      now === null || before === null ? null : toMicros(now - before),
  };
}

/** Of `others`: what the rows that are told do not have. */
function outcomesOf(
  key: string,
  outcomes: OutcomesByKey,
  { shown }: Folded,
): ReadonlyMap<string, Sum> {
  if (key !== OTHERS) return outcomes.get(key) ?? new Map();
  const told = new Set(shown.map(group => group.key));
  return allOutcomes(
    new Map([...outcomes].filter(([other]) => !told.has(other))),
  );
}

/** Of two rows with prices throughout. */
function toMover({ key, title, ref, compared, previous }: Group): SpendMover {
  const now = costOf(compared) ?? 0n;
  const before = costOf(previous) ?? 0n;
  return {
    key,
    title,
    ref,
    costMicros: toMicros(now)!,
    previousCostMicros: toMicros(before)!,
    changeMicros: toMicros(now - before)!,
  };
}

/** The greatest changes among rows that are all known. */
export function moversOf(
  groups: readonly Group[],
  most: number,
): SpendParts['movers'] {
  const changes = groups
    .filter(
      ({ compared, previous }) => !compared.unpriced && !previous.unpriced,
    )
    .map(group => ({
      group,
      change: (group.compared.cost ?? 0n) - (group.previous.cost ?? 0n),
    }))
    .filter(({ change }) => change !== 0n)
    .sort((a, b) => {
      if (a.change === b.change) return a.group.key < b.group.key ? -1 : 1;
      return a.change > b.change ? -1 : 1;
    });
  return {
    up: changes
      .filter(({ change }) => change > 0n)
      .slice(0, most)
      .map(({ group }) => group),
    down: changes
      .filter(({ change }) => change < 0n)
      .reverse()
      .slice(0, most)
      .map(({ group }) => group),
  };
}

function bucketsOf(parts: SpendParts): SpendBucket[] {
  const { granularity, period, known, gapHours, completeUntil } = parts;
  const told = new Set(parts.folded.shown.map(({ key }) => key));
  const byStart = new Map<number, Map<string, Sum>>();
  for (const step of parts.steps) {
    if (!told.has(step.key)) continue;
    const same = byStart.get(step.start) ?? new Map<string, Sum>();
    same.set(step.key, plus(same.get(step.key) ?? ZERO, step.sum));
    byStart.set(step.start, same);
  }
  return stepsOf(granularity, period)
    .map(start => ({ start, end: nextStart(granularity, start) }))
    .filter(({ start, end }) => known && start < known.to && known.from < end)
    .map(({ start, end }) => {
      const steps = [...(byStart.get(start) ?? [])];
      const all = parts.stepTotals.get(start) ?? ZERO;
      const rest = minus(all, total(steps.map(([, sum]) => sum)));
      return {
        start: new Date(start).toISOString(),
        end: new Date(end).toISOString(),
        provisional:
          parts.openFrom < end &&
          (completeUntil === null || completeUntil < end),
        hasGap: gapHours.some(hour => start <= hour && hour < end),
        unpricedGpuMs: toAmount(all).unpricedGpuMs,
        values: Object.fromEntries([
          ...steps.map(([key, sum]) => [key, toAmount(sum)] as const),
          ...(rest.milli !== 0n || rest.cost
            ? [[OTHERS, toAmount(rest)] as const]
            : []),
        ]),
      };
    });
}
