import type { Knex } from 'knex';
import { toMs, toMsOrNull, type StoredTakeover } from '../../metering';
import { decodeCursor, encodeCursor } from '../../pageCursor';

/** A claim, and from when on a later one holds in its place. */
export interface KnownClaim extends StoredTakeover {
  /** UTC ms, not before `effectiveFrom`; null: it holds. */
  endsAt: number | null;
  /** Kind and name of the workload; null for a namespace, and when nothing is known of the workload any more. */
  workloadTitle: string | null;
}

/** A team of a cluster. */
export interface ClaimingTeam {
  cluster: string;
  team: string;
}

export interface ClaimChoice {
  /** All when absent. */
  team?: readonly string[];
  cluster?: string;
}

const ORDER = 'claims';

/** From when on something else was said of the same place later. */
const ENDS_AT = `(
  select min(l.effective_from) from ownership_claims l
  where l.cluster = c.cluster and l.namespace = c.namespace and l.workload = c.workload
    and (l.claimed_at > c.claimed_at or (l.claimed_at = c.claimed_at and l.id > c.id))
) as ends_at`;

const TITLE = ['w.kind as workload_kind', 'w.name as workload_name'];

function withTitles(claims: Knex.QueryBuilder): void {
  claims.leftJoin('workloads as w', workload =>
    workload.on('w.cluster', 'c.cluster').andOn('w.id', 'c.workload'),
  );
}

/** Claims in SQL, for those who ask what was claimed. A row that takes one back is told as its end. */
export class ClaimPages {
  private constructor(private readonly db: Knex) {}

  static of(db: Knex): ClaimPages {
    return new ClaimPages(db);
  }

  /** Who has claimed anything: few. */
  async teams(choice: ClaimChoice): Promise<ClaimingTeam[]> {
    return this.chosen(choice)
      .distinct('c.cluster', 'c.team')
      .orderBy(['c.cluster', 'c.team']);
  }

  /**
   * The newest first.
   *
   * @param visible - of these teams only; of all when absent
   * @throws InputError for what is no cursor of this list
   */
  async page(
    choice: ClaimChoice,
    visible: readonly ClaimingTeam[] | undefined,
    { limit, cursor }: { limit: number; cursor?: string },
  ): Promise<{
    items: KnownClaim[];
    totalItems: number;
    nextCursor: string | null;
  }> {
    const after = decodeCursor(ORDER, cursor, /^\d{1,16}$/);
    const of = () =>
      this.chosen(choice).modify(builder => {
        if (visible) {
          builder.whereIn(
            ['c.cluster', 'c.team'],
            visible.map(({ cluster, team }) => [cluster, team]),
          );
        }
      });
    const [{ total }] = await of().count({ total: '*' });
    const rows: any[] = await of()
      .modify(builder => {
        if (!after) return;
        const at = Number(after.value);
        builder.where(where =>
          where
            .where('c.claimed_at', '<', at)
            .orWhere(same =>
              same.where('c.claimed_at', at).where('c.id', '<', after.id),
            ),
        );
      })
      .modify(withTitles)
      .select('c.*', ...TITLE, this.db.raw(ENDS_AT))
      .orderBy([
        { column: 'c.claimed_at', order: 'desc' },
        { column: 'c.id', order: 'desc' },
      ])
      // One more tells whether there is another page.
      .limit(limit + 1);
    const items = rows.slice(0, limit).map(toClaim);
    const last = items.at(-1);
    return {
      items,
      totalItems: Number(total),
      nextCursor:
        rows.length > limit && last
          ? encodeCursor(ORDER, { value: String(last.claimedAt), id: last.id })
          : null,
    };
  }

  /** One of them; undefined when there is none. */
  async find(id: string): Promise<KnownClaim | undefined> {
    const row = await this.chosen({})
      .where('c.id', id)
      .modify(withTitles)
      .first('c.*', ...TITLE, this.db.raw(ENDS_AT));
    return row && toClaim(row);
  }

  private chosen({ team, cluster }: ClaimChoice): Knex.QueryBuilder {
    return this.db('ownership_claims as c')
      .where('c.team', '<>', '')
      .modify(builder => {
        if (team) builder.whereIn('c.team', [...team]);
        if (cluster) builder.where('c.cluster', cluster);
      });
  }
}

function toClaim(row: any): KnownClaim {
  const effectiveFrom = toMs(row.effective_from);
  const endsAt = toMsOrNull(row.ends_at);
  return {
    id: row.id,
    cluster: row.cluster,
    namespace: row.namespace,
    workload: row.workload,
    workloadTitle:
      row.workload_name === null
        ? null
        : `${row.workload_kind} ${row.workload_name}`,
    team: row.team,
    effectiveFrom,
    endsAt: endsAt === null ? null : Math.max(endsAt, effectiveFrom),
    claimedAt: toMs(row.claimed_at),
    claimedBy: row.claimed_by,
    reason: row.reason,
  };
}
