import type { SpendMonth } from '@slipway/backstage-plugin-ml-workloads-common';
import type { Knex } from 'knex';
import { monthName } from '../isoTime';
import { ClosedMonths, closesAt, type Closing } from '../metering';
import { monthsOf, type Period } from './period';

/** The months that a period touches, which of them never change any more, and from when on (UTC ms) all may. */
export async function spendMonths(
  knex: Knex,
  closing: Closing,
  period: Period,
  now: number,
): Promise<{ openFrom: number; months: SpendMonth[] }> {
  const openFrom = await ClosedMonths.of(knex, closing).openFrom(now);
  const months = monthsOf(period).map(month => ({
    month: monthName(month),
    closed: month < openFrom,
    closesAt: new Date(closesAt(month, closing)).toISOString(),
  }));
  return { openFrom, months };
}
