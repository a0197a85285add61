import { stringify } from 'csv-stringify';
import type { Knex } from 'knex';
import { Readable } from 'stream';
import type { SpendQuery } from '../contracts';
import { SETTLED_KEY_COLUMNS, toMs } from '../metering';
import { TABLES, wholePeriod } from './period';
import { rowsOf, workloadNames, type WorkloadName } from './spendSql';

/** Key of a settled row beside its start. Together they are unique, so they page without gaps or repetitions. */
const KEYS = ['cluster', ...SETTLED_KEY_COLUMNS];

/** Rows that are in memory at a time. */
export const PAGE = 1000;

const HEADER = [
  'start',
  'cluster',
  'category',
  'reason',
  'team',
  'component',
  'workload_kind',
  'workload_name',
  'workload_id',
  'attempt',
  'phase',
  'gpu_model',
  'profile',
  'capacity_type',
  'queue',
  'gpu_seconds',
  'unpriced_gpu_seconds',
  'cost',
  'currency',
];

/** An integer of 10^-places as a plain decimal. */
function decimal(value: string | null, places: number): string {
  if (value === null) return '';
  const digits = value.padStart(places + 1, '0');
  return `${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

/** At most {@link PAGE} rows of one start, after the given key. */
async function page(
  knex: Knex,
  query: SpendQuery,
  start: number,
  after: any[] | undefined,
): Promise<any[]> {
  return rowsOf(knex, query, { from: start, to: start + 1 })
    .modify(builder => {
      if (after) {
        builder.whereRaw(
          `(${KEYS.join(', ')}) > (${KEYS.map(() => '?').join(', ')})`,
          after,
        );
      }
    })
    .select(
      ...KEYS,
      knex.raw('cast(milli_gpu_ms as text) as milli'),
      knex.raw('cast(cost_micros as text) as cost'),
      knex.raw('cast(unpriced_milli_gpu_ms as text) as unpriced'),
    )
    .orderBy(KEYS)
    .limit(PAGE);
}

function toFields(
  start: number,
  row: any,
  name: WorkloadName | undefined,
): string[] {
  return [
    new Date(start).toISOString(),
    row.cluster,
    row.category,
    row.reason,
    row.team,
    row.component,
    name?.kind ?? '',
    name?.name ?? '',
    row.workload,
    row.attempt === 0 ? '' : String(row.attempt),
    row.phase,
    row.gpu_model,
    row.profile,
    row.capacity_type,
    row.queue,
    decimal(row.milli, 6),
    decimal(row.unpriced, 6),
    decimal(row.cost, 6),
    row.currency,
  ];
}

async function* pages(knex: Knex, query: SpendQuery): AsyncGenerator<string[]> {
  const { start } = TABLES[query.granularity];
  const period = wholePeriod(query);
  let from = period.from;
  for (;;) {
    const [{ at }] = await rowsOf(knex, query, { ...period, from }).min(
      `${start} as at`,
    );
    if (at === null) return;
    const now = toMs(at);
    let rows: any[] = [];
    do {
      const last = rows[rows.length - 1];
      rows = await page(knex, query, now, last && KEYS.map(key => last[key]));
      const names = await workloadNames(knex, [
        ...new Set<string>(rows.flatMap(row => row.workload || [])),
      ]);
      for (const row of rows) {
        yield toFields(now, row, names.get(row.workload));
      }
    } while (rows.length === PAGE);
    from = now + 1;
  }
}

/**
 * The settled rows of a query as CSV with a header, page by page in constant memory. Quantities are exact decimals; unpriced money is an
 * empty field. Names come from clusters, so a field that a spreadsheet would run as a formula is written with an apostrophe before it.
 */
export function exportCsv(knex: Knex, query: SpendQuery): Readable {
  // Refuses a bad period before the first byte.
  wholePeriod(query);
  const rows = Readable.from(pages(knex, query));
  const csv = stringify({
    header: true,
    columns: HEADER,
    escape_formulas: true,
  });
  rows.on('error', error => csv.destroy(error));
  csv.on('close', () => rows.destroy());
  return rows.pipe(csv);
}
