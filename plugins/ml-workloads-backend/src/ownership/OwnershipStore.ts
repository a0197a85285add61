import type { Knex } from 'knex';

/** Who owned an entity from when on. */
export interface OwnershipRow {
  entityRef: string;
  /** null: no group owned it, or the entity was gone */
  team: string | null;
  ownerRef: string | null;
  /** UTC ms */
  effectiveFrom: number;
}

/** Rows are written in chunks: SQLite takes at most 32,766 parameters in a statement. */
const CHUNK = 500;

/** The dated ownership rows of the plugin's database. Rows are only ever added. */
export class OwnershipStore {
  readonly #knex: Knex;

  static create(knex: Knex): OwnershipStore {
    return new OwnershipStore(knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** The newest row of each entity. */
  async current(): Promise<Map<string, OwnershipRow>> {
    const rows = await this.#knex('ownership')
      .select('entity_ref', 'team', 'owner_ref', 'effective_from')
      .orderBy('effective_from');
    return new Map(
      rows.map(row => [
        row.entity_ref,
        {
          entityRef: row.entity_ref,
          team: row.team,
          ownerRef: row.owner_ref,
          effectiveFrom: Number(row.effective_from),
        },
      ]),
    );
  }

  /** Another replica may write the same row in the same millisecond; the first one stays. */
  async add(rows: OwnershipRow[]): Promise<void> {
    for (let start = 0; start < rows.length; start += CHUNK) {
      await this.#knex('ownership')
        .insert(
          rows.slice(start, start + CHUNK).map(row => ({
            entity_ref: row.entityRef,
            team: row.team,
            owner_ref: row.ownerRef,
            effective_from: row.effectiveFrom,
          })),
        )
        .onConflict(['entity_ref', 'effective_from'])
        .ignore();
    }
  }
}
