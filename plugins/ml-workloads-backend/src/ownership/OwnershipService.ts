import type { AuthService } from '@backstage/backend-plugin-api';
import {
  RELATION_OWNED_BY,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { ownershipChanges, type SeenOwner } from './changes';
import type { OwnershipRow, OwnershipStore } from './OwnershipStore';
import { teamOfGroup } from './teams';

export interface OwnershipServiceOptions {
  store: OwnershipStore;
  catalog: Pick<CatalogService, 'streamEntities'>;
  auth: AuthService;
  /** Entities whose first owner became known: it holds for the time before too. */
  onFirst?: (entityRefs: string[], now: number) => Promise<void>;
  now?: () => number;
}

/**
 * Which team owns which component, dated, so that yesterday's spend stays with yesterday's owner. A background matter: it reads the
 * catalog as the portal itself, and decides nothing about what a person may do.
 */
export class OwnershipService {
  readonly #options: OwnershipServiceOptions;
  readonly #now: () => number;
  #owners = new Map<string, string>();

  static create(options: OwnershipServiceOptions): OwnershipService {
    return new OwnershipService(options);
  }

  private constructor(options: OwnershipServiceOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** The team that owns an entity, as of the last refresh; undefined when none does. */
  ownerOf(entityRef: string): string | undefined {
    return this.#owners.get(entityRef);
  }

  /** Every team that owns something. */
  teams(): string[] {
    return [...new Set(this.#owners.values())];
  }

  /** Takes note of an owner that was just read, so that what is launched now has its component before the next refresh. */
  async note(owner: SeenOwner & { team: string }): Promise<void> {
    if (this.ownerOf(owner.entityRef) === owner.team) return;
    const current = await this.#options.store.current();
    await this.#add(
      ownershipChanges(
        new Map([...current].filter(([ref]) => ref === owner.entityRef)),
        [owner],
        this.#now(),
      ),
    );
    this.#owners.set(owner.entityRef, owner.team);
  }

  /** Looks at the catalog, writes what changed, and remembers who owns what. */
  async refresh(): Promise<void> {
    const { store, catalog, auth } = this.#options;
    const seen: SeenOwner[] = [];
    const pages = catalog.streamEntities(
      {
        filter: { kind: 'component' },
        fields: ['kind', 'metadata.name', 'metadata.namespace', 'relations'],
      },
      { credentials: await auth.getOwnServiceCredentials() },
    );
    for await (const page of pages) seen.push(...page.map(ownerOfEntity));
    await this.#add(ownershipChanges(await store.current(), seen, this.#now()));
    await this.load();
  }

  async #add(rows: OwnershipRow[]): Promise<void> {
    const { store, onFirst } = this.#options;
    await store.add(rows);
    const first = rows.filter(row => row.effectiveFrom === 0 && row.team);
    if (first.length > 0) {
      await onFirst?.(
        first.map(({ entityRef }) => entityRef),
        this.#now(),
      );
    }
  }

  /** Remembers what is stored, before the catalog was reached. */
  async load(): Promise<void> {
    const owners = new Map<string, string>();
    for (const row of (await this.#options.store.current()).values()) {
      if (row.team !== null) owners.set(row.entityRef, row.team);
    }
    this.#owners = owners;
  }
}

function ownerOfEntity(entity: Entity): SeenOwner {
  const entityRef = stringifyEntityRef(entity);
  for (const { type, targetRef } of entity.relations ?? []) {
    const team = type === RELATION_OWNED_BY ? teamOfGroup(targetRef) : null;
    if (team) return { entityRef, team, ownerRef: targetRef };
  }
  return { entityRef, team: null, ownerRef: null };
}
