import { NotFoundError } from '@backstage/errors';
import {
  mlWorkloadReadPermission,
  type WorkloadList,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { Router } from 'express';
import { parseOrInputError } from '../parseInput';
import { demandRow, userOf, type RouterOptions } from './context';
import { logsQuery, workloadsQuery } from './query';

/** `GET /workloads` and what is below one workload. */
export function addWorkloadRoutes(
  router: Router,
  options: RouterOptions,
): void {
  const { authoriser, launchAgain, workloads, spend, status } = options;

  router.get('/workloads', async (request, response) => {
    const user = await userOf(options, request);
    const query = parseOrInputError(workloadsQuery, request.query);
    const visible = await authoriser.visible(mlWorkloadReadPermission, user);
    if (visible.kind === 'none') {
      const none: WorkloadList = {
        items: [],
        totalItems: 0,
        nextCursor: null,
        clusters: await status.freshness(),
      };
      response.json(none);
      return;
    }
    response.json(
      await workloads.list({
        ...query,
        allowed: visible.kind === 'some' ? visible.filter : undefined,
      }),
    );
  });

  router.get('/workloads/:id', async (request, response) => {
    const user = await userOf(options, request);
    const { id } = await demandRow(options, request.params.id, user);
    const workload = await workloads.get(id);
    if (!workload) throw new NotFoundError(`There is no workload ${id}`);
    response.json(workload);
  });

  router.get('/workloads/:id/timeline', async (request, response) => {
    const user = await userOf(options, request);
    const { id } = await demandRow(options, request.params.id, user);
    response.json(await workloads.timeline(id));
  });

  router.get('/workloads/:id/events', async (request, response) => {
    const user = await userOf(options, request);
    const { id } = await demandRow(options, request.params.id, user);
    response.json(await workloads.events(id));
  });

  router.get('/workloads/:id/manifests', async (request, response) => {
    const user = await userOf(options, request);
    const { id } = await demandRow(options, request.params.id, user);
    response.json(await workloads.manifests(id));
  });

  router.get('/workloads/:id/spend', async (request, response) => {
    const user = await userOf(options, request);
    const { id } = await demandRow(options, request.params.id, user);
    response.json(await spend.workload(id));
  });

  router.get('/workloads/:id/launch-request', async (request, response) => {
    const user = await userOf(options, request);
    response.json(
      await launchAgain.of(await demandRow(options, request.params.id, user)),
    );
  });
}
