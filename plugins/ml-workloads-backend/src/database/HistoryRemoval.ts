import type { Knex } from 'knex';
import { removeStartSamples } from './StartSamples';
import type { Kept } from './workloadRows';

/** Small enough not to hold up a request: better-sqlite3 is synchronous. */
const AT_ONCE = 200;

const DETAILS = ['workload_pods', 'workload_events', 'workload_replicas'];
const HISTORY = [...DETAILS, 'attempts', 'transitions', 'operations', 'news'];

/** Removes what is older than it is kept for. Never touches what is still in a cluster, nor the ledger. */
export class HistoryRemoval {
  private constructor(private readonly knex: Knex) {}

  static create(options: { knex: Knex }): HistoryRemoval {
    return new HistoryRemoval(options.knex);
  }

  /**
   * Removes pods, events and the manifest of some workloads that ended before a time.
   *
   * @param before UTC ms
   * @returns how many workloads; 0 when there are no more
   */
  async details(before: number): Promise<number> {
    return await this.#some(['all'], before, async (trx, ids) => {
      for (const table of DETAILS) {
        await trx(table).whereIn('workload_id', ids).delete();
      }
      await trx('workloads')
        .whereIn('id', ids)
        .update({ object: null, kept: 'history' });
    });
  }

  /**
   * Removes all but the row itself, which spend is named by.
   *
   * @param before UTC ms
   * @returns how many workloads; 0 when there are no more
   */
  async history(before: number): Promise<number> {
    return await this.#some(['all', 'history'], before, async (trx, ids) => {
      for (const table of HISTORY) {
        await trx(table).whereIn('workload_id', ids).delete();
      }
      await removeStartSamples(trx, ids);
      await removeLaunches(trx, ids, before);
      await trx('workloads')
        .whereIn('id', ids)
        .update({ object: null, kept: 'row' });
    });
  }

  async #some(
    kept: Kept[],
    before: number,
    remove: (trx: Knex, ids: string[]) => Promise<void>,
  ): Promise<number> {
    return await this.knex.transaction(async trx => {
      const rows = await trx('workloads')
        .whereIn('kept', kept)
        .where('since', '<', before)
        .where({ closed: true })
        .limit(AT_ONCE)
        .select('id');
      if (rows.length > 0) {
        await remove(
          trx,
          rows.map(({ id }) => id),
        );
      }
      return rows.length;
    });
  }
}

/** Launches know their object by its name, which may have been given again: that one's stay. */
async function removeLaunches(
  trx: Knex,
  ids: string[],
  before: number,
): Promise<void> {
  const same = () =>
    trx('workloads')
      .select(trx.raw('1'))
      .where('workloads.cluster', trx.ref('launches.cluster'))
      .where('workloads.namespace', trx.ref('launches.namespace'))
      .where('workloads.name', trx.ref('launches.name'));
  await trx('launches')
    .where('started_at', '<', before)
    .whereNot('state', 'started')
    .whereExists(same().whereIn('workloads.id', ids))
    .whereNotExists(same().where('workloads.closed', false))
    .delete();
}
