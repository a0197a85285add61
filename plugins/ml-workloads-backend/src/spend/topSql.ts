import type { Knex } from 'knex';
import type { SpendQuery } from '../contracts';
import { dayOf, toMs } from '../metering';
import { readSum, SUM_COLUMNS, type Sum } from './amounts';
import type { Comparison } from './comparison';
import type { Period } from './period';
import {
  rowsOf,
  rowsOfWorkloads,
  settledTable,
  stepOf,
  type LongGrouping,
  type SettledTable,
} from './selection';
import type { WorkloadName } from './workloadNames';

/** Single workloads or attempts: so many that the database must find the greatest, instead of telling all. */

/** One workload or attempt, now and in the period before. */
export interface TopGroup {
  workload: string;
  /** 0 when workloads are asked for, or where there is none. */
  attempt: number;
  /** undefined: nothing is kept of it any more. */
  name: WorkloadName | undefined;
  sum: Sum;
  /** What of it is compared. */
  compared: Sum;
  previous: Sum;
}

export interface TopGroups {
  /** The greatest by money, then by GPU time. */
  top: TopGroup[];
  /** Those whose money grew most, and those whose shrank most, as far as both are known. */
  up: TopGroup[];
  down: TopGroup[];
  /** Sums over all, and how many of them there are. */
  all: Pick<TopGroup, 'sum' | 'compared' | 'previous'> & { count: number };
}

const MEASURES = ['milli_gpu_ms', 'cost_micros', 'unpriced_milli_gpu_ms'];
/** Of the period (`n`), of what of it is compared (`c`) and of the period before (`p`). */
type Slot = 'n' | 'c' | 'p';

/** Which rows of a piece are summed in a slot: those of a condition, or all; absent, none. */
type Slots = Partial<Record<Slot, string | 'all'>>;

/** Rows of one table that are read for the sums. */
interface Piece {
  settled: SettledTable;
  period: Period;
  slots: Slots;
}

function slotsOf(comparison: Comparison | null): Slot[] {
  if (!comparison) return ['n'];
  return comparison.whole ? ['n', 'p'] : ['n', 'c', 'p'];
}

/** Columns of sums, of each slot in the order of the measures. */
function columnsOf(slots: readonly Slot[]): string[] {
  return slots.flatMap(slot => MEASURES.map((_, i) => `${slot}${i}`));
}

/** Money stays null where nothing is priced; GPU time is 0 then. A sum of one workload fits as well as the rows that it is of. */
function amounts(wanted: readonly Slot[], slots: Slots): string[] {
  return wanted.flatMap(slot =>
    MEASURES.map((measure, index) => {
      const which = slots[slot];
      const absent = index === 1 ? 'cast(null as bigint)' : '0';
      const sum = which && `sum(${measure})${filterOf(which)}`;
      const present = index === 1 ? sum : sum && `coalesce(${sum}, 0)`;
      return `${
        present ? `cast(${present} as bigint)` : absent
      } as ${slot}${index}`;
    }),
  );
}

function filterOf(which: string): string {
  return which === 'all' ? '' : ` filter (where ${which})`;
}

/** The period, and the one before as far as it is compared. What ends within a day is read from hours from that day on. */
function piecesOf(
  { granularity }: SpendQuery,
  period: Period,
  comparison: Comparison | null,
): Piece[] {
  if (!comparison) {
    return [
      {
        settled: settledTable(granularity),
        period,
        slots: { n: 'all' },
      },
    ];
  }
  const { now, before, whole } = comparison;
  // Months do not end where the comparison ends.
  const settled = settledTable(
    whole || granularity === 'hour' ? granularity : 'day',
  );
  const { start } = settled;
  const inHours = granularity === 'hour';
  const endOf = ({ to }: Period) => (inHours ? to : dayOf(to));
  const within = `${start} >= ${period.from}`;
  const hours = (of: Period, slot: 'c' | 'p'): Piece[] =>
    endOf(of) < of.to
      ? [
          {
            settled: settledTable('hour'),
            period: { from: endOf(of), to: of.to },
            slots: { [slot]: 'all' },
          },
        ]
      : [];
  return [
    {
      settled,
      period: { from: before.from, to: period.to },
      slots: {
        n: within,
        ...(whole ? {} : { c: `${within} and ${start} < ${endOf(now)}` }),
        p: `${start} < ${endOf(before)}`,
      },
    },
    ...(whole ? [] : [...hours(now, 'c'), ...hours(before, 'p')]),
  ];
}

/** Sums by workload or attempt, over all pieces. */
function groupsOf(
  knex: Knex,
  query: SpendQuery & { groupBy: LongGrouping },
  pieces: readonly Piece[],
  slots: readonly Slot[],
): Knex.QueryBuilder {
  const byAttempt = query.groupBy === 'attempt';
  const keys = ['workload', ...(byAttempt ? ['attempt'] : [])];
  const [first, ...rest] = pieces.map(piece =>
    rowsOf(knex, piece.settled, query, piece.period)
      .where('category', 'allocated')
      .select(
        'workload',
        byAttempt ? 'attempt' : knex.raw('0 as attempt'),
        ...amounts(slots, piece.slots).map(sql => knex.raw(sql)),
      )
      .groupBy(...keys),
  );
  if (rest.length === 0) return first;
  return knex
    .from(knex.select('*').from(first.as('first')).unionAll(rest).as('pieces'))
    .select(
      'workload',
      byAttempt ? 'attempt' : knex.raw('0 as attempt'),
      ...columnsOf(slots).map(column =>
        knex.raw(`sum(${column}) as ${column}`),
      ),
    )
    .groupBy(...keys);
}

