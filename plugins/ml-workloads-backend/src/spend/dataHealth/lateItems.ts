import type { Knex } from 'knex';
import { HOUR_MS, hourOf, monthOf, toMs } from '../../metering';
import { readSum, SUM_COLUMNS, toAmount } from '../amounts';
import { toTimestamp } from '../completeness';
import { CORRECTIONS } from '../corrections';
import type { Item } from './contracts';

/** Hours that wait to be settled anew because something was learned of them late. */
const LATE_AFTER_MS = 2 * HOUR_MS;

/** What came late: hours that are not settled yet, and what was posted to closed months this month. */
export async function lateItems(knex: Knex, now: number): Promise<Item[]> {
  const waiting: any[] = await knex('ledger_dirty_hours')
    .where('hour', '<', hourOf(now) - LATE_AFTER_MS)
    .select('cluster')
    .min('hour as first')
    .count('* as hours')
    .groupBy('cluster');
  const posted: any[] = await knex(CORRECTIONS.table)
    .where(CORRECTIONS.start, '>=', monthOf(now))
    .select('cluster', knex.raw(SUM_COLUMNS), knex.raw('count(*) as rows'))
    .groupBy('cluster');
  return [
    ...waiting.map(row => ({
      code: 'late-data',
      severity: 'warning' as const,
      subject: row.cluster,
      sentence: `${Number(row.hours)} past hour${
        Number(row.hours) === 1 ? ' waits' : 's wait'
      } to be settled, because something became known of them late; what is shown of them can still change.`,
      fix: 'They are settled by themselves within minutes. If it stays so, look at the backend’s log.',
      since: toTimestamp(toMs(row.first)),
      cluster: row.cluster,
    })),
    ...posted.map(row => ({
      code: 'corrections',
      severity: 'info' as const,
      subject: row.cluster,
      sentence: `Months that had closed were changed this month in ${Number(
        row.rows,
      )} places, by data that came late, a corrected price or a claim. Those months stay as they were; the difference is in this month’s bill.`,
      fix: 'Nothing. If it happens often, see whether the observer was cut off, or close months later (mlWorkloads.metering.closeMonthsOn).',
      since: toTimestamp(monthOf(now)),
      cluster: row.cluster,
      touched: toAmount(readSum(row)),
    })),
  ];
}
