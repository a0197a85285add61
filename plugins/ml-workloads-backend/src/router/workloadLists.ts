import {
  mlWorkloadReadPermission,
  type WorkloadGroups,
  type WorkloadList,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { Router } from 'express';
import type { WorkloadFilter } from '../contracts';
import { parseOrInputError } from '../parseInput';
import { userOf, type RouterOptions, type User } from './context';
import { withinEntity } from './entityScope';
import { toChoice, workloadGroupsQuery, workloadsQuery } from './query';

/** `GET /workloads` and `GET /workload-groups`: what the person may see of all workloads. */
export function addWorkloadListRoutes(
  router: Router,
  options: RouterOptions,
): void {
  const { scopes, status, workloads } = options;

  router.get('/workloads', async (request, response) => {
    const user = await userOf(options, request);
    const { orderBy, order, limit, cursor, column, ...query } =
      parseOrInputError(workloadsQuery, request.query);
    const seen = await whatIsSeen(options, user);
    if (seen === null) {
      const none: WorkloadList = {
        items: [],
        totalItems: 0,
        nextCursor: null,
        columns: [],
        clusters: await status.freshness(),
      };
      response.json(none);
      return;
    }
    const choice = await withinEntity(
      scopes,
      toChoice(query),
      query.entity,
      user,
    );
    response.json(
      await workloads.list({
        ...choice,
        ...{ orderBy, order, limit, cursor, columns: column },
        allowed: seen.filter,
      }),
    );
  });

  router.get('/workload-groups', async (request, response) => {
    const user = await userOf(options, request);
    const { by, ...query } = parseOrInputError(
      workloadGroupsQuery,
      request.query,
    );
    const seen = await whatIsSeen(options, user);
    if (seen === null) {
      const none: WorkloadGroups = {
        by,
        currency: options.currency,
        items: [],
        more: false,
        clusters: await status.freshness(),
      };
      response.json(none);
      return;
    }
    const choice = await withinEntity(
      scopes,
      toChoice(query),
      query.entity,
      user,
    );
    response.json(
      await workloads.groups({ ...choice, by, allowed: seen.filter }),
    );
  });
}

/** Null: nothing at all. */
async function whatIsSeen(
  { authoriser }: Pick<RouterOptions, 'authoriser'>,
  user: User,
): Promise<{ filter: WorkloadFilter | undefined } | null> {
  const visible = await authoriser.visible(mlWorkloadReadPermission, user);
  if (visible.kind === 'none') return null;
  return { filter: visible.kind === 'some' ? visible.filter : undefined };
}
