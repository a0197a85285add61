import { NotFoundError } from '@backstage/errors';
import {
  mlWorkloadOperatePermission,
  mlWorkloadReadPermission,
  type OperationResult,
  type WorkloadList,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { Router } from 'express';
import { z } from 'zod/v3';
import { audited, workloadMeta } from '../audit';
import type { WorkloadRow } from '../contracts';
import type { Operation } from '../operations';
import { parseOrInputError } from '../parseInput';
import { demandRow, userOf, type RouterOptions, type User } from './context';
import { logsQuery, workloadsQuery } from './query';

const nothing = z.object({}).strict();
const extension = z
  .object({
    /** How much longer it may run; at most a year. */
    seconds: z.number().int().min(1).max(31_536_000),
  })
  .strict();

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

  for (const operation of ['pause', 'resume', 'stop'] as const) {
    addOperationRoute(router, options, operation, nothing, (row, user) =>
      options.operations.run(operation, row, user.principal.userEntityRef),
    );
  }
  addOperationRoute(router, options, 'extend', extension, (row, user, body) =>
    options.operations.extend(row, body.seconds, user.principal.userEntityRef),
  );
}

/** `POST /workloads/:id/{pause,resume,stop,extend}`; each attempt is audited, also one by somebody who may not. */
function addOperationRoute<T>(
  router: Router,
  options: RouterOptions,
  operation: Operation,
  schema: z.ZodType<T, z.ZodTypeDef, unknown>,
  run: (row: WorkloadRow, user: User, body: T) => Promise<OperationResult>,
): void {
  router.post(`/workloads/:id/${operation}`, async (request, response) => {
    const result = await audited(
      options.auditor,
      {
        eventId: `workload-${operation}`,
        severityLevel: operation === 'stop' ? 'high' : 'medium',
        request,
        meta: { workloadId: request.params.id.slice(0, 64) },
      },
      async note => {
        const user = await userOf(options, request);
        const body = parseOrInputError(schema, request.body ?? {});
        const row = await demandRow(
          options,
          request.params.id,
          user,
          mlWorkloadOperatePermission,
        );
        note(workloadMeta(row));
        const done = await run(row, user, body);
        note({ operationId: done.operationId });
        return done;
      },
    );
    response.status(202).json(result);
  });
}
