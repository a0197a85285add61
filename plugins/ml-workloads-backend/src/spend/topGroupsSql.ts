import type { Knex } from 'knex';
import type { SpendQuery } from '../contracts';
import { isPostgres } from '../isPostgres';
import { dayOf } from '../metering';
import { AMOUNTS } from './amounts';
import type { Comparison } from './comparison';
import { UNATTRIBUTED } from './groups';
import type { Period } from './period';
import {
  columnsOfRows,
  settledTable,
  type LongGrouping,
  type SettledTable,
} from './selection';

/** Sums by workload or attempt, among which the greatest are found. */

/** Of the period (`n`), of what of it is compared (`c`) and of the period before (`p`). */
export type Slot = 'n' | 'c' | 'p';

/** Which rows of a piece are summed in a slot: those of a condition, or all; absent, none. */
type Slots = Partial<Record<Slot, string | 'all'>>;

/** Rows of one table that are read for the sums. */
interface Piece {
  settled: SettledTable;
  period: Period;
  slots: Slots;
}

export function slotsOf(comparison: Comparison | null): Slot[] {
  if (!comparison) return ['n'];
  return comparison.whole ? ['n', 'p'] : ['n', 'c', 'p'];
}

/** Columns of sums, of each slot in the order of the amounts. */
export function columnsOf(slots: readonly Slot[]): string[] {
  return slots.flatMap(slot => AMOUNTS.map((_, i) => `${slot}${i}`));
}

/** Something of it is in the period. */
export const PRESENT = '(n0 <> 0 or n1 is not null)';

/** What no team owned first; then by money, then by GPU time. What is the same in all groups costs time, too, and is left out. */
export function byImportance(
  query: SpendQuery & { groupBy: LongGrouping },
): string {
  return [
    ...(isMixed(query) ? ['u desc'] : []),
    'n1 desc nulls last',
    'n0 desc',
    ...keysOf(query),
  ].join(', ');
}

function keysOf({ groupBy }: { groupBy: LongGrouping }): string[] {
  return groupBy === 'attempt' ? ['workload', 'attempt'] : ['workload'];
}

/** Whether some groups may be of a team and others not. What has a component has the team that owned it (`ledger.md` §6.23). */
function isMixed({ team, component }: SpendQuery): boolean {
  if (component?.length) return false;
  return !team?.length || (team.length > 1 && team.includes(UNATTRIBUTED));
}

/**
 * By workload or attempt: `u`, 1 where some of it was of no team in the period, else 0; the sums of the period, of what of it is compared and
 * of the period before. Where nothing is compared, only by what the greatest are found: the few that are told are read once more.
 */
export function groupsOf(
  knex: Knex,
  query: SpendQuery & { groupBy: LongGrouping },
  period: Period,
  comparison: Comparison | null,
): Knex.QueryBuilder {
  const keys = keysOf(query);
  const attempt = keys.includes('attempt')
    ? 'attempt'
    : knex.raw('0 as attempt');
  const slots = slotsOf(comparison);
  const sums = (piece: Piece) =>
    comparison ? amounts(slots, piece.slots) : ranks(isPostgres(knex));
  const [first, ...rest] = piecesOf(query, period, comparison).map(piece => {
    const { settled, slots: of } = piece;
    const unattributed = unattributedSql(query, of.n);
    const read = [
      ...keys,
      ...(comparison ? [settled.start] : []),
      ...(unattributed.includes('team') ? ['team'] : []),
      ...(comparison ? AMOUNTS : AMOUNTS.slice(0, 2)),
    ];
    return columnsOfRows(knex, settled, query, piece.period, read)
      .select(
        'workload',
        attempt,
        knex.raw(`${unattributed} as u`),
        ...sums(piece).map(sql => knex.raw(sql)),
      )
      .groupBy(...keys);
  });
  if (rest.length === 0) return first;
  return knex
    .from(knex.select('*').from(first.as('first')).unionAll(rest).as('pieces'))
    .select(
      'workload',
      attempt,
      knex.raw('max(u) as u'),
      ...columnsOf(slots).map(column =>
        knex.raw(`sum(${column}) as ${column}`),
      ),
    )
    .groupBy(...keys);
}

/** Of the rows of the period; asked of single rows only where some may have a team and others not. */
function unattributedSql(query: SpendQuery, which: string | undefined): string {
  if (!which) return '0';
  if (!isMixed(query)) {
    const { team, component } = query;
    return !component?.length && team?.includes(UNATTRIBUTED) ? '1' : '0';
  }
  const also = which === 'all' ? '' : ` and ${which}`;
  return `max(case when team = '${UNATTRIBUTED}'${also} then 1 else 0 end)`;
}

/**
 * PostgreSQL sums whole numbers as decimals, which takes longer than all else. Only the order of sums beyond 2^53 may be off by their last
 * digit.
 */
function ranks(postgres: boolean): string[] {
  const [milli, cost] = AMOUNTS.map(
    measure => `sum(${measure}${postgres ? '::float8' : ''})`,
  );
  return [`${milli} as n0`, `${cost} as n1`];
}

/** Money stays null where nothing is priced; GPU time is 0 then. A sum of one workload fits as well as the rows that it is of. */
function amounts(wanted: readonly Slot[], slots: Slots): string[] {
  return wanted.flatMap(slot =>
    AMOUNTS.map((measure, index) => {
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
