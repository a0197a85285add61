import type { Spend } from '@slipway/backstage-plugin-ml-workloads-common';
import type { Knex } from 'knex';
import type { SpendQuery } from '../contracts';
import { monthName } from '../isoTime';
import { monthOf, toMs } from '../metering';
import {
  plus,
  readSum,
  SUM_COLUMNS,
  toAmount,
  ZERO,
  type Sum,
} from './amounts';
import { allocatedOnly } from './cellsSql';
import type { Period } from './period';
import { rowsOf } from './selection';

/** Corrections by the time of their posting. */
export const CORRECTIONS = { table: 'ledger_corrections', start: 'posted_at' };

interface Corrected {
  sum: Sum;
  count: number;
}

/** What was posted in a period to months that were closed, in all and by the month of the usage. */
export async function correctionsOf(
  knex: Knex,
  query: SpendQuery,
  period: Period,
): Promise<{ sum: Sum; corrections: Spend['corrections'] }> {
  const rows: any[] = await rowsOf(knex, CORRECTIONS, query, period)
    .modify(builder => allocatedOnly(builder, query))
    .select('usage_hour', knex.raw(SUM_COLUMNS), knex.raw('count(*) as rows'))
    .groupBy('usage_hour');
  const months = new Map<number, Corrected>();
  let all: Corrected = { sum: ZERO, count: 0 };
  for (const row of rows) {
    const one = { sum: readSum(row), count: Number(row.rows) };
    const month = monthOf(toMs(row.usage_hour));
    months.set(month, both(months.get(month), one));
    all = both(all, one);
  }
  return {
    sum: all.sum,
    corrections: {
      ...toAmount(all.sum),
      count: all.count,
      months: [...months]
        .sort(([a], [b]) => a - b)
        .map(([month, { sum, count }]) => ({
          month: monthName(month),
          ...toAmount(sum),
          count,
        })),
    },
  };
}

function both(a: Corrected | undefined, b: Corrected): Corrected {
  return a ? { sum: plus(a.sum, b.sum), count: a.count + b.count } : b;
}
