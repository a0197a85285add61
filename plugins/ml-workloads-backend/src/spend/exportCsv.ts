import { stringify } from 'csv-stringify';
import type { Knex } from 'knex';
import { Readable } from 'stream';
import type { SpendExportQuery } from '../contracts';
import { decimal } from './decimals';
import { CORRECTION_ROWS, exportPages, type ExportRow } from './exportRows';
import { wholePeriod } from './period';
import { safeText } from './safeText';
import { settledTable } from './selection';

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
  'correction_posted_at',
];

function toFields(row: ExportRow): string[] {
  return [
    new Date(row.start).toISOString(),
    safeText(row.cluster),
    row.category,
    row.reason,
    safeText(row.team),
    safeText(row.component),
    safeText(row.name?.kind ?? ''),
    safeText(row.name?.name ?? ''),
    safeText(row.workload),
    row.attempt === 0 ? '' : String(row.attempt),
    row.phase,
    safeText(row.gpuModel),
    safeText(row.profile),
    safeText(row.capacityType),
    safeText(row.queue),
    decimal(row.milli, 6),
    decimal(row.unpriced, 6),
    row.cost === null ? '' : decimal(row.cost, 6),
    row.currency,
    row.postedAt === undefined ? '' : new Date(row.postedAt).toISOString(),
  ];
}

/**
 * The settled rows of a query as CSV with a header, then the corrections that were posted in its period, page by page in constant memory. Quantities are exact decimals; unpriced money is an
 * empty field. Names come from clusters, so a field that a spreadsheet would run as a formula is written with an apostrophe before it.
 *
 * @throws InputError for a bad period, before the first byte
 */
export function exportCsv(knex: Knex, query: SpendExportQuery): Readable {
  const period = wholePeriod(query);
  async function* lines() {
    for (const table of [settledTable(query.granularity), CORRECTION_ROWS]) {
      for await (const page of exportPages(knex, table, query, period)) {
        for (const row of page) yield toFields(row);
      }
    }
  }
  return toCsv(HEADER, lines());
}

/** Writes records as CSV, as fast as they are read. */
export function toCsv(
  columns: string[],
  records: AsyncIterable<string[]>,
): Readable {
  const rows = Readable.from(records);
  const csv = stringify({ header: true, columns });
  rows.on('error', error => csv.destroy(error));
  csv.on('close', () => rows.destroy());
  return rows.pipe(csv);
}
