import type { Knex } from 'knex';

/** A workload that serves, with its last known object. */
export interface ServingRow {
  id: string;
  cluster: string;
  namespace: string;
  kind: string;
  name: string;
  uid: string;
  team: string;
  /** Entity reference */
  component: string;
  /** After the allow-list; null when only its pods are known. */
  object: any;
}

/** More is not a catalog but a load. */
const MOST = 5000;

/** Workloads that serve for a component and exist. */
export class ServedModelReader {
  static create(options: { knex: Knex }): ServedModelReader {
    return new ServedModelReader(options.knex);
  }

  private constructor(private readonly knex: Knex) {}

  async all(): Promise<ServingRow[]> {
    const rows = await this.knex('workloads')
      .where({ type: 'serving', deleted: false })
      .whereNotNull('team')
      .whereNotNull('component')
      .orderBy('id')
      .limit(MOST)
      .select(
        'id',
        'cluster',
        'namespace',
        'kind',
        'name',
        'uid',
        'team',
        'component',
        'object',
      );
    return rows.map(row => ({
      ...row,
      object: row.object === null ? null : JSON.parse(row.object),
    }));
  }
}
