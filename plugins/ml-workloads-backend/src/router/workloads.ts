import { NotFoundError } from '@backstage/errors';
import type { Router } from 'express';
import { demandRow, userOf, type RouterOptions } from './context';
import { allowedSpend } from './spend';

/** What is below one workload. */
export function addWorkloadRoutes(
  router: Router,
  options: RouterOptions,
): void {
  const { launchAgain, workloads, spend } = options;

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
    // What another team spent on it, before it was given away, stays with that team.
    response.json(await spend.workload(id, await allowedSpend(options, user)));
  });

  router.get('/workloads/:id/launch-request', async (request, response) => {
    const user = await userOf(options, request);
    response.json(
      await launchAgain.of(await demandRow(options, request.params.id, user)),
    );
  });
}
