import type { Knex } from 'knex';
import { columnsOf, ROW_COLUMNS, SETTLED_KEY_COLUMNS } from './rowColumns';
import { RowSums } from './rowSums';
import { addRows, type Column } from './rowsSql';
import type { HourRow } from './settleInputs';
import { dayOf, monthOf } from './time';

/** What an hour has more than before, by key; less where it is negative. */
export interface HourChange {
  hour: number;
  rows: readonly HourRow[];
}

interface Rollup {
  table: string;
  start: string;
  startOf: (hour: number) => number;
}

/** Sums of hours, in UTC (`ledger.md` §5.22). */
const ROLLUPS: readonly Rollup[] = [
  { table: 'ledger_days', start: 'day', startOf: dayOf },
  { table: 'ledger_months', start: 'month', startOf: monthOf },
];

/** The same without workloads and attempts, so that answers about teams read few rows. */
const TEAM_ROLLUPS: readonly Rollup[] = [
  { table: 'ledger_team_days', start: 'day', startOf: dayOf },
  { table: 'ledger_team_months', start: 'month', startOf: monthOf },
];
const OF_WORKLOADS = ['workload', 'attempt'];

/**
 * Adds what changed in hours of one cluster to the days and months that they are in. A day is never summed anew: its hours are up to 24
 * times as many rows. Those of workloads get an hour when its day is folded, and from then on what changes in it.
 *
 * @param unfolded - hours that are not folded
 * @param lost - an earlier key, or the price of one, is gone: what is left of it must not stand as a row of zeros
 */
export async function addToRollups(
  db: Knex,
  cluster: string,
  changes: readonly HourChange[],
  unfolded: ReadonlySet<number>,
  lost: boolean,
): Promise<void> {
  const folded = changes.filter(({ hour }) => !unfolded.has(hour));
  for (const rollup of ROLLUPS) {
    await addTo(db, rollup, ROW_COLUMNS, cluster, folded, lost);
  }
  const columns = ROW_COLUMNS.filter(
    ({ name }) => !OF_WORKLOADS.includes(name),
  );
  const ofTeams = changes.map(({ hour, rows }) => ({
    hour,
    rows: withoutWorkloads(rows),
  }));
  for (const rollup of TEAM_ROLLUPS) {
    await addTo(db, rollup, columns, cluster, ofTeams, lost);
  }
}

async function addTo(
  db: Knex,
  { table, start, startOf }: Rollup,
  rowColumns: ReadonlyArray<Column<HourRow>>,
  cluster: string,
  changes: readonly HourChange[],
  lost: boolean,
): Promise<void> {
  const keys = [start, 'cluster', ...SETTLED_KEY_COLUMNS];
  const sums = sumsOf(changes, startOf);
  for (const [at, rows] of sums) {
    const columns = columnsOf({ cluster, [start]: at }, rowColumns);
    const own = columns.map(({ name }) => name);
    await addRows(
      db,
      table,
      columns,
      rows,
      own.filter(name => keys.includes(name)),
    );
  }
  if (lost) await tidy(db, table, { cluster, start, at: [...sums.keys()] });
}

function withoutWorkloads(rows: readonly HourRow[]): HourRow[] {
  const sums = new RowSums(false);
  for (const row of rows) sums.add(row);
  return sums.some();
}

/** Rows by the start of what they are summed in. */
function sumsOf(
  changes: readonly HourChange[],
  startOf: (hour: number) => number,
): Map<number, readonly HourRow[]> {
  const byStart = new Map<number, HourChange[]>();
  for (const change of changes) {
    const start = startOf(change.hour);
    const same = byStart.get(start);
    if (same) same.push(change);
    else byStart.set(start, [change]);
  }
  return new Map(
    [...byStart].map(([start, some]) => [start, sumOf(some)] as const),
  );
}

function sumOf(changes: readonly HourChange[]): readonly HourRow[] {
  // Rows of one hour have different keys already.
  if (changes.length === 1) return changes[0].rows;
  const sums = new RowSums();
  for (const { rows } of changes) for (const row of rows) sums.add(row);
  return sums.some();
}

/** Removes rows that nothing is left of; money of rows that lost their last price is unknown again, not 0. */
async function tidy(
  db: Knex,
  table: string,
  of: { cluster: string; start: string; at: number[] },
): Promise<void> {
  const rows = () =>
    db(table)
      .where({ cluster: of.cluster })
      .whereIn(of.start, of.at)
      .where(builder =>
        builder.where('cost_micros', 0).orWhereNull('cost_micros'),
      );
  await rows().where({ milli_gpu_ms: 0, unpriced_milli_gpu_ms: 0 }).delete();
  await rows()
    .whereRaw('milli_gpu_ms = unpriced_milli_gpu_ms')
    .update({ cost_micros: null });
}
