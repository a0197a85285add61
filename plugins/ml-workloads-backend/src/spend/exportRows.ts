import type { Knex } from 'knex';
import type { SpendSelection } from '../contracts';
import { SETTLED_KEY_COLUMNS, toMs } from '../metering';
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

const AMOUNTS = [
  'cast(milli_gpu_ms as text) as milli',
  'cast(cost_micros as text) as cost',
  'cast(unpriced_milli_gpu_ms as text) as unpriced',
];

/** The settled rows of a selection, page by page by their key: memory stays the same however many there are. */
export async function* exportPages(
  knex: Knex,
  table: ExportedTable,
  selection: SpendSelection,
  period: Period,
  refine?: (builder: Knex.QueryBuilder) => void,
): AsyncGenerator<ExportRow[]> {
  const keys = [table.start, ...(table.pagedBy ?? KEYS)];
  const columns = [
    ...new Set([...keys, ...KEYS, ...(table.usage ? [table.usage] : [])]),
  ];
  let last: any;
  for (;;) {
    // From the step where the page before ended: the index of steps leads there, and no row before it is looked at again.
    const rest = last ? { ...period, from: toMs(last[table.start]) } : period;
    const page = rowsOf(knex, table, selection, rest);
    refine?.(page);
    if (last) after(page, keys, last);
    const rows: any[] = await page
      .select(...columns, ...AMOUNTS.map(amount => knex.raw(amount)))
      .orderBy(keys)
      .limit(PAGE);
    if (rows.length > 0) yield await toRows(knex, table, rows);
    if (rows.length < PAGE) return;
    last = rows[rows.length - 1];
  }
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
