import type { Knex } from 'knex';
import {
  READ_COLUMNS,
  readWorkload,
  SETTLED_AS_TEXT,
  type ReadWorkload,
} from './readWorkload';
import { numberOf, numberOrNull } from './sql';
import type {
  StoredAttempt,
  StoredEvent,
  StoredReplicas,
  StoredTransition,
} from './workloadRows';

/** Reads what the lifecycle has written. */
export class WorkloadReader {
  static create(options: { knex: Knex }): WorkloadReader {
    return new WorkloadReader(options.knex);
  }

  private constructor(private readonly knex: Knex) {}

  async byIds(ids: string[]): Promise<ReadWorkload[]> {
    const rows = await this.knex('workloads')
      .whereIn('id', ids)
      .select(READ_COLUMNS)
      .select(this.knex.raw(SETTLED_AS_TEXT));
    return rows.map(readWorkload);
  }

  async object(id: string): Promise<string | null> {
    const row = await this.knex('workloads').where({ id }).first('object');
    return row?.object ?? null;
  }

  async attempts(id: string): Promise<StoredAttempt[]> {
    const rows = await this.knex('attempts')
      .where({ workload_id: id })
      .orderBy('number');
    return rows.map(row => ({
      ...row,
      start: numberOf(row.start),
      ready_at: numberOrNull(row.ready_at),
      end: numberOrNull(row.end),
    }));
  }

  async transitions(id: string): Promise<StoredTransition[]> {
    const rows = await this.knex('transitions')
      .where({ workload_id: id })
      .orderBy('number');
    return rows.map(row => ({ ...row, at: numberOf(row.at) }));
  }

  async replicas(id: string): Promise<StoredReplicas[]> {
    const rows = await this.knex('workload_replicas')
      .where({ workload_id: id })
      .orderBy('number');
    return rows.map(row => ({ ...row, at: numberOf(row.at) }));
  }

  /** Id of the workload that a pod belongs to; null when it was not observed. */
  async workloadOfPod(cluster: string, uid: string): Promise<string | null> {
    const row = await this.knex('workload_pods')
      .where({ cluster, uid })
      .first('workload_id');
    return row?.workload_id ?? null;
  }

  /** `PodFacts` as JSON, oldest first. */
  async pods(id: string): Promise<string[]> {
    const rows = await this.knex('workload_pods')
      .where({ workload_id: id })
      .orderBy(['created_at', 'uid'])
      .select('facts');
    return rows.map(({ facts }) => facts);
  }

  /** The newest, newest first. */
  async events(id: string, limit: number): Promise<StoredEvent[]> {
    const rows = await this.knex('workload_events')
      .where({ workload_id: id })
      .orderBy('at', 'desc')
      .limit(limit);
    return rows.map(row => ({ ...row, at: numberOf(row.at) }));
  }
}
