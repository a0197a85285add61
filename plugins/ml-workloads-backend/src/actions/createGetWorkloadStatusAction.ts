import type { AuthService } from '@backstage/backend-plugin-api';
import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { NotFoundError } from '@backstage/errors';
import { mlWorkloadReadPermission } from '@slipway/backstage-plugin-ml-workloads-common';
import type { WorkloadQueriesService } from '../contracts';
import type { WorkloadAuthoriser } from '../permissions';
import { personOf } from './person';

/** `get-workload-status`: what a workload is doing, why it waits, and who can unblock it. */
export function createGetWorkloadStatusAction(options: {
  actionsRegistry: ActionsRegistryService;
  auth: AuthService;
  authoriser: WorkloadAuthoriser;
  workloads: WorkloadQueriesService;
}): void {
  const { actionsRegistry, auth, authoriser, workloads } = options;
  actionsRegistry.register({
    name: 'get-workload-status',
    title: 'Get the status of a GPU workload',
    description: `Tells what a GPU workload is doing, why it waits, who can unblock it, and what it has cost so far.

## When to use
For questions like "why is my training pending?" or "did it finish?". Find the id with list-workloads. Money is in micro-units of the currency; null means that it is not known.`,
    attributes: { readOnly: true, idempotent: true, destructive: false },
    schema: {
      input: z =>
        z.object({ id: z.string().describe('Id, from list-workloads') }),
      output: z =>
        z.object({
          name: z.string(),
          state: z.string(),
          since: z.string(),
          reason: z.string().nullable(),
          whoCanAct: z.string().nullable(),
          whatToDo: z.string().nullable(),
          queue: z.string().nullable(),
          attempts: z.number(),
          currency: z.string(),
          costMicros: z
            .string()
            .nullable()
            .describe('Of the priced part; unpricedGpuMs has no price'),
          gpuMs: z.string(),
          unpricedGpuMs: z.string(),
          stale: z
            .boolean()
            .describe('True when the cluster was not seen for three minutes'),
        }),
    },
    action: async ({ input, credentials }) => {
      const person = personOf(auth, credentials);
      const row = await workloads.row(input.id);
      const workload =
        row &&
        (await authoriser.allows(mlWorkloadReadPermission, row, person)) &&
        (await workloads.get(row.id));
      if (!workload) {
        throw new NotFoundError(
          `There is no workload ${input.id}, or you may not see it`,
        );
      }
      return {
        output: {
          name: workload.name,
          state: workload.state,
          since: workload.since,
          reason: workload.reason?.sentence ?? null,
          whoCanAct: workload.reason?.actor ?? null,
          whatToDo: workload.reason?.action ?? null,
          queue: workload.queue,
          attempts: workload.attempts,
          currency: workload.currency,
          costMicros:
            workload.costMicros === null ? null : String(workload.costMicros),
          gpuMs: String(workload.gpuMs),
          unpricedGpuMs: String(workload.unpricedGpuMs),
          stale: workload.freshness.stale,
        },
      };
    },
  });
}
