import { NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  mlSpendClaimPermission,
  mlSpendReadAllPermission,
  mlWorkloadReadPermission,
  type SpendClaim,
  type SpendClaimList,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { Router } from 'express';
import { z } from 'zod/v3';
import { audited } from '../audit';
import { groupOfTeam, type KnownClaim } from '../ownership';
import { parseOrInputError } from '../parseInput';
import { teamRow } from '../permissions';
import { userOf, type RouterOptions, type User } from './context';
import { withinEntity } from './entityScope';
import { spendClaimsQuery } from './query';

const claimBody = z
  .object({
    cluster: z.string().min(1).max(255),
    namespace: z.string().min(1).max(63).optional(),
    workload: z.string().min(1).max(64).optional(),
    team: z.string().min(1).max(63),
    reason: z.string().trim().min(1).max(500),
    since: z.string().datetime({ offset: true }).optional(),
  })
  .strict()
  .refine(({ namespace, workload }) => !namespace !== !workload, {
    message: 'either the namespace or the workload that is claimed',
    path: ['namespace'],
  });

/** Claims of what no team owns: made, listed and taken back. Each attempt to change one is audited, also one by somebody who may not. */
export function addClaimRoutes(router: Router, options: RouterOptions): void {
  const { auditor, claims, scopes } = options;

  router.get('/spend/claims', async (request, response) => {
    const user = await userOf(options, request);
    const { entity, team, cluster, ...page } = parseOrInputError(
      spendClaimsQuery,
      request.query,
    );
    const choice = {
      cluster,
      team: await teamsWithin(options, entity, team, user),
    };
    const visible = await visibleTeams(options, choice, user);
    const { items, ...rest } = await claims.list(choice, visible, page);
    const body: SpendClaimList = { ...rest, items: items.map(toClaim) };
    response.json(body);
  });

  router.post('/spend/claims', async (request, response) => {
    const user = await userOf(options, request);
    const claim = await audited(
      auditor,
      {
        eventId: 'spend-claim',
        severityLevel: 'medium',
        request,
        meta: {},
      },
      async note => {
        const { since, ...body } = parseOrInputError(claimBody, request.body);
        const { cluster, namespace = null, workload = null, team } = body;
        note({ cluster, namespace, workload, team });
        await demandClaim(options, cluster, team, user);
        // A team is a group that the person's catalog has.
        await scopes.of(groupOfTeam(team), user);
        const wanted = {
          ...body,
          since: since === undefined ? undefined : Date.parse(since),
        };
        const holder = await claims.holder(wanted);
        if (holder !== null && holder !== team) {
          await demandClaim(options, cluster, holder, user);
        }
        const made = await claims.claim(
          wanted,
          user.principal.userEntityRef,
          holder,
        );
        note({ claimId: made.id });
        return made;
      },
    );
    response.status(201).json(toClaim((await claims.find(claim.id))!));
  });

  router.post('/spend/claims/:id/withdraw', async (request, response) => {
    const user = await userOf(options, request);
    const { id } = request.params;
    const claim = await audited(
      auditor,
      {
        eventId: 'spend-claim-withdraw',
        severityLevel: 'medium',
        request,
        meta: { claimId: id },
      },
      async note => {
        // No id has a NUL, and PostgreSQL fails by one.
        const found = id.includes('\0') ? undefined : await claims.find(id);
        if (!found) throw new NotFoundError(`There is no claim ${id}`);
        const { cluster, team } = found;
        note({ cluster, team });
        await demandClaim(options, cluster, team, user);
        // To get it again is to claim it.
        const heirs = await claims.heirs(found);
        for (const heir of heirs) {
          await demandClaim(options, cluster, heir, user);
        }
        return claims.withdraw(id, user.principal.userEntityRef, heirs);
      },
    );
    response.json(toClaim(claim));
  });
}

/** Teams that are asked for; those of an entity, where one is named: none, where it has no teams. Undefined: all. */
async function teamsWithin(
  { scopes }: Pick<RouterOptions, 'scopes'>,
  entity: string | undefined,
  team: string[] | undefined,
  user: User,
): Promise<string[] | undefined> {
  // `team=` means no narrowing, not nothing.
  const asked = team?.length ? team : undefined;
  if (entity === undefined) return asked;
  const within = await withinEntity(scopes, { team: asked }, entity, user);
  return 'component' in within ? [] : within.team;
}

function toClaim(claim: KnownClaim): SpendClaim {
  const { effectiveFrom, endsAt, claimedAt } = claim;
  return {
    id: claim.id,
    cluster: claim.cluster,
    namespace: claim.namespace || null,
    workload: claim.workload || null,
    workloadTitle: claim.workloadTitle,
    team: claim.team,
    reason: claim.reason,
    effectiveFrom: new Date(effectiveFrom).toISOString(),
    endsAt: endsAt === null ? null : new Date(endsAt).toISOString(),
    claimedAt: new Date(claimedAt).toISOString(),
    claimedBy: claim.claimedBy,
  };
}

/** Teams whose claims a person may see: those whose spend they may read. Undefined: all. */
async function visibleTeams(
  { authoriser, claims }: Pick<RouterOptions, 'authoriser' | 'claims'>,
  choice: { team?: string[]; cluster?: string },
  user: User,
) {
  if (await authoriser.allowsBasic(mlSpendReadAllPermission, user)) {
    return undefined;
  }
  const teams = await claims.teams(choice);
  const allowed = await Promise.all(
    teams.map(team =>
      authoriser.allows(mlWorkloadReadPermission, teamRow(team), user),
    ),
  );
  return teams.filter((_, index) => allowed[index]);
}

/** @throws NotAllowedError, in the same words whether another team holds it or the person does not belong to their own */
async function demandClaim(
  { authoriser }: Pick<RouterOptions, 'authoriser'>,
  cluster: string,
  team: string,
  user: User,
): Promise<void> {
  const row = teamRow({ cluster, team });
  if (!(await authoriser.allows(mlSpendClaimPermission, row, user))) {
    throw new NotAllowedError(
      `You may not claim this: it needs the permission ${mlSpendClaimPermission.name} for the team that claims, and for one that has claimed it before. Ask the platform team`,
    );
  }
}
