import type { Knex } from 'knex';
import { numberOf } from './sql';

/** A cluster's capacity as its observer last wrote it. */
export interface CapacitySnapshot {
  cluster: string;
  /** UTC ms */
  asOf: number;
  /** `ClusterCapacity` as JSON. */
  capacity: string;
}

/** The capacity of each cluster, for replicas that do not observe it. */
export class CapacitySnapshots {
  static create(options: { knex: Knex }): CapacitySnapshots {
    return new CapacitySnapshots(options.knex);
  }

  private constructor(private readonly knex: Knex) {}

  /** @param guard - throws when this replica is not the cluster's observer any more */
  async write(
    snapshot: CapacitySnapshot,
    guard: (trx: Knex.Transaction) => Promise<void>,
  ): Promise<void> {
    await this.knex.transaction(async trx => {
      await guard(trx);
      await trx('capacity_snapshots')
        .insert({
          cluster: snapshot.cluster,
          as_of: snapshot.asOf,
          capacity: snapshot.capacity,
        })
        .onConflict('cluster')
        .merge();
    });
  }

  async all(): Promise<Map<string, CapacitySnapshot>> {
    const rows = await this.knex('capacity_snapshots').select();
    return new Map(
      rows.map(row => [
        row.cluster,
        {
          cluster: row.cluster,
          asOf: numberOf(row.as_of),
          capacity: row.capacity,
        },
      ]),
    );
  }
}
