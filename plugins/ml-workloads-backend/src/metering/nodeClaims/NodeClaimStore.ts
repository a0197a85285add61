import type { Knex } from 'knex';
import { writeRows, type Column } from '../rowsSql';
import { OPEN } from '../time';
import type { ClaimFacts } from './claimFacts';

type Stored = ClaimFacts & { cluster: string };

const COLUMNS: Column<Stored>[] = [
  { name: 'cluster', type: 'text', value: r => r.cluster },
  { name: 'uid', type: 'text', value: r => r.uid },
  { name: 'name', type: 'text', value: r => r.name },
  { name: 'node_name', type: 'text', value: r => r.nodeName },
  { name: 'since', type: 'bigint', value: r => r.launchedAt ?? r.createdAt },
  { name: 'until', type: 'bigint', value: r => r.deletedAt ?? OPEN },
  {
    name: 'facts',
    type: 'text',
    value: ({ cluster, ...facts }) => JSON.stringify(facts),
  },
];

const factsOf = (row: any): ClaimFacts => JSON.parse(row.facts);

/** NodeClaims of one cluster, in SQL. */
export class NodeClaimStore {
  private constructor(
    private readonly db: Knex,
    private readonly cluster: string,
  ) {}

  static of(db: Knex, clusterName: string): NodeClaimStore {
    return new NodeClaimStore(db, clusterName);
  }

  private table() {
    return this.db('ledger_node_claims').where({ cluster: this.cluster });
  }

  async claims(uids: readonly string[]): Promise<ClaimFacts[]> {
    if (uids.length === 0) return [];
    return (await this.table().whereIn('uid', [...uids])).map(factsOf);
  }

  /** Claims that were billed at some time in [from, to). */
  async claimsBetween(from: number, to: number): Promise<ClaimFacts[]> {
    const rows = await this.table()
      .where('until', '>', from)
      .where('since', '<', to)
      .select('facts');
    return rows.map(factsOf);
  }

  /** Claims of the nodes that bear or bore one of the names. */
  async claimsNamed(nodeNames: readonly string[]): Promise<ClaimFacts[]> {
    const rows: any[] = [];
    for (let start = 0; start < nodeNames.length; start += 1000) {
      rows.push(
        ...(await this.table()
          .whereIn('node_name', nodeNames.slice(start, start + 1000))
          .select('facts')),
      );
    }
    return rows.map(factsOf);
  }

  async write(claims: readonly ClaimFacts[]): Promise<void> {
    await writeRows(
      this.db,
      'ledger_node_claims',
      COLUMNS,
      claims.map(claim => ({ ...claim, cluster: this.cluster })),
      ['cluster', 'uid'],
    );
  }
}
