import type { Knex } from 'knex';
import { UnfoldedHours } from '../folding';
import { dropHourPartitions } from '../hourPartitions';
import { lockObserver } from '../observerLock';
import { isPostgres } from '../../isPostgres';
import { toMs } from '../rowsSql';
import { monthOf } from '../time';
import { raiseFrozen } from './FactsRemoval';

/** Removes single hours of whole months, which are folded before. Their days and months stay, and so do corrections. */
export class HoursRemoval {
  private constructor(private readonly knex: Knex) {}

  static create(options: { knex: Knex }): HoursRemoval {
    return new HoursRemoval(options.knex);
  }

  /**
   * Removes some hours of the months that were over at a time; on PostgreSQL all of them, which go with their partitions.
   *
   * @param before - UTC ms
   * @returns how many hours, of all clusters; 0 when there are no more
   */
  async some(before: number): Promise<number> {
    const month = monthOf(before);
    const oldest = await this.knex('ledger_settled_hours')
      .where('hour', '<', month)
      .min('hour as hour')
      .first();
    if (!oldest || oldest.hour === null) return 0;
    for (const { cluster } of await this.knex('ledger_clusters').select(
      'cluster',
    )) {
      // What an hour changes by cannot be told without its rows.
      await this.knex.transaction(async trx => {
        await lockObserver(trx, cluster);
        await raiseFrozen(trx, cluster, month);
        // The last day of a cluster that nobody observes any more is never over.
        const unfolded = UnfoldedHours.of(trx);
        for (const day of await unfolded.daysBefore(cluster, month)) {
          await unfolded.fold(day);
        }
      });
    }
    if (isPostgres(this.knex)) {
      await dropHourPartitions(this.knex, month);
      return this.knex('ledger_settled_hours')
        .where('hour', '<', month)
        .delete();
    }
    return this.knex.transaction(async trx => {
      const hour = toMs(oldest.hour);
      await trx('ledger_hours').where({ hour }).delete();
      const removed: number = await trx('ledger_settled_hours')
        .where({ hour })
        .delete();
      return removed;
    });
  }
}
