import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import { randomUUID } from 'crypto';
import type { Knex } from 'knex';
import {
  LedgerStore,
  takeoversOf,
  TakeoverStore,
  type DatedTeam,
  type StoredTakeover,
} from '../../metering';
import {
  ClaimPages,
  type ClaimChoice,
  type ClaimingTeam,
  type KnownClaim,
} from './ClaimPages';
import { stands, withoutClaim } from './standingClaims';

export interface ClaimRequest {
  cluster: string;
  /** This or `workload`. */
  namespace?: string;
  /** Id of one workload. */
  workload?: string;
  team: string;
  reason: string;
  /** Unattributed spend from here on moves too, by corrections, UTC ms; from now on when absent. */
  since?: number;
}

/**
 * Claims of GPU time that no team owns: the namespace has no team label, and no entity that is named has an owner. From its time on a claim
 * stands in for the team, for as long as nobody owns it otherwise.
 */
export class SpendClaims {
  private readonly now: () => number;

  static create(options: { knex: Knex; now?: () => number }): SpendClaims {
    return new SpendClaims(options);
  }

  private constructor(
    private readonly options: { knex: Knex; now?: () => number },
  ) {
    this.now = options.now ?? Date.now;
  }

  /**
   * Who holds what is claimed by an earlier claim; null when nobody does.
   */
  async holder(request: ClaimRequest): Promise<string | null> {
    return holderOf(this.options.knex, request);
  }

  /**
   * Writes a claim from now on, or from `since` on. What was settled of the time before now never changes: the difference is posted as
   * corrections when the cluster is settled next.
   *
   * @param by - entity reference of the person; who may claim is decided before
   * @param replaces - the team that held it by an earlier claim, as {@link holder} said; it must still
   * @throws NotFoundError when nothing of it was ever observed, or it is a workload of a team; ConflictError when a namespace has a team, or
   *   another team has claimed it since; InputError for a time that is to come
   */
  async claim(
    request: ClaimRequest,
    by: string,
    replaces: string | null = null,
  ): Promise<StoredTakeover> {
    const now = this.now();
    if (request.since !== undefined && request.since > now) {
      throw new InputError('since: must not be in the future');
    }
    return this.options.knex.transaction(async trx => {
      const store = TakeoverStore.of(trx, request.cluster);
      await store.lock();
      const reach = await store.reachesBackTo();
      if (reach === null) throw neverSeen(request);
      const place = await placeOf(trx, request);
      if (await isBound(trx, request.cluster, place.namespace)) {
        // Of a workload that has a team the person learns nothing, not even that there is one.
        throw request.workload ? neverSeen(request) : bound(place.namespace);
      }
      const holder = await holderOf(trx, request);
      if (holder !== replaces) {
        throw new ConflictError(
          `${nameOf(request)} was claimed by another team in the meantime`,
        );
      }
      const claim: StoredTakeover = {
        id: randomUUID(),
        cluster: request.cluster,
        namespace: request.workload ? '' : place.namespace,
        workload: request.workload ?? '',
        team: request.team,
        effectiveFrom: Math.max(request.since ?? now, reach),
        claimedAt: now,
        claimedBy: by,
        reason: request.reason,
      };
      await store.add(claim);
      return claim;
    });
  }

  /** A claim; undefined when there is none of that id. */
  async find(id: string): Promise<KnownClaim | undefined> {
    return ClaimPages.of(this.options.knex).find(id);
  }

  /** Teams that have claimed something, by cluster. */
  async teams(choice: ClaimChoice): Promise<ClaimingTeam[]> {
    return ClaimPages.of(this.options.knex).teams(choice);
  }

  /**
   * A page of the claims, the newest first.
   *
   * @param visible - of these teams only; of all when absent
   * @throws InputError for what is no cursor of this list
   */
  async list(
    choice: ClaimChoice,
    visible: readonly ClaimingTeam[] | undefined,
    page: { limit: number; cursor?: string },
  ) {
    return ClaimPages.of(this.options.knex).page(choice, visible, page);
  }

  /** Who would hold what a claim holds, by earlier ones, if it had never been made. */
  async heirs(claim: StoredTakeover): Promise<string[]> {
    const { knex } = this.options;
    return heirsOf(
      knex,
      claim,
      await TakeoverStore.of(knex, claim.cluster).all(),
    );
  }

