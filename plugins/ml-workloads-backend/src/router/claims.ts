import { NotAllowedError } from '@backstage/errors';
import {
  mlSpendClaimPermission,
  type SpendClaim,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { Router } from 'express';
import { z } from 'zod/v3';
import { audited } from '../audit';
import { groupOfTeam } from '../ownership';
import { parseOrInputError } from '../parseInput';
import { teamRow } from '../permissions';
import { userOf, type RouterOptions, type User } from './context';

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

/** `POST /spend/claims`: a team takes over what no team owns. Each attempt is audited, also one by somebody who may not. */
export function addClaimRoute(router: Router, options: RouterOptions): void {
  const { auditor, claims, scopes } = options;

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
    const body: SpendClaim = {
      id: claim.id,
      cluster: claim.cluster,
      namespace: claim.namespace || null,
      workload: claim.workload || null,
      team: claim.team,
      reason: claim.reason,
      effectiveFrom: new Date(claim.effectiveFrom).toISOString(),
      claimedAt: new Date(claim.claimedAt).toISOString(),
    };
    response.status(201).json(body);
  });
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
