import type { DriftList } from '@slipway/backstage-plugin-ml-workloads-common';
import { iso } from '../isoTime';
import type { DriftSelection, DriftStore } from './DriftStore';

/** What people ask about drift. Authorisation is the caller's part. */
export class DriftQueries {
  static create(options: {
    store: DriftStore;
    clusters: { list(): Array<{ name: string }> };
  }): DriftQueries {
    return new DriftQueries(options);
  }

  private constructor(
    private readonly options: {
      store: DriftStore;
      clusters: { list(): Array<{ name: string }> };
    },
  ) {}

  async list(selection: DriftSelection): Promise<DriftList> {
    const [rows, clusters] = await Promise.all([
      this.options.store.rows(selection),
      this.clusters(),
    ]);
    return {
      items: rows.map(({ id, firstSeen, checkedAt, ...row }) => ({
        workloadId: id,
        cluster: row.cluster,
        namespace: row.namespace,
        kind: row.kind,
        name: row.name,
        team: row.team,
        component: row.component,
        reasons: row.reasons,
        truncated: row.truncated,
        since: iso(firstSeen),
        checkedAt: iso(checkedAt),
      })),
      clusters,
    };
  }

  /** Every configured cluster, also one that was never looked at. */
  async clusters(): Promise<DriftList['clusters']> {
    const looks = new Map(
      (await this.options.store.clusters()).map(look => [look.cluster, look]),
    );
    return this.options.clusters.list().map(({ name }) => {
      const look = looks.get(name);
      return {
        cluster: name,
        checkedAt: look && look.checkedAt !== null ? iso(look.checkedAt) : null,
        checked: look?.checked ?? 0,
        problem: look?.problem ?? null,
      };
    });
  }
}
