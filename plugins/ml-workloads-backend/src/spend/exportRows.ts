import type { Knex } from 'knex';
import type { SpendSelection } from '../contracts';
import {
  AMOUNT_COLUMNS,
  OPEN,
  SETTLED_KEY_COLUMNS,
  toMs,
  unfoldedSums,
  type SummedIn,
} from '../metering';
import { CORRECTIONS } from './corrections';
import type { Period } from './period';
import { rowsOf, type SettledTable } from './selection';
import { workloadNames, type WorkloadName } from './workloadNames';

/** Rows that are in memory at a time. */
export const PAGE = 2000;

/** As in the indexes by start. */
const FIRST = ['cluster', 'workload', 'attempt'];
const KEYS = [
  ...FIRST,
  ...SETTLED_KEY_COLUMNS.filter(column => !FIRST.includes(column)),
];

/** A table whose rows are exported. */
export interface ExportedTable extends SettledTable {
  /** What rows are paged by after their start: together they are unique, so that nothing is left out or told twice. Default: the key. */
  pagedBy?: string[];
  /** The column of the usage, where rows are selected by another time. */
  usage?: string;
}

/** Corrections, by the time of their posting. */
export const CORRECTION_ROWS: ExportedTable = {
  ...CORRECTIONS,
  pagedBy: ['id'],
  usage: 'usage_hour',
};

/** A settled row as it is stored; amounts are texts, which no driver rounds. */
export interface ExportRow {
  /** Of the usage, UTC ms. */
  start: number;
  /** UTC ms; of corrections only. */
  postedAt?: number;
  cluster: string;
  category: string;
  reason: string;
  phase: string;
  workload: string;
  attempt: number;
  team: string;
  component: string;
  gpuModel: string;
  profile: string;
  capacityType: string;
  queue: string;
  currency: string;
  milli: string;
  /** null: nothing in it is priced */
  cost: string | null;
  unpriced: string;
  name: WorkloadName | undefined;
}

/** What {@link AMOUNT_COLUMNS} are called as texts. */
const AMOUNT_NAMES = ['milli', 'cost', 'unpriced'];

/** The settled rows of a selection, page by page by their key: memory stays the same however many there are. */
export async function* exportPages(
  knex: Knex,
  table: ExportedTable,
  selection: SpendSelection,
  period: Period,
): AsyncGenerator<ExportRow[]> {
  const keys = [table.start, ...(table.pagedBy ?? KEYS)];
  const columns = [
    ...new Set([...keys, ...KEYS, ...(table.usage ? [table.usage] : [])]),
  ];
  let last: any;
  for (;;) {
    // From the step where the page before ended: the index of steps leads there, and no row before it is looked at again.
    const seen = last;
    const rest = seen ? { ...period, from: toMs(seen[table.start]) } : period;
    const following = (settled: SettledTable) => {
      const rows = rowsOf(knex, settled, selection, rest);
      if (seen) after(rows, keys, seen);
      return rows;
    };
    const rows: any[] = await (table.summedIn
      ? withUnfolded(knex, table, table.summedIn, keys, following)
      : following(table).select(...columns, ...amounts(knex, column => column))
    )
      .orderBy(keys)
      .limit(PAGE);
    if (rows.length > 0) yield await toRows(knex, table, rows);
    if (rows.length < PAGE) return;
    last = rows[rows.length - 1];
  }
}

/**
 * Sums of which some are not in the table yet: the next rows that are in it, and the next that hours are summed to. One statement, so that an
 * hour that is folded meanwhile is in one of them.
 */
function withUnfolded(
  knex: Knex,
  table: SettledTable,
  step: SummedIn,
  keys: readonly string[],
  following: (settled: SettledTable) => Knex.QueryBuilder,
): Knex.QueryBuilder {
  const sum = (column: string) => `cast(sum(${column}) as bigint)`;
  // Where the page ends before the hours that are not folded, none of them is read.
  const end = knex
    .from('folded')
    .select(
      knex.raw(
        `case when count(*) = ${PAGE} then max(${table.start}) else ${OPEN} end`,
      ),
    );
  const folded = following({ ...table, summedIn: undefined }).select(
    ...keys,
    ...AMOUNT_COLUMNS,
  );
  const unfolded = following({
    ...table,
    summedIn: undefined,
    rows: unfoldedSums(knex, step, end),
  })
    .select(
      ...keys,
      ...AMOUNT_COLUMNS.map(column => knex.raw(`${sum(column)} as ${column}`)),
    )
    .groupBy(keys);
  return knex
    .withMaterialized('folded', folded.orderBy([...keys]).limit(PAGE))
    .with('unfolded', unfolded.orderBy([...keys]).limit(PAGE))
    .from(
      knex.raw(
        '(select * from folded union all select * from unfolded) as settled',
      ),
    )
    .select(...keys, ...amounts(knex, sum))
    .groupBy(keys);
}

function amounts(knex: Knex, of: (column: string) => string): Knex.Raw[] {
  return AMOUNT_COLUMNS.map((column, index) =>
    knex.raw(`cast(${of(column)} as text) as ${AMOUNT_NAMES[index]}`),
  );
}

/** Only what comes after a row. */
function after(page: Knex.QueryBuilder, keys: string[], row: any): void {
  page.whereRaw(
    `(${keys.join(', ')}) > (${keys.map(() => '?').join(', ')})`,
    keys.map(key => row[key]),
  );
}

async function toRows(
  knex: Knex,
  { start, usage }: ExportedTable,
  rows: readonly any[],
): Promise<ExportRow[]> {
  const names = await workloadNames(knex, [
    ...new Set<string>(rows.flatMap(row => row.workload || [])),
  ]);
  return rows.map(row => ({
    start: toMs(row[usage ?? start]),
    ...(usage ? { postedAt: toMs(row[start]) } : {}),
    cluster: row.cluster,
    category: row.category,
    reason: row.reason,
    phase: row.phase,
    workload: row.workload,
    attempt: row.attempt,
    team: row.team,
    component: row.component,
    gpuModel: row.gpu_model,
    profile: row.profile,
    capacityType: row.capacity_type,
    queue: row.queue,
    currency: row.currency,
    milli: row.milli,
    cost: row.cost,
    unpriced: row.unpriced,
    name: names.get(row.workload),
  }));
}
