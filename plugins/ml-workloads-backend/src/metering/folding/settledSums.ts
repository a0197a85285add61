import type { Knex } from 'knex';
import { isPostgres } from '../../isPostgres';
import { AMOUNT_COLUMNS, SETTLED_KEY_COLUMNS } from '../rowColumns';

/** What settled rows of single workloads are summed in. */
export type SummedIn = 'day' | 'month';

export const SUM_TABLES: Record<SummedIn, string> = {
  day: 'ledger_days',
  month: 'ledger_months',
};

const COLUMNS = ['cluster', ...SETTLED_KEY_COLUMNS, ...AMOUNT_COLUMNS];

const HOURS = 'ledger_hours h';

/** `offset 0` keeps PostgreSQL from joining in another way. */
const LED_BY_HOURS = `lateral (select * from ledger_hours l where l.hour = u.hour and l.cluster = u.cluster offset 0) h`;

export interface SettledSumsOptions {
  /**
   * Few workloads are asked for, and lead to the rows. SQLite knows nothing of how many rows a team has, and would walk all of them.
   */
  byWorkload?: boolean;
  /**
   * Nothing but time narrows the rows: the hours that are not folded lead to theirs. PostgreSQL does not know how few they are, and would
   * walk all hours of their months.
   */
  ofFleet?: boolean;
}

/**
 * What days or months of workloads are summed from, to select from: their rows, and those of the hours that are not folded into them yet. A
 * key may have several rows, so a reader sums them; the key is the start (`day` or `month`, UTC ms), `cluster` and
 * {@link SETTLED_KEY_COLUMNS}, the amounts are {@link AMOUNT_COLUMNS}. One statement sees each hour once, whenever it is folded.
 */
export function settledSums(
  db: Knex,
  step: SummedIn,
  options: SettledSumsOptions = {},
): Knex.Raw {
  const { table, hours } = sources(db, step, options);
  return db.raw(
    `(select ${step}, ${COLUMNS.join(', ')} from ${table}
      union all ${unfolded(step, hours)}) as settled`,
  );
}

/**
 * The two parts of {@link settledSums}, each to select from and to narrow by itself before they are put together: a union that is narrowed
 * afterwards carries all columns of its rows. The second also has the `hour` (UTC ms) of each row, by which PostgreSQL passes over months.
 *
 * @param ofTeams - a team's hours of a day are fewer than its workloads in each hour, and lead to their rows
 */
export function settledParts(
  db: Knex,
  step: SummedIn,
  options: SettledSumsOptions & { ofTeams?: boolean } = {},
): { folded: Knex.Raw; unfolded: Knex.Raw } {
  const { table, hours } = sources(db, step, options);
  return {
    folded: db.raw(table),
    unfolded: db.raw(`(${unfolded(step, hours, ', h.hour')}) as unfolded`),
  };
}

/**
 * The part of {@link settledSums} that is not folded yet.
 *
 * @param until - selects the last start that is wanted
 */
export function unfoldedSums(
  db: Knex,
  step: SummedIn,
  until: Knex.QueryBuilder,
): Knex.Raw {
  return db.raw(`(${unfolded(step)} and u.${step} <= ?) as settled`, [until]);
}

/** The table of the sums and that of the hours, each with what leads to its rows where the database would not find it. */
function sources(
  db: Knex,
  step: SummedIn,
  {
    byWorkload = false,
    ofTeams = false,
    ofFleet = false,
  }: SettledSumsOptions & { ofTeams?: boolean },
): { table: string; hours: string } {
  const table = SUM_TABLES[step];
  if (isPostgres(db)) {
    return { table, hours: ofFleet ? LED_BY_HOURS : HOURS };
  }
  if (!byWorkload) return { table, hours: HOURS };
  const index = ofTeams ? 'ledger_hours_team_idx' : 'ledger_hours_workload_idx';
  return {
    table: `${table} indexed by ${table}_key`,
    hours: `${HOURS} indexed by ${index}`,
  };
}

/** The few hours come first and lead to their rows: `cross join` keeps SQLite, which does not know that they are few, from another order. */
function unfolded(step: SummedIn, hours = 'ledger_hours h', also = ''): string {
  return `select u.${step}, ${COLUMNS.map(name => `h.${name}`).join(
    ', ',
  )}${also}
    from ledger_unfolded_hours u cross join ${hours}
    where h.hour = u.hour and h.cluster = u.cluster`;
}
