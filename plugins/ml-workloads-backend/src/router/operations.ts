import {
  BULK_OPERATIONS,
  MOST_BULK_IDS,
  MOST_REPLICAS,
  mlWorkloadOperatePermission,
  mlWorkloadReadPermission,
  OPERATIONS,
  type OperationResult,
  type WorkloadOperation,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { Request, Router } from 'express';
import { z } from 'zod/v3';
import { audited, workloadMeta } from '../audit';
import type { WorkloadRow } from '../contracts';
import { previewBulk, runBulk, type OperationRequest } from '../operations';
import { parseOrInputError } from '../parseInput';
import { demandRow, userOf, type RouterOptions, type User } from './context';

const replicas = z.number().int().min(1).max(MOST_REPLICAS);
/** It shall be done although Argo CD or Flux will set it back. */
const anyway = z.boolean().optional();

const plain = z.object({ anyway }).strict();
const scale = z.object({ replicas, anyway }).strict();
const extension = z
  .object({
    /** How much longer it may run; at most a year. */
    seconds: z.number().int().min(1).max(31_536_000),
  })
  .strict();
const preview = z
  .object({ operation: z.enum(OPERATIONS), replicas: replicas.optional() })
  .strict();
/** The part of a body that the audit log keeps. */
const noted = z.record(z.union([z.number(), z.boolean()]));
const ids = z.array(z.string().min(1).max(64)).min(1).max(MOST_BULK_IDS);
const bulkPreview = z.object({ ids }).strict();
const bulk = z.object({ operation: z.enum(BULK_OPERATIONS), ids }).strict();

/** What is done to workloads, one or many, and what it would do. Each attempt is audited, also one by somebody who may not. */
export function addOperationRoutes(
  router: Router,
  options: RouterOptions,
): void {
  const { operations, previews } = options;

  addBulkRoutes(router, options);

  router.post('/workloads/:id/preview', async (request, response) => {
    const user = await userOf(options, request);
    const { operation, ...input } = parseOrInputError(preview, request.body);
    const row = await demandRow(
      options,
      request.params.id,
      user,
      mlWorkloadOperatePermission,
    );
    response.json(await previews.of(operation, row, input));
  });

  for (const operation of OPERATIONS) {
    addOperationRoute(
      router,
      options,
      operation,
      operation === 'scale' ? scale : plain,
      (row, user, body: OperationRequest) =>
        operations.run(operation, row, user.principal.userEntityRef, body),
    );
  }
  addOperationRoute(router, options, 'extend', extension, (row, user, body) =>
    operations.extend(row, body.seconds, user.principal.userEntityRef),
  );
}

/** `POST /workloads/:id/{pause,resume,scale,restart,stop,delete,extend}` */
function addOperationRoute<T extends object>(
  router: Router,
  options: RouterOptions,
  operation: WorkloadOperation,
  schema: z.ZodType<T, z.ZodTypeDef, unknown>,
  run: (row: WorkloadRow, user: User, body: T) => Promise<OperationResult>,
): void {
  router.post(`/workloads/:id/${operation}`, async (request, response) => {
    const result = await attempt(options, request, {
      operation,
      id: request.params.id,
      run: async (row, user, note) => {
        const body = parseOrInputError(schema, request.body ?? {});
        // What was asked for, beside for which workload: numbers and flags only.
        note(parseOrInputError(noted, body));
        return run(row, user, body);
      },
    });
    response.status(202).json(result);
  });
}

function addBulkRoutes(router: Router, options: RouterOptions): void {
  const { authoriser, currency, operations, spend, workloads } = options;

  router.post('/workloads/bulk/preview', async (request, response) => {
    const user = await userOf(options, request);
    const chosen = parseOrInputError(bulkPreview, request.body);
    response.json({
      currency,
      items: await previewBulk(chosen.ids, spend, async id => {
        const row = await workloads.row(id);
        const visible =
          row && (await authoriser.allows(mlWorkloadReadPermission, row, user));
        return visible ? workloads.get(id) : undefined;
      }),
    });
  });

  router.post('/workloads/bulk', async (request, response) => {
    await userOf(options, request);
    const { operation, ids: chosen } = parseOrInputError(bulk, request.body);
    response.json(
      await runBulk(operation, chosen, (id, found) =>
        attempt(options, request, {
          operation,
          id,
          bulk: true,
          run: (row, user) => {
            found(row);
            return operations.run(operation, row, user.principal.userEntityRef);
          },
        }),
      ),
    );
  });
}

/** One operation on one workload: audited, authorised on the stored row, then run. */
function attempt(
  options: RouterOptions,
  request: Request,
  {
    operation,
    id,
    bulk: many = false,
    run,
  }: {
    operation: WorkloadOperation;
    id: string;
    bulk?: boolean;
    run: (
      row: WorkloadRow,
      user: User,
      note: (meta: Record<string, number | boolean>) => void,
    ) => Promise<OperationResult>;
  },
): Promise<OperationResult> {
  return audited(
    options.auditor,
    {
      eventId: `workload-${operation}`,
      severityLevel: ['stop', 'delete'].includes(operation) ? 'high' : 'medium',
      request,
      meta: { workloadId: id.slice(0, 64), ...(many && { bulk: true }) },
    },
    async note => {
      const user = await userOf(options, request);
      const row = await demandRow(
        options,
        id,
        user,
        mlWorkloadOperatePermission,
      );
      note(workloadMeta(row));
      const done = await run(row, user, note);
      note({ operationId: done.operationId });
      return done;
    },
  );
}