/**
 * The greatest workloads or attempts of a period with their names, what they were before, the greatest changes, and the sums over all: one walk over the
 * settled rows, and one over the hours at the ends of what is compared.
 *
 * @param comparison - null: nothing is compared
 * @param movers - how many of the greatest changes, each way
 */
export async function topGroups(
  knex: Knex,
  query: SpendQuery & { groupBy: LongGrouping },
  period: Period,
  comparison: Comparison | null,
  limit: number,
  movers: number,
): Promise<TopGroups> {
  const slots = slotsOf(comparison);
  const columns = columnsOf(slots);
  const texts = columns
    .map(column => `cast(${column} as text) as ${column}`)
    .join(', ');
  const totals = columns
    .map(column => `cast(sum(${column}) as text) as ${column}`)
    .join(', ');
  // Only the few that are told become text: as text, sums would be ordered by their digits, too.
  const one = (part: string, where: string, order: string, most: number) =>
    `select '${part}' as part, g.workload, g.attempt, 1 as groups, ${texts}, w.kind, w.name
     from (select * from g where ${where} order by ${order}, workload, attempt limit ${most}) g
       left join workloads w on w.id = g.workload`;
  const present = '(n0 <> 0 or n1 is not null)';
  // All of a period that is over is compared.
  const now = comparison?.whole ? 'n' : 'c';
  const priced = `${now}2 = 0 and p2 = 0`;
  const change = `(coalesce(${now}1, 0) - coalesce(p1, 0))`;
  const result = await knex.raw(
    [
      'with g as materialized ?',
      one('top', present, 'coalesce(n1, -1) desc, n0 desc', limit),
      ...(comparison
        ? [
            'union all',
            one('up', `${priced} and ${change} > 0`, `${change} desc`, movers),
            'union all',
            one('down', `${priced} and ${change} < 0`, `${change}`, movers),
          ]
        : []),
      `union all select 'all', '', 0, sum(case when ${present} then 1 else 0 end), ${totals}, null, null from g`,
    ].join(' '),
    [groupsOf(knex, query, piecesOf(query, period, comparison), slots)],
  );
  const rows: any[] = result.rows ?? result;
  const toGroup = (row: any) => readGroup(row, now);
  const of = (part: string) =>
    rows.filter(row => row.part === part).map(toGroup);
  const all = rows.find(row => row.part === 'all');
  return {
    top: of('top'),
    // A join may leave them in another order.
    up: of('up').sort((a, b) => byChange(b, a)),
    down: of('down').sort(byChange),
    all: { ...toGroup(all), count: Number(all.groups ?? 0) },
  };
}

function byChange(a: TopGroup, b: TopGroup): number {
  const change = ({ compared, previous }: TopGroup) =>
    (compared.cost ?? 0n) - (previous.cost ?? 0n);
  return Number(change(a) - change(b));
}

function readGroup(row: any, compared: Slot): TopGroup {
  const sum = (name: Slot) =>
    readSum({
      milli: row[`${name}0`],
      cost: row[`${name}1`],
      unpriced: row[`${name}2`],
    });
  return {
    workload: row.workload,
    attempt: Number(row.attempt),
    name: row.kind
      ? { id: row.workload, kind: row.kind, name: row.name }
      : undefined,
    sum: sum('n'),
    compared: sum(compared),
    previous: sum('p'),
  };
}

/** One sum of a workload or attempt. */
export interface TopStep {
  start: number;
  workload: string;
  attempt: number;
  phase: string;
  sum: Sum;
}

/** What some workloads or attempts were in each step and phase of a period. */
export async function stepsOfTop(
  knex: Knex,
  query: SpendQuery & { groupBy: LongGrouping },
  period: Period,
  top: readonly TopGroup[],
): Promise<TopStep[]> {
  const settled = settledTable(query.granularity);
  const byAttempt = query.groupBy === 'attempt';
  const ids = [...new Set(top.map(({ workload }) => workload))];
  if (ids.length === 0) return [];
  const rows: any[] = await rowsOfWorkloads(knex, settled, query, period, ids)
    .where('category', 'allocated')
    .select(
      knex.raw(`${stepOf(query.granularity, settled.start)} as step`),
      'workload',
      byAttempt ? 'attempt' : knex.raw('0 as attempt'),
      'phase',
      knex.raw(SUM_COLUMNS),
    )
    .groupByRaw(`1, workload, ${byAttempt ? 'attempt, ' : ''}phase`);
  return rows.map(row => ({
    start: toMs(row.step),
    workload: row.workload,
    attempt: Number(row.attempt),
    phase: row.phase,
    sum: readSum(row),
  }));
}
