import type { Knex } from 'knex';
import type { SpendExportQuery } from '../contracts';
import { SETTLED_KEY_COLUMNS, toBigint } from '../metering';
import { hidesSome } from './cellsSql';
import { wholePeriod } from './period';
import { rowsOf, settledTable } from './selection';

/** Rows of a selection of which some GPU time has no price, that time, and whether the person may not see some of the selection. */
export async function unpricedRows(
  knex: Knex,
  query: SpendExportQuery,
): Promise<{ rows: number; milliGpuMs: bigint; partial: boolean }> {
  const period = wholePeriod(query);
  const settled = settledTable(query.granularity);
  const rows = rowsOf(knex, settled, query, period)
    // A constant, as in the index of these rows.
    .whereRaw('unpriced_milli_gpu_ms > 0')
    .select(knex.raw('sum(unpriced_milli_gpu_ms) as milli'))
    .groupBy(settled.start, 'cluster', ...SETTLED_KEY_COLUMNS);
  const row: any = await knex
    .from(rows.as('r'))
    .first(
      knex.raw('count(*) as unpriced'),
      knex.raw('cast(sum(milli) as text) as milli'),
    );
  return {
    rows: Number(row.unpriced),
    milliGpuMs: toBigint(row.milli) ?? 0n,
    partial: await hidesSome(knex, query, period),
  };
}
