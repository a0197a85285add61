import { randomUUID } from 'crypto';
import type { Knex } from 'knex';
import type { News, WorkloadHistory } from '../notifications/types';
import { numberOf, numberOrNull, parts } from './sql';

/** Key of a row of `news`. */
export interface NewsKey {
  workloadId: string;
  news: News['kind'];
  attempt: number;
}

export interface NewsRow extends NewsKey {
  cluster: string;
  team: string;
  /** UTC ms */
  at: number;
}

const WORKLOAD = [
  'id',
  'cluster',
  'namespace',
  'kind',
  'name',
  'team',
  'component',
  'profile',
  'type',
  'state',
  'since',
];

/** What people were told, and what there is to tell. */
export class NewsStore {
  static create(options: { knex: Knex }): NewsStore {
    return new NewsStore(options.knex);
  }

  private constructor(private readonly knex: Knex) {}

  /** Workloads of a cluster to which something happened after a time. */
  async idsSince(cluster: string, since: number): Promise<string[]> {
    const { knex } = this;
    const happened = [
      knex('transitions').where('at', '>', since).select('workload_id'),
      knex('attempts').where('end', '>', since).select('workload_id'),
    ];
    const rows = await knex('workloads')
      .where({ cluster })
      .whereNotNull('team')
      .andWhere(either =>
        happened.forEach(some => either.orWhereIn('id', some)),
      )
      .select('id');
    return rows.map(({ id }) => id);
  }

  /** Workloads of a cluster that are starting now. */
  async startingIds(cluster: string): Promise<string[]> {
    const rows = await this.knex('workloads')
      .where({ cluster, closed: false, state: 'Starting' })
      .whereNotNull('team')
      .select('id');
    return rows.map(({ id }) => id);
  }

  async histories(ids: string[]): Promise<WorkloadHistory[]> {
    const histories: WorkloadHistory[] = [];
    for (const some of parts(ids, 500)) {
      const [workloads, attempts, transitions] = await Promise.all([
        this.knex('workloads').whereIn('id', some).select(WORKLOAD),
        this.knex('attempts')
          .whereIn('workload_id', some)
          .orderBy(['workload_id', 'number'])
          .select(
            'workload_id',
            'number',
            'start',
            'end',
            'end_reason',
            'exit_code',
          ),
        this.knex('transitions')
          .whereIn('workload_id', some)
          .orderBy(['workload_id', 'number'])
          .select('workload_id', 'at', 'from_state', 'to_state'),
      ]);
      const attemptsOf = byWorkload(attempts);
      const transitionsOf = byWorkload(transitions);
      for (const workload of workloads) {
        histories.push({
          workload: { ...workload, since: numberOf(workload.since) },
          attempts: (attemptsOf.get(workload.id) ?? []).map(row => ({
            ...row,
            start: numberOf(row.start),
            end: numberOrNull(row.end),
          })),
          transitions: (transitionsOf.get(workload.id) ?? []).map(row => ({
            ...row,
            at: numberOf(row.at),
          })),
        });
      }
    }
    return histories;
  }

  /**
   * Writes the rows that are not there yet and takes those that nobody has: only these may be sent, by the caller alone. A row that
   * was taken and never marked as sent (its sender died) stays taken: what may have been sent is not sent again.
   *
   * @param guard - first statement of the transaction; throws when this replica may not act for the cluster
   */
  async claim(
    rows: readonly NewsRow[],
    guard: (trx: Knex.Transaction) => Promise<void>,
  ): Promise<NewsKey[]> {
    const claim = randomUUID();
    return this.knex.transaction(async trx => {
      await guard(trx);
      const claimed: NewsKey[] = [];
      for (const row of rows) {
        await trx('news')
          .insert({
            ...keyOf(row),
            cluster: row.cluster,
            team: row.team,
            at: row.at,
            claim: null,
            sent_at: null,
          })
          .onConflict(['workload_id', 'news', 'attempt'])
          .ignore();
        const taken = await trx('news')
          .where({ ...keyOf(row), claim: null })
          .update({ claim });
        if (taken > 0) {
          claimed.push(row);
        }
      }
      return claimed;
    });
  }

  async sent(keys: readonly NewsKey[], at: number): Promise<void> {
    for (const key of keys) {
      await this.knex('news').where(keyOf(key)).update({ sent_at: at });
    }
  }

  /** Gives back what certainly was not sent, so that it is tried again. */
  async release(keys: readonly NewsKey[]): Promise<void> {
    for (const key of keys) {
      await this.knex('news').where(keyOf(key)).update({ claim: null });
    }
  }

  /** Rows only need to be kept for as long as what they tell could be taken for news again. */
  async forgetBefore(at: number): Promise<void> {
    await this.knex('news').where('at', '<', at).delete();
  }
}

function keyOf({ workloadId, news, attempt }: NewsKey) {
  return { workload_id: workloadId, news, attempt };
}

function byWorkload(rows: any[]): Map<string, any[]> {
  const grouped = new Map<string, any[]>();
  for (const { workload_id: id, ...row } of rows) {
    const group = grouped.get(id) ?? [];
    group.push(row);
    grouped.set(id, group);
  }
  return grouped;
}
