import { stringify } from 'csv-stringify';
import type { Knex } from 'knex';
import { Readable } from 'stream';
import type { SpendExportQuery } from '../contracts';
import { decimal } from './decimals';
import { exportPages, type ExportRow } from './exportRows';
import { wholePeriod } from './period';
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
];

function toFields(row: ExportRow): string[] {
  return [
    new Date(row.start).toISOString(),
    row.cluster,
    row.category,
    row.reason,
    row.team,
    row.component,
    row.name?.kind ?? '',
    row.name?.name ?? '',
    row.workload,
    row.attempt === 0 ? '' : String(row.attempt),
    row.phase,
    row.gpuModel,
    row.profile,
    row.capacityType,
    row.queue,
    decimal(row.milli, 6),
    decimal(row.unpriced, 6),
    row.cost === null ? '' : decimal(row.cost, 6),
    row.currency,
  ];
}

/**
 * The settled rows of a query as CSV with a header, page by page in constant memory. Quantities are exact decimals; unpriced money is an
 * empty field. Names come from clusters, so a field that a spreadsheet would run as a formula is written with an apostrophe before it.
 *
 * @throws InputError for a bad period, before the first byte
 */
export function exportCsv(knex: Knex, query: SpendExportQuery): Readable {
  const period = wholePeriod(query);
  const pages = exportPages(
    knex,
    settledTable(query.granularity),
    query,
    period,
  );
  async function* lines() {
    for await (const page of pages) for (const row of page) yield toFields(row);
  }
  return toCsv(HEADER, lines());
}

/** Writes records as CSV, as fast as they are read. */
export function toCsv(
  columns: string[],
  records: AsyncIterable<string[]>,
): Readable {
  const rows = Readable.from(records);
  const csv = stringify({ header: true, columns, escape_formulas: true });
  rows.on('error', error => csv.destroy(error));
  csv.on('close', () => rows.destroy());
  return rows.pipe(csv);
}