  /**
   * Takes a claim back, from its beginning on as far as hours can still be settled: its time goes to whom it had before, by corrections, as
   * it came. The claim stays, and ends where it began.
   *
   * @param by - entity reference of the person; who may is decided before
   * @param heirs - who gets it, as {@link heirs} said; they must still
   * @throws NotFoundError when there is no such claim; ConflictError when it holds no more, or others would get it by now
   */
  async withdraw(
    id: string,
    by: string,
    heirs: readonly string[] = [],
  ): Promise<KnownClaim> {
    const { knex } = this.options;
    const found = await this.find(id);
    if (!found) throw noClaim(id);
    await knex.transaction(async trx => {
      const store = TakeoverStore.of(trx, found.cluster);
      await store.lock();
      const all = await store.all();
      if (!stands(found, all)) {
        throw new ConflictError(
          'The claim holds no more: it was taken back, or something else was claimed since',
        );
      }
      const held = withoutClaim(found, all);
      const getting = await heirsOf(trx, found, all);
      if (getting.some(team => !heirs.includes(team))) {
        throw new ConflictError(
          'Another team would get it by now; look at the claims again',
        );
      }
      const reach = (await store.reachesBackTo()) ?? found.effectiveFrom;
      const now = Math.max(this.now(), found.claimedAt + 1);
      for (const [index, { since, team }] of held.entries()) {
        await store.add({
          ...found,
          id: randomUUID(),
          team,
          effectiveFrom: Math.max(since, reach),
          claimedAt: now + index,
          claimedBy: by,
          reason: `Taken back: ${found.reason}`,
        });
      }
    });
    return (await this.find(id))!;
  }
}

/** Who gets what a claim holds: who had claimed the same before, else, of a workload, who has claimed its namespace. */
async function heirsOf(
  db: Knex,
  claim: StoredTakeover,
  all: readonly StoredTakeover[],
): Promise<string[]> {
  const teams = withoutClaim(claim, all).map(({ team }) => team);
  if (claim.workload && teams.includes('')) {
    const row = await db('workloads')
      .where({ cluster: claim.cluster, id: claim.workload })
      .first('namespace');
    const around = takeoversOf(all).namespaces.get(row?.namespace) ?? [];
    around.forEach(({ team }, index) => {
      const until = around[index + 1]?.since ?? Infinity;
      if (team !== null && claim.effectiveFrom < until) teams.push(team);
    });
  }
  return [...new Set(teams.filter(team => team !== ''))];
}

function noClaim(id: string): NotFoundError {
  return new NotFoundError(`There is no claim ${id}`);
}

function nameOf({ workload, namespace }: ClaimRequest): string {
  return workload ? `Workload ${workload}` : `Namespace ${namespace}`;
}

function neverSeen(request: ClaimRequest): NotFoundError {
  return new NotFoundError(
    request.workload
      ? `There is no workload ${request.workload} without a team in cluster ${request.cluster}`
      : `${nameOf(request)} was never observed in cluster ${request.cluster}`,
  );
}

/** The namespace of what is claimed. */
async function placeOf(
  db: Knex,
  request: ClaimRequest,
): Promise<{ namespace: string }> {
  const { cluster, namespace, workload } = request;
  const row = workload
    ? await db('workloads').where({ cluster, id: workload }).first('namespace')
    : await db('ledger_namespace_teams')
        .where({ cluster, namespace })
        .first('namespace');
  if (!row) throw neverSeen(request);
  return row;
}

/** Whether the label of the namespace says a team: then it is not unattributed. */
async function isBound(
  db: Knex,
  cluster: string,
  namespace: string,
): Promise<boolean> {
  const bindings = await LedgerStore.of(db, cluster).teams([namespace]);
  return Boolean(bindings[bindings.length - 1]?.team);
}

function bound(namespace: string): ConflictError {
  return new ConflictError(
    `Namespace ${namespace} has a team by its label slipway.dev/team; only what no team owns can be claimed. Change the label instead`,
  );
}

async function holderOf(
  db: Knex,
  { cluster, namespace = '', workload }: ClaimRequest,
): Promise<string | null> {
  const { namespaces, workloads } = takeoversOf(
    await TakeoverStore.of(db, cluster).all(),
  );
  const last = (held: readonly DatedTeam[] | undefined) =>
    held?.[held.length - 1]?.team ?? null;
  if (!workload) return last(namespaces.get(namespace));
  const row = await db('workloads')
    .where({ cluster, id: workload })
    .first('namespace');
  // Of a workload that nobody claimed by itself, whoever claimed all of its namespace.
  return last(workloads.get(workload)) ?? last(namespaces.get(row?.namespace));
}
