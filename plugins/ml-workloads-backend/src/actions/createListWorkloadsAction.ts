import type { AuthService } from '@backstage/backend-plugin-api';
import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { mlWorkloadReadPermission } from '@slipway/backstage-plugin-ml-workloads-common';
import type { WorkloadQueriesService } from '../contracts';
import type { WorkloadAuthoriser } from '../permissions';
import { personOf } from './person';

/** `list-workloads`: the GPU workloads that the person may see. */
export function createListWorkloadsAction(options: {
  actionsRegistry: ActionsRegistryService;
  auth: AuthService;
  authoriser: WorkloadAuthoriser;
  workloads: WorkloadQueriesService;
}): void {
  const { actionsRegistry, auth, authoriser, workloads } = options;
  actionsRegistry.register({
    name: 'list-workloads',
    title: 'List GPU workloads',
    description: `Lists GPU workloads (training and serving on Kubernetes) that the person may see, newest first.

## When to use
To find a workload by team, component, state or name, before asking for its status. Costs are in micro-units of the currency (1,000,000 = 1).`,
    attributes: { readOnly: true, idempotent: true, destructive: false },
    schema: {
      input: z =>
        z.object({
          team: z.string().optional().describe('Name of a team, e.g. vision'),
          component: z
            .string()
            .optional()
            .describe('Entity reference, e.g. component:default/vision-models'),
          state: z
            .string()
            .optional()
            .describe(
              'Queued, Provisioning, Starting, Running, Succeeded, Failed, Stopped, Degraded, Paused or Unknown',
            ),
          search: z.string().optional().describe('Part of the name'),
          limit: z.number().int().min(1).max(100).default(20),
        }),
      output: z =>
        z.object({
          totalItems: z.number(),
          items: z.array(
            z.object({
              id: z.string(),
              name: z.string(),
              kind: z.string(),
              cluster: z.string(),
              namespace: z.string(),
              team: z.string().nullable(),
              component: z.string().nullable(),
              state: z.string(),
              reason: z.string().nullable(),
              createdAt: z.string(),
            }),
          ),
        }),
    },
    action: async ({ input, credentials }) => {
      const person = personOf(auth, credentials);
      const visible = await authoriser.visible(
        mlWorkloadReadPermission,
        person,
      );
      if (visible.kind === 'none') {
        return { output: { totalItems: 0, items: [] } };
      }
      const { items, totalItems } = await workloads.list({
        allowed: visible.kind === 'some' ? visible.filter : undefined,
        team: input.team ? [input.team] : undefined,
        component: input.component ? [input.component] : undefined,
        state: input.state ? [input.state] : undefined,
        search: input.search,
        orderBy: 'createdAt',
        order: 'desc',
        limit: input.limit ?? 20,
      });
      return {
        output: {
          totalItems,
          items: items.map(workload => ({
            id: workload.id,
            name: workload.name,
            kind: workload.kind,
            cluster: workload.cluster,
            namespace: workload.namespace,
            team: workload.team,
            component: workload.component,
            state: workload.state,
            reason: workload.reason?.sentence ?? null,
            createdAt: workload.createdAt,
          })),
        },
      };
    },
  });
}
