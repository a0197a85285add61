import type { VerdictReason } from '@slipway/backstage-plugin-ml-workloads-common';
import type { Knex } from 'knex';
import type { WorkloadFilter } from '../contracts';
import { numberOf, numberOrNull } from '../database/sql';
import { restrict } from '../database/workloadSelection';

/** A workload that is looked at. */
export interface OpenWorkload {
  id: string;
  cluster: string;
  namespace: string;
  api_version: string;
  kind: string;
  name: string;
  uid: string;
  team: string | null;
}

export interface DriftRow {
  id: string;
  cluster: string;
  namespace: string;
  kind: string;
  name: string;
  team: string | null;
  component: string | null;
  reasons: VerdictReason[];
  truncated: boolean;
  /** UTC ms */
  firstSeen: number;
  /** UTC ms */
  checkedAt: number;
}

export interface ClusterLook {
  cluster: string;
  /** UTC ms; null before the first */
  checkedAt: number | null;
  checked: number;
  problem: string | null;
}

export interface DriftSelection {
  /** undefined: everything */
  allowed?: WorkloadFilter;
  team?: string[];
  component?: string[];
}

const ENDED = ['Succeeded', 'Failed', 'Stopped'];
const PAGE = 200;
const MOST_ROWS = 1000;

/** What the last look found. */
export class DriftStore {
  static create(options: { knex: Knex }): DriftStore {
    return new DriftStore(options.knex);
  }

  private constructor(private readonly knex: Knex) {}

  /** Workloads of a cluster that have not ended, in pages by id. */
  async *open(cluster: string): AsyncGenerator<OpenWorkload[]> {
    let after = '';
    for (;;) {
      const page: OpenWorkload[] = await this.knex('workloads')
        .where({ cluster, deleted: false, closed: false })
        .whereNotIn('state', ENDED)
        .where('id', '>', after)
        .orderBy('id')
        .limit(PAGE)
        .select(
          'id',
          'cluster',
          'namespace',
          'api_version',
          'kind',
          'name',
          'uid',
          'team',
        );
      if (page.length === 0) return;
      yield page;
      after = page[page.length - 1].id;
    }
  }

  /** @returns whether it is new */
  async found(
    id: string,
    reasons: VerdictReason[],
    truncated: boolean,
    at: number,
  ): Promise<boolean> {
    const row = {
      checked_at: at,
      reasons: JSON.stringify(reasons),
      truncated,
    };
    const known = await this.knex('drift')
      .where({ workload_id: id })
      .update(row);
    if (known > 0) return false;
    await this.knex('drift')
      .insert({ workload_id: id, first_seen: at, ...row })
      .onConflict('workload_id')
      .merge(row);
    return true;
  }

  /** @returns whether there was one */
  async passed(id: string): Promise<boolean> {
    return (await this.knex('drift').where({ workload_id: id }).delete()) > 0;
  }

  /** Forgets what has ended, or is in no cluster that is configured. */
  async forgetEnded(clusters: string[]): Promise<void> {
    await this.knex('drift')
      .whereNotIn('workload_id', open =>
        open
          .from('workloads')
          .select('id')
          .where({ deleted: false, closed: false })
          .whereNotIn('state', ENDED)
          .whereIn('cluster', clusters),
      )
      .delete();
    await this.knex('drift_clusters').whereNotIn('cluster', clusters).delete();
  }

  /** `checkedAt` null leaves the time of the last whole look as it is. */
  async looked({
    cluster,
    checkedAt,
    checked,
    problem,
  }: ClusterLook): Promise<void> {
    const row = {
      checked,
      problem,
      ...(checkedAt === null ? {} : { checked_at: checkedAt }),
    };
    await this.knex('drift_clusters')
      .insert({ cluster, checked_at: checkedAt, ...row })
      .onConflict('cluster')
      .merge(row);
  }

  async clusters(): Promise<ClusterLook[]> {
    const rows = await this.knex('drift_clusters').orderBy('cluster');
    return rows.map(row => ({
      cluster: row.cluster,
      checkedAt: numberOrNull(row.checked_at),
      checked: numberOf(row.checked),
      problem: row.problem,
    }));
  }

  /** Oldest first. */
  async rows(selection: DriftSelection): Promise<DriftRow[]> {
    const { allowed, team, component } = selection;
    const selected = this.knex('workloads').select(
      'id',
      'cluster',
      'namespace',
      'kind',
      'name',
      'team',
      'component',
    );
    if (allowed) selected.andWhere(where => restrict(where, allowed));
    if (team) selected.whereIn('team', team);
    if (component) selected.whereIn('component', component);
    const rows = await this.knex
      .from(selected.as('workload'))
      .join('drift', 'drift.workload_id', 'workload.id')
      .orderBy(['drift.first_seen', 'workload.id'])
      .limit(MOST_ROWS)
      .select('workload.*', 'reasons', 'truncated', 'first_seen', 'checked_at');
    return rows.map(({ first_seen, checked_at, ...row }: any) => ({
      ...row,
      reasons: JSON.parse(row.reasons),
      // SQLite has no booleans
      truncated: Boolean(row.truncated),
      firstSeen: numberOf(first_seen),
      checkedAt: numberOf(checked_at),
    }));
  }
}
