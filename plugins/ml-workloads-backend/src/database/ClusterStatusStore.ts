import type { Knex } from 'knex';
import type { ResourceState } from '../observe/resourceStates';
import { numberOrNull } from './sql';

export interface StoredClusterStatus {
  cluster: string;
  /** Last beat, UTC ms. */
  observedAt: number | null;
  /** First beat, UTC ms. */
  observedSince: number | null;
  problem: string | null;
  /** How it stands with each collection; empty before it was observed. */
  resources: ResourceState[];
}

/** How fresh each cluster's picture is, for every replica to read. */
export class ClusterStatusStore {
  static create(options: { knex: Knex }): ClusterStatusStore {
    return new ClusterStatusStore(options.knex);
  }

  private constructor(private readonly knex: Knex) {}

  async beat(cluster: string, at: number): Promise<void> {
    await this.knex('cluster_status')
      .insert({
        cluster,
        observed_at: at,
        observed_since: at,
        problem: null,
      })
      .onConflict('cluster')
      .merge({
        observed_at: at,
        observed_since: this.knex.raw(
          'coalesce(cluster_status.observed_since, ?)',
          [at],
        ),
      });
  }

  /** What is wrong, and how it stands with each collection. */
  async problem(
    cluster: string,
    problem: string | null,
    states: readonly ResourceState[],
  ): Promise<void> {
    const resources = JSON.stringify(states);
    await this.knex('cluster_status')
      .insert({
        cluster,
        observed_at: null,
        observed_since: null,
        problem,
        resources,
      })
      .onConflict('cluster')
      .merge({ problem, resources });
  }

  async all(): Promise<Map<string, StoredClusterStatus>> {
    const rows = await this.knex('cluster_status').select();
    return new Map(
      rows.map(row => [
        row.cluster,
        {
          cluster: row.cluster,
          observedAt: numberOrNull(row.observed_at),
          observedSince: numberOrNull(row.observed_since),
          problem: row.problem,
          resources: row.resources ? JSON.parse(row.resources) : [],
        },
      ]),
    );
  }
}
