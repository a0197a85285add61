import type { SpendMonth } from '@slipway/backstage-plugin-ml-workloads-common';
import type { Knex } from 'knex';
import { ClosedMonths, closesAt, type Closing } from '../metering';
import { monthName } from './corrections';
import { monthsOf, type Period } from './period';

/** The months that a period touches, and which of them never change any more. */
export async function spendMonths(
  knex: Knex,
  closing: Closing,
  period: Period,
  now: number,
): Promise<SpendMonth[]> {
  const openFrom = await ClosedMonths.of(knex, closing).openFrom(now);
  return monthsOf(period).map(month => ({
    month: monthName(month),
    closed: month < openFrom,
    closesAt: new Date(closesAt(month, closing)).toISOString(),
  }));
}
