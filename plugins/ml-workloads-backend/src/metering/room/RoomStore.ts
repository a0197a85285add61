import type { Knex } from 'knex';
import { writeRows, type Column } from '../rowsSql';
import { latestEndOfSize, type PodSize } from './podSizes';

type Stored = PodSize & { cluster: string };

const COLUMNS: Column<Stored>[] = [
  { name: 'cluster', type: 'text', value: r => r.cluster },
  { name: 'uid', type: 'text', value: r => r.uid },
  { name: 'node_name', type: 'text', value: r => r.nodeName },
  { name: 'start_at', type: 'bigint', value: r => r.startAt },
  { name: 'until', type: 'bigint', value: r => latestEndOfSize(r) },
  {
    name: 'facts',
    type: 'text',
    value: ({ cluster, ...size }) => JSON.stringify(size),
  },
];

/** Sizes of pods of one cluster, in SQL. */
export class RoomStore {
  private constructor(
    private readonly db: Knex,
    private readonly cluster: string,
  ) {}

  static of(db: Knex, clusterName: string): RoomStore {
    return new RoomStore(db, clusterName);
  }

  private table() {
    return this.db('ledger_pod_sizes').where({ cluster: this.cluster });
  }

  async sizes(uids: readonly string[]): Promise<PodSize[]> {
    const rows: any[] = [];
    for (let start = 0; start < uids.length; start += 1000) {
      rows.push(
        ...(await this.table().whereIn('uid', uids.slice(start, start + 1000))),
      );
    }
    return rows.map(row => JSON.parse(row.facts));
  }

  /** Pods that may take room in [from, to). */
  async sizesBetween(from: number, to: number): Promise<PodSize[]> {
    const rows = await this.table()
      .where('until', '>', from)
      .where('start_at', '<', to)
      .select('facts');
    return rows.map(row => JSON.parse(row.facts));
  }

  async write(sizes: readonly PodSize[]): Promise<void> {
    await writeRows(
      this.db,
      'ledger_pod_sizes',
      COLUMNS,
      sizes.map(size => ({ ...size, cluster: this.cluster })),
      ['cluster', 'uid'],
    );
  }
}
