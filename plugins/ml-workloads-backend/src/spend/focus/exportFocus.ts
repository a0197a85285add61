import type { Knex } from 'knex';
import type { Readable } from 'stream';
import type { SpendExportQuery } from '../../contracts';
import { HOUR_MS, monthOf, nextMonth } from '../../metering';
import { toCsv } from '../exportCsv';
import {
  CORRECTION_ROWS,
  exportPages,
  type ExportedTable,
  type ExportRow,
} from '../exportRows';
import { nextStart, wholePeriod, type Period } from '../period';
import { settledTable } from '../selection';
import {
  FOCUS_HEADER,
  focusRecord,
  type Charge,
  type FocusSettings,
} from './focusRecord';

type Periods = Pick<
  Charge,
  'chargeEnd' | 'billingStart' | 'billingEnd' | 'correction'
>;

/**
 * The charges of a period in FOCUS 1.2, and the corrections that were posted in it, page by page in constant memory. A correction is charged
 * for its hour and billed in the month of its posting (`ledger.md` §8).
 *
 * @throws InputError for a bad period, before the first byte
 */
export function exportFocus(
  knex: Knex,
  query: SpendExportQuery,
  settings: FocusSettings,
): Readable {
  const period = wholePeriod(query);
  // Stored rows are of hours, days or months; weeks are told by the day.
  const step = query.granularity === 'week' ? 'day' : query.granularity;
  async function* records() {
    yield* charges(knex, settledTable(step), query, period, settings, row => ({
      chargeEnd: nextStart(step, row.start),
      ...billed(row.start),
      correction: false,
    }));
    yield* charges(knex, CORRECTION_ROWS, query, period, settings, row => ({
      chargeEnd: row.start + HOUR_MS,
      ...billed(row.postedAt!),
      correction: true,
    }));
  }
  return toCsv(FOCUS_HEADER, records());
}

function billed(at: number) {
  return { billingStart: monthOf(at), billingEnd: nextMonth(at) };
}

async function* charges(
  knex: Knex,
  table: ExportedTable,
  query: SpendExportQuery,
  period: Period,
  settings: FocusSettings,
  periodsOf: (row: ExportRow) => Periods,
): AsyncGenerator<string[]> {
  for await (const page of exportPages(knex, table, query, period)) {
    for (const row of page) {
      // Its money is unknown: it is told beside the file.
      if (row.cost === null) continue;
      yield focusRecord(
        { ...row, cost: row.cost, ...periodsOf(row) },
        settings,
      );
    }
  }
}
