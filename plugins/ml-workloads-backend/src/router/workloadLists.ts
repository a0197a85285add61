import {
  mlWorkloadReadPermission,
  type WorkloadGroups,
  type WorkloadList,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { Router } from 'express';
import type { WorkloadChoice, WorkloadFilter } from '../contracts';
import { parseOrInputError } from '../parseInput';
import { userOf, type RouterOptions, type User } from './context';
import { withinEntity } from './entityScope';
import { toChoice, workloadGroupsQuery, workloadsQuery } from './query';

/** `GET /workloads` and `GET /workload-groups`: what the person may see of all workloads. */
export function addWorkloadListRoutes(
  router: Router,
  options: RouterOptions,
): void {
  const { status, workloads } = options;

  router.get('/workloads', async (request, response) => {
    const user = await userOf(options, request);
    const { orderBy, order, limit, cursor, column, ...query } =
      parseOrInputError(workloadsQuery, request.query);
    const choice = await visibleChoice(options, query, user);
    if (choice === null) {
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
    response.json(
      await workloads.list({
        ...choice,
        ...{ orderBy, order, limit, cursor, columns: column },
      }),
    );
  });

  router.get('/workload-groups', async (request, response) => {
    const user = await userOf(options, request);
    const { by, ...query } = parseOrInputError(
      workloadGroupsQuery,
      request.query,
    );
    const choice = await visibleChoice(options, query, user);
    if (choice === null) {
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
    response.json(await workloads.groups({ ...choice, by }));
  });
}

/** What is asked for of what the person may see; null: nothing at all. */
async function visibleChoice(
  { authoriser, scopes }: Pick<RouterOptions, 'authoriser' | 'scopes'>,
  query: Parameters<typeof toChoice>[0],
  user: User,
): Promise<(WorkloadChoice & { allowed?: WorkloadFilter }) | null> {
  const visible = await authoriser.visible(mlWorkloadReadPermission, user);
  if (visible.kind === 'none') return null;
  const choice = await withinEntity(
    scopes,
    toChoice(query),
    query.entity,
    user,
  );
  return {
    ...choice,
    allowed: visible.kind === 'some' ? visible.filter : undefined,
  };
}
