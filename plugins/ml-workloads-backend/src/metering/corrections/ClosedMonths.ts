import type { Knex } from 'knex';
import { toMs } from '../rowsSql';
import { nextMonth } from '../time';
import { lastClosedMonth, type Closing } from './closing';

/**
 * Which months are closed, for all clusters at once. The clock closes them; what it closed is kept, so that a later day in the configuration
 * opens none again.
 */
export class ClosedMonths {
  private constructor(
    private readonly db: Knex,
    private readonly closing: Closing,
  ) {}

  static of(db: Knex, closing: Closing): ClosedMonths {
    return new ClosedMonths(db, closing);
  }

  /**
   * Start of the first month that is open, UTC ms: settled rows of what is before it never change any more.
   *
   * @param now - UTC ms
   */
  async openFrom(now: number): Promise<number> {
    const [{ month }] = await this.db('ledger_closed_months').max(
      'month as month',
    );
    const byClock = lastClosedMonth(now, this.closing);
    return nextMonth(month === null ? byClock : Math.max(byClock, toMs(month)));
  }

  /** Keeps which month closed last; with it all before it are closed. */
  async record(now: number): Promise<void> {
    await this.db('ledger_closed_months')
      .insert({ month: lastClosedMonth(now, this.closing), closed_at: now })
      .onConflict('month')
      .ignore();
  }
}
