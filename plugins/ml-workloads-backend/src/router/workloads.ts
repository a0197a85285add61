import { NotFoundError } from '@backstage/errors';
import {
  mlWorkloadLogsPermission,
  mlWorkloadOperatePermission,
  mlWorkloadReadPermission,
  type WorkloadList,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { Router } from 'express';
import { z } from 'zod/v3';
import { parseOrInputError } from '../parseInput';
import type { Operation } from '../operations';
import { demandRow, userOf, type RouterOptions } from './context';
import { logsQuery, workloadsQuery } from './query';

const nothing = z.object({}).strict();

/** `GET /workloads` and what is below one workload. */
export function addWorkloadRoutes(
  router: Router,
  options: RouterOptions,
): void {
  const { authoriser, workloads, spend, status } = options;

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

  router.get('/workloads/:id/logs', async (request, response) => {
    const user = await userOf(options, request);
    const query = parseOrInputError(logsQuery, request.query);
    const { id } = await demandRow(
      options,
      request.params.id,
      user,
      mlWorkloadLogsPermission,
    );
    response.json(await workloads.logs(id, query));
  });

  for (const operation of ['pause', 'resume', 'stop'] as const) {
    addOperationRoute(router, options, operation);
  }
}

/** `POST /workloads/:id/{pause,resume,stop}`, audited. */
function addOperationRoute(
  router: Router,
  options: RouterOptions,
  operation: Operation,
): void {
  const { auditor, operations } = options;
  router.post(`/workloads/:id/${operation}`, async (request, response) => {
    const user = await userOf(options, request);
    parseOrInputError(nothing, request.body ?? {});
    const row = await demandRow(
      options,
      request.params.id,
      user,
      mlWorkloadOperatePermission,
    );
    const audit = await auditor.createEvent({
      eventId: `workload-${operation}`,
      severityLevel: operation === 'stop' ? 'high' : 'medium',
      request,
      meta: {
        workloadId: row.id,
        cluster: row.cluster,
        namespace: row.namespace,
        kind: row.kind,
        name: row.name,
        team: row.team,
      },
    });
    try {
      const result = await operations.run(
        operation,
        row,
        user.principal.userEntityRef,
      );
      await audit.success({ meta: { operationId: result.operationId } });
      response.status(202).json(result);
    } catch (error) {
      await audit.fail({ error: error as Error });
      throw error;
    }
  });
}
